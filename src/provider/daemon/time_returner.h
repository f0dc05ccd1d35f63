// SPDX-License-Identifier: GPL-3.0-or-later
// Ends every lease and returns its unused time: when the owner closes for good, or at the exit.
#pragma once

#include "provider/daemon/lease_closer.h"

namespace provider {

class TimeReturner {
public:
    // Everything outlives it.
    TimeReturner(Ledger& ledger, LeaseCloser& closer, base::Clock& clock)
        : m_ledger{ledger}
        , m_closer{closer}
        , m_clock{clock}
    {
    }

    // Done when every tenant's message is on a relay. False: the limit came first.
    base::Task<bool> returnAll(std::chrono::milliseconds limit);

private:
    bool isEverythingReturned();

    Ledger& m_ledger;
    LeaseCloser& m_closer;
    base::Clock& m_clock;
};

} // namespace provider
