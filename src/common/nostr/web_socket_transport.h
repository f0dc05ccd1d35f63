// SPDX-License-Identifier: GPL-3.0-or-later
// RelayTransport over net::WebSocketClient, with a relay's limits.
#pragma once

#include "base/clock.h"
#include "net/proxy.h"
#include "nostr/relay_transport.h"

namespace nostr {

// The clock must outlive every transport made.
TransportFactory webSocketTransports(base::Clock& clock, net::Proxy proxy = {});

} // namespace nostr
