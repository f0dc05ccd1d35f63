// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/earnings_book.h"

#include <QDateTime>

#include <algorithm>

namespace provider {

namespace {

__extension__ using Wide = __int128;

Moment localMidnight(Moment now)
{
    const auto today = QDateTime::fromMSecsSinceEpoch(now.count()).date();
    return Moment{today.startOfDay().toMSecsSinceEpoch()};
}

// The part of an amount, earned evenly, that falls into a window; rounded down.
base::Msats partWithin(const LeaseStore::Earning& earning, Moment from, Moment to)
{
    const auto whole = earning.to - earning.from;
    const auto overlap = std::min(earning.to, to) - std::max(earning.from, from);
    if (overlap <= Moment{0})
        return {};
    if (whole <= Moment{0} || overlap >= whole)
        return earning.amount;
    const auto product = static_cast<Wide>(earning.amount.value()) * overlap.count();
    return base::Msats{static_cast<std::int64_t>(product / whole.count())};
}

} // namespace

EarningsBook::EarningsBook(Ledger& ledger, base::Clock& clock)
    : m_ledger{ledger}
    , m_clock{clock}
{
}

EarningsBook::Summary EarningsBook::summary()
{
    const auto now = m_clock.sinceEpoch();
    const auto weekAgo = now - std::chrono::days{7};
    if (m_countedLeases != m_ledger.completedLeases()) {
        const auto recent = m_ledger.leases().earningsSince(weekAgo);
        const auto total = m_ledger.leases().totalEarned();
        if (recent && total) {
            m_recent = *recent;
            m_settled = *total;
            m_countedLeases = m_ledger.completedLeases();
        }
    }
    Summary sum{.today = earnedBetween(localMidnight(now), now),
        .week = earnedBetween(weekAgo, now),
        .total = m_settled};
    for (const auto& record : m_ledger.records())
        if (record.lease.state == LeaseState::Running)
            sum.total += earnedUntil(record.lease, now);
    return sum;
}

base::Msats EarningsBook::earnedBetween(Moment from, Moment to) const
{
    base::Msats sum;
    for (const auto& earning : m_recent)
        sum += partWithin(earning, from, to);
    for (const auto& record : m_ledger.records()) {
        const auto& lease = record.lease;
        if (lease.state == LeaseState::Running)
            sum += partWithin({lease.startedAt, to, earnedUntil(lease, to)}, from, to);
    }
    return sum;
}

} // namespace provider
