// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_request.h"

#include "nostr/kinds.h"

#include <algorithm>
#include <utility>

namespace nostr {

using base::UnixTime;

namespace {

bool mayBeBackdated(const Filter& filter)
{
    const auto& kinds = filter.kinds;
    return kinds.isEmpty() || kinds.contains(kinds::GiftWrap) || kinds.contains(kinds::Seal)
        || kinds.contains(kinds::EncryptedDirectMessage);
}

} // namespace

QList<Filter> RelayRequest::filtersToSend() const
{
    if (!m_liveUntil)
        return m_filters;
    auto filters = m_filters;
    for (auto& filter : filters) {
        if (mayBeBackdated(filter)) {
            // Back-dated wraps need the filter's own bound. One that wanted live events only gets a
            // bound that reaches back to when it last listened.
            if (filter.limit == 0 && !filter.since)
                filter.since = *m_liveUntil - MaxBackdating - Overlap;
        } else {
            const auto since = m_newestSeen.value_or(*m_liveUntil) - Overlap;
            filter.since = std::max(filter.since.value_or(UnixTime::min()), since);
        }
        filter.limit.reset(); // it counted for the first answer; now everything missed is wanted
    }
    return filters;
}

void RelayRequest::noteSeen(UnixTime createdAt, UnixTime now)
{
    const auto seen = std::min(createdAt, now); // a clock running ahead must not hide later events
    m_newestSeen = std::max(m_newestSeen.value_or(seen), seen);
    if (m_isLive)
        m_liveUntil = now;
}

void RelayRequest::noteStoredEventsEnded(UnixTime now)
{
    m_isLive = true;
    m_liveUntil = now;
}

void RelayRequest::noteLost(UnixTime now)
{
    if (std::exchange(m_isLive, false))
        m_liveUntil = now;
}

} // namespace nostr
