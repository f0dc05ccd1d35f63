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

QList<Filter> RelayRequest::open(const RelayLimits& limits)
{
    m_openingPage = ++m_lastPage;
    QList<Filter> filters;
    for (const auto& filter : filtersToSend()) {
        m_opening.push_back({HistoryWalk{filter}, m_openingPage});
        filters += m_opening.back().walk.page(limits);
    }
    return filters;
}

Filter RelayRequest::openOlder(const RelayLimits& limits)
{
    m_olderPage = ++m_lastPage;
    auto& next = m_walks.front();
    next.page = m_olderPage;
    return next.walk.page(limits);
}

void RelayRequest::noteSeen(UnixTime createdAt, UnixTime now)
{
    const auto seen = std::min(createdAt, now); // a clock running ahead must not hide later events
    m_newestSeen = std::max(m_newestSeen.value_or(seen), seen);
    if (m_isLive)
        m_liveUntil = now;
}

void RelayRequest::noteInPage(int page, const Event& event)
{
    if (page == LivePage)
        return;
    QList<HistoryWalk*> reading;
    for (auto* const walks : {&m_opening, &m_walks})
        for (auto& numbered : *walks)
            if (numbered.page == page)
                reading += &numbered.walk;
    const auto covering = std::count_if(reading.begin(), reading.end(),
        [&event](const HistoryWalk* walk) { return walk->covers(event); });
    for (auto* const walk : reading) {
        if (covering == 1 && walk->covers(event))
            walk->note(event);
        else if (reading.size() > 1)
            walk->noteShared(event);
    }
}

void RelayRequest::noteStoredEventsEnded(UnixTime now)
{
    m_isLive = true;
    m_liveUntil = now;
    m_openingPage = LivePage;
}

void RelayRequest::settlePage(int page, HistoryWalk::PageEnd end, const RelayLimits& limits)
{
    if (page == m_olderPage)
        m_olderPage = LivePage;
    for (auto& numbered : m_walks) {
        if (numbered.page != page)
            continue;
        const auto before = numbered.walk.holes();
        numbered.walk.endPage(end, limits);
        numbered.page = LivePage;
        m_holes += numbered.walk.holes() - before;
    }
    std::erase_if(m_walks, [](const auto& numbered) { return numbered.walk.isFinished(); });
    for (auto& numbered : m_opening) {
        if (numbered.page != page)
            continue;
        numbered.walk.endPage(end, limits);
        numbered.page = LivePage;
        m_holes += numbered.walk.holes();
        if (!numbered.walk.isFinished())
            m_walks.push_back(std::move(numbered));
    }
    std::erase_if(m_opening, [](const auto& numbered) { return numbered.page == LivePage; });
    forgetWalksBeyondLimit();
}

void RelayRequest::noteLost(UnixTime now)
{
    if (std::exchange(m_isLive, false))
        m_liveUntil = now;
    // One whose events have all come, and only wait to be noted, goes on.
    if (m_openingPage != LivePage)
        std::erase_if(
            m_opening, [this](const auto& numbered) { return numbered.page == m_openingPage; });
    m_openingPage = LivePage;
    m_olderPage = LivePage;
    for (auto& numbered : m_walks) {
        numbered.walk.restartPage();
        numbered.page = LivePage;
    }
}

void RelayRequest::forgetWalksBeyondLimit()
{
    while (m_walks.size() > MaxWalks) {
        m_walks.erase(m_walks.begin());
        ++m_holes;
    }
}

} // namespace nostr
