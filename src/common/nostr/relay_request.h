// SPDX-License-Identifier: GPL-3.0-or-later
// One REQ as one relay knows it: what to ask for now, given what this relay has already delivered.
#pragma once

#include "nostr/filter.h"

#include <optional>

namespace nostr {

class RelayRequest {
public:
    // Relays deliver late events: after a reconnect this much of the past is asked for again.
    static constexpr std::chrono::seconds Overlap{60};
    // NIP-59: wraps carry a time up to two days before they were sent.
    static constexpr std::chrono::hours MaxBackdating{48};

    explicit RelayRequest(QList<Filter> filters)
        : m_filters{std::move(filters)}
    {
    }

    const QList<Filter>& filters() const { return m_filters; }
    // The filters for the next REQ. After the stored events have ended once, only what may be new.
    QList<Filter> filtersToSend() const;

    void noteSeen(base::UnixTime createdAt, base::UnixTime now);
    void noteStoredEventsEnded(base::UnixTime now);
    // From now on events may be missed until the next REQ.
    void noteLost(base::UnixTime now);
    bool wasLive() const { return m_liveUntil.has_value(); }

private:
    QList<Filter> m_filters;
    std::optional<base::UnixTime> m_newestSeen;
    std::optional<base::UnixTime>
        m_liveUntil; // the stored events had ended; up to here nothing was missed
    bool m_isLive = false;
};

} // namespace nostr
