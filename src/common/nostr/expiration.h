// SPDX-License-Identifier: GPL-3.0-or-later
// Events that end by themselves (NIP-40). What has ended is neither sent nor shown; whether a relay
// deletes it is up to the relay, so nothing secret relies on it.
#pragma once

#include "nostr/event.h"

namespace nostr {

// In place of any expiration that was there.
Tags withExpiration(Tags tags, base::UnixTime at);

// Those that may still be shown, in their order.
QList<Event> withoutExpired(QList<Event> events, base::UnixTime now);

} // namespace nostr
