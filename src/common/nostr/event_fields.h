// SPDX-License-Identifier: GPL-3.0-or-later
// The five fields that signed events and rumors share, read from JSON with limits (NIP-01).
#pragma once

#include "base/json_reader.h"
#include "nostr/keys.h"
#include "nostr/tags.h"

namespace nostr {

struct EventFields {
    PublicKey pubkey;
    base::UnixTime createdAt;
    int kind = 0;
    Tags tags;
    QString content;
};

// What is missing, of another type, too large or without a UTF-8 form is refused in the reader.
EventFields readEventFields(base::JsonReader& in);

void insertEventFields(QJsonObject& json, const EventFields& fields);
// Appends "pubkey":…,"created_at":…,"kind":…,"tags":…,"content":… to an object being written.
void appendEventFields(QByteArray& out, const EventFields& fields);

// Qt's reader accepts control characters inside strings, which JSON does not allow.
bool hasBareControl(const QByteArray& utf8);

} // namespace nostr
