// SPDX-License-Identifier: GPL-3.0-or-later
// How one relay has been doing since the program started.
#pragma once

#include "base/amount.h"
#include "nostr/relay_url.h"

#include <chrono>
#include <optional>

namespace nostr {

struct RelayHealth {
    RelayUrl url;
    bool isConnected = false;
    std::optional<std::chrono::milliseconds> latency; // of the last answered REQ or EVENT
    QString lastError;
    qint64 accepted = 0; // OK true
    qint64 refused = 0; // OK false
    qint64 invalid
        = 0; // messages and events that were dropped: malformed, wrongly signed, from the future
    std::optional<base::UnixTime> lastMessageAt;
};

} // namespace nostr
