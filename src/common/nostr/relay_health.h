// SPDX-License-Identifier: GPL-3.0-or-later
// How one relay has been doing since the program started.
#pragma once

#include "base/amount.h"
#include "nostr/relay_document.h"
#include "nostr/relay_url.h"

#include <chrono>
#include <optional>

namespace nostr {

struct RelayHealth {
    RelayUrl url;
    bool isConnected = false;
    bool isWaiting = false; // more useful relays have all the sockets
    std::optional<std::chrono::milliseconds> latency; // of the last answered REQ or EVENT
    QString lastError;
    qint64 accepted = 0; // OK true
    qint64 refused = 0; // OK false, and REQs that were closed
    qint64 rateLimited = 0; // of the refused: asked too much
    qint64 timedOut = 0; // REQs and EVENTs without an answer in time
    qint64 invalid
        = 0; // messages and events that were dropped: malformed, wrongly signed, from the future
    int workDemanded = 0; // bits that a refusal asked for (NIP-13); the document may say it earlier
    qint64 dropped = 0; // events that came faster than they could be checked; asked for again
    qint64 holes = 0; // stretches of stored events this relay cannot be made to tell
    std::optional<base::UnixTime> lastMessageAt;
    std::optional<RelayDocument> document; // once it was read (NIP-11)
};

} // namespace nostr
