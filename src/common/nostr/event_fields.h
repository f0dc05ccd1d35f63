// SPDX-License-Identifier: GPL-3.0-or-later
// The five fields that signed events and rumors share, and how they are written (NIP-01).
#pragma once

#include "base/amount.h"
#include "nostr/keys.h"
#include "nostr/tags.h"

#include <QJsonObject>

namespace nostr {

struct EventFields {
    PublicKey pubkey;
    base::UnixTime createdAt;
    int kind = 0;
    Tags tags;
    QString content;
};

void insertEventFields(QJsonObject& json, const EventFields& fields);
// Appends "pubkey":…,"created_at":…,"kind":…,"tags":…,"content":… to an object being written.
void appendEventFields(QByteArray& out, const EventFields& fields);

} // namespace nostr
