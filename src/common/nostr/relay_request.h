// SPDX-License-Identifier: GPL-3.0-or-later
// One REQ as one relay knows it: what to ask for now, given what this relay has already delivered.
// The REQ itself stays open for live events; what its answer left out is read page by page with
// further REQs beside it. Pages are numbered from 1; 0 means a live event.
#pragma once

#include "nostr/filter.h"
#include "nostr/history_walk.h"

#include <optional>
#include <vector>

namespace nostr {

class RelayRequest {
public:
    // Relays deliver late events: after a reconnect this much of the past is asked for again.
    static constexpr std::chrono::seconds Overlap{60};
    // NIP-59: wraps carry a time up to two days before they were sent.
    static constexpr std::chrono::hours MaxBackdating{48};
    static constexpr int LivePage = 0;
    // Each interruption may leave one walk per filter behind. Beyond it the oldest is a hole.
    static constexpr std::size_t MaxWalks = 50;

    explicit RelayRequest(QList<Filter> filters)
        : m_filters{std::move(filters)}
    {
    }

    const QList<Filter>& filters() const { return m_filters; }
    // The filters for the next REQ. After the stored events have ended once, only what may be new.
    QList<Filter> filtersToSend() const;

    // The REQ goes out now, with these filters; its stored events are page openingPage().
    QList<Filter> open(const RelayLimits& limits);
    int openingPage() const { return m_openingPage; } // LivePage once they have ended
    // Further pages, one REQ and one filter at a time: what arrives then belongs to nothing else.
    bool hasOlder() const { return !m_walks.empty(); }
    Filter openOlder(const RelayLimits& limits);
    int olderPage() const { return m_olderPage; } // LivePage when none is under way

    void noteSeen(base::UnixTime createdAt, base::UnixTime now);
    void noteInPage(int page, const Event& event);
    // The relay said so; its last events may still be on their way to noteInPage().
    void noteStoredEventsEnded(base::UnixTime now);
    // All of the page has been noted.
    void settlePage(int page, HistoryWalk::PageEnd end, const RelayLimits& limits);
    // From now on events may be missed until the next REQ.
    void noteLost(base::UnixTime now);

    bool wasLive() const { return m_liveUntil.has_value(); }
    int holes() const { return m_holes; } // found so far

private:
    struct NumberedWalk {
        HistoryWalk walk;
        int page = LivePage; // under way
    };

    void forgetWalksBeyondLimit();

    QList<Filter> m_filters;
    std::vector<NumberedWalk> m_opening; // the stored part of the live REQ
    std::vector<NumberedWalk> m_walks; // what older pages are for
    std::optional<base::UnixTime> m_newestSeen;
    std::optional<base::UnixTime>
        m_liveUntil; // the stored events had ended; up to here nothing was missed
    int m_openingPage = LivePage;
    int m_olderPage = LivePage;
    int m_lastPage = 0;
    int m_holes = 0;
    bool m_isLive = false;
};

} // namespace nostr
