// SPDX-License-Identifier: GPL-3.0-or-later
// Proving a key to a relay (NIP-42): the answer to its challenge, and the relay's check of such an
// answer.
#pragma once

#include "nostr/event.h"
#include "nostr/relay_url.h"

namespace nostr {

inline constexpr std::chrono::seconds MaxAuthAge = std::chrono::minutes{10};

EventTemplate authEvent(const RelayUrl& relay, const QString& challenge, base::UnixTime now);

// Kind, time, challenge, host of the relay, then id and signature.
base::Result<> checkAuthEvent(
    const Event& event, const RelayUrl& relay, const QString& challenge, base::UnixTime now);

} // namespace nostr
