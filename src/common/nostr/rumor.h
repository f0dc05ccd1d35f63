// SPDX-License-Identifier: GPL-3.0-or-later
// An event without a signature (NIP-59): what a gift wrap carries. Its author is proven by the seal
// around it, so a rumor is never published by itself.
#pragma once

#include "nostr/event.h"

namespace nostr {

struct Rumor {
    EventId id;
    PublicKey pubkey;
    base::UnixTime createdAt;
    int kind = 0;
    Tags tags;
    QString content;

    bool operator==(const Rumor&) const = default;
};

Rumor makeRumor(const EventTemplate& event, const PublicKey& author);

QByteArray toJsonText(const Rumor& rumor);
// The id is recomputed, whatever the text says; a signature in it is dropped.
base::Result<Rumor> rumorFromJsonText(const QByteArray& utf8);

} // namespace nostr
