// SPDX-License-Identifier: GPL-3.0-or-later
// Whether buyers can find, reach and pay this provider, in the words of screen P8: relays, mints,
// clock, ports. Writes nothing that stays anywhere.
#pragma once

#include "base/random.h"
#include "cashu/mint_api.h"
#include "nostr/relay_transport.h"
#include "provider/daemon/clock_check.h"
#include "provider/daemon/finding.h"

namespace provider {

// Everything outlives the examination.
struct MarketParts {
    base::Clock& clock;
    base::RandomSource& random;
    nostr::TransportFactory transports;
    cashu::MintConnector mints;
    ServerClock serverClock;
};

// Each relay by itself: connected, takes what we write (an ephemeral event that says nothing),
// serves our offer to strangers.
base::Task<Findings> relayFindings(DaemonConfig config, MarketParts parts);
base::Task<Findings> mintFindings(DaemonConfig config, MarketParts parts);
base::Task<Findings> clockFindings(DaemonConfig config, MarketParts parts);
// Listens on ports of the range for a moment.
base::Task<Findings> portFindings(DaemonConfig config, base::Clock& clock);

} // namespace provider
