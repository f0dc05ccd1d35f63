// SPDX-License-Identifier: GPL-3.0-or-later
// RelayTransport over a web socket: bounded messages, a connect limit, and a ping every 55 s that
// notices connections which died silently.
#pragma once

#include "base/clock.h"
#include "nostr/relay_transport.h"

#include <memory>

namespace nostr {

// The clock must outlive every transport made.
TransportFactory webSocketTransports(base::Clock& clock);

} // namespace nostr
