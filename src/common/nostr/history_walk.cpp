// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/history_walk.h"

#include <algorithm>
#include <utility>

namespace nostr {

using base::UnixTime;

HistoryWalk::HistoryWalk(Filter filter)
    : m_filter{std::move(filter)}
    , m_isFinished{wanted() == 0}
{
}

// How many events there can be; nothing when it is open.
std::optional<int> HistoryWalk::wanted() const
{
    auto wanted = m_filter.limit;
    if (!m_filter.ids.isEmpty()) {
        const auto named = static_cast<int>(m_filter.ids.size());
        wanted = std::min(wanted.value_or(named), named);
    }
    return wanted;
}

Filter HistoryWalk::page(const RelayLimits& limits) const
{
    auto page = m_filter;
    if (m_until)
        page.until = m_until;
    if (m_filter.limit && m_until)
        page.limit = *m_filter.limit - m_total + static_cast<int>(m_known.size());
    if (page.limit && limits.filterLimit)
        page.limit = std::min(*page.limit, *limits.filterLimit);
    return page;
}

bool HistoryWalk::covers(const Event& event) const
{
    return matches(m_filter, event) && (!m_until || event.createdAt <= *m_until);
}

void HistoryWalk::noteShared(const Event& event)
{
    m_hasShared = true;
    if (m_page.size() < MaxPageEvents)
        m_page.insert(event.id);
}

void HistoryWalk::note(const Event& event)
{
    if (m_page.size() >= MaxPageEvents || m_page.contains(event.id))
        return;
    m_page.insert(event.id);
    if (!m_known.contains(event.id))
        ++m_fresh;
    if (!m_oldest || event.createdAt < *m_oldest) {
        m_oldest = event.createdAt;
        m_atOldest.clear();
    }
    if (event.createdAt == *m_oldest)
        m_atOldest.insert(event.id);
}

void HistoryWalk::endPage(PageEnd end, const RelayLimits& limits)
{
    m_total += m_fresh;
    const bool mayGoOn = end.wasCutByUs || end.hint == PageHint::More || mayBeCut(limits);
    const bool isFull = pageCount() > 0 && pageCount() >= m_largest;
    if (!m_hasShared)
        m_largest = std::max(m_largest, pageCount());
    const auto all = wanted();
    if ((all && m_total >= *all) || (end.hint == PageHint::Finished && !end.wasCutByUs) || !mayGoOn)
        m_isFinished = true;
    else if (m_fresh > 0)
        moveOn();
    else if (end.wasCutByUs || m_hasShared)
        m_isFinished = false; // the same page again, alone
    else if ((isFull || end.hint == PageHint::More) && m_until)
        stepBelowFullSecond();
    else
        m_isFinished = true; // nothing new

    const bool isBelowItsEnd = m_until && m_filter.since && *m_until < *m_filter.since;
    if (isBelowItsEnd)
        m_isFinished = true;
    if (++m_pages >= MaxPages && !m_isFinished) {
        m_isFinished = true;
        ++m_holes;
    }
    restartPage();
}

void HistoryWalk::restartPage()
{
    m_page.clear();
    m_hasShared = false;
    m_fresh = 0;
    m_oldest.reset();
    m_atOldest.clear();
}

bool HistoryWalk::mayBeCut(const RelayLimits& limits) const
{
    // Relays leave out expired or private events after counting: half full may be full.
    if (const auto size = limits.answerSize(page(limits).limit))
        return pageCount() * 2LL >= *size;
    return pageCount() >= SmallestCut;
}

// The page holds nothing but known events of one second: what else that second has stays untold.
void HistoryWalk::stepBelowFullSecond()
{
    ++m_holes;
    m_until = *m_until - std::chrono::seconds{1};
    m_known.clear();
}

void HistoryWalk::moveOn()
{
    if (m_oldest != m_until)
        m_known.clear();
    m_known += m_atOldest;
    m_until = m_oldest;
}

} // namespace nostr
