// SPDX-License-Identifier: GPL-3.0-or-later
// What this provider has earned: settled leases, and running ones up to now. Only redeemed payments
// count.
#pragma once

#include "provider/daemon/ledger.h"

namespace provider {

class EarningsBook {
public:
    EarningsBook(Ledger& ledger, base::Clock& clock);

    struct Summary {
        base::Msats today; // since local midnight
        base::Msats week; // the last seven days
        base::Msats total;
    };
    Summary summary();

private:
    base::Msats earnedBetween(Moment from, Moment to) const;

    Ledger& m_ledger;
    base::Clock& m_clock;
    std::vector<LeaseStore::Earning> m_recent; // settled within the last week
    base::Msats m_settled;
    qint64 m_countedLeases = -1;
};

} // namespace provider
