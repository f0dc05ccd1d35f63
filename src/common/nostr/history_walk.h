// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the stored events of one filter at one relay, newest first, page by page: a relay answers
// only so many at once. Each page ends where the one before began, both ends included, because more
// events may share that second; what is known already is not counted. Pure: the caller asks and
// reports.
#pragma once

#include "nostr/filter.h"
#include "nostr/relay_document.h"
#include "nostr/relay_message.h"

#include <QSet>

namespace nostr {

class HistoryWalk {
public:
    static constexpr int MaxPages = 100; // then the rest counts as a hole
    // A relay that does not state its limits never cuts an answer shorter than this.
    static constexpr int SmallestCut = 10;
    // What a relay sends beyond it in one page is not counted.
    static constexpr qsizetype MaxPageEvents = 50'000;

    struct PageEnd {
        PageHint hint = PageHint::None;
        bool wasCutByUs = false; // from some event on the page was dropped unread
    };

    explicit HistoryWalk(Filter filter);

    bool isFinished() const { return m_isFinished; }
    // Seconds, or rests, whose events this relay cannot be made to tell.
    int holes() const { return m_holes; }

    // The filter of the next page; the first one has no upper end but the filter's own.
    Filter page(const RelayLimits& limits) const;
    bool covers(const Event& event) const; // may the event be part of the page?
    void note(const Event& event); // of the page
    // Of a page that answers several filters at once, and perhaps not this one: it may have taken
    // our place there, and cannot tell where our part ends.
    void noteShared(const Event& event);
    void endPage(PageEnd end, const RelayLimits& limits);
    void restartPage(); // the connection was lost in the middle

private:
    int pageCount() const { return static_cast<int>(m_page.size()); }
    bool mayBeCut(const RelayLimits& limits) const;
    void stepBelowFullSecond();
    void moveOn();
    std::optional<int> wanted() const;

    Filter m_filter;
    std::optional<base::UnixTime> m_until; // the next page ends here
    QSet<EventId> m_known; // of earlier pages, from the second m_until
    int m_total = 0; // different events so far
    int m_pages = 0;
    int m_largest = 0; // page
    int m_holes = 0;
    bool m_isFinished = false;

    // The page under way.
    QSet<EventId> m_page; // copies count once
    bool m_hasShared = false;
    int m_fresh = 0;
    std::optional<base::UnixTime> m_oldest;
    QSet<EventId> m_atOldest;
};

} // namespace nostr
