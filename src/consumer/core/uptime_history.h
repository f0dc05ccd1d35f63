// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the stored heartbeats of the last seven days, one provider after the other, so that the
// board knows how long each was seen. Whoever is looked at comes first.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "consumer/core/offer_board.h"
#include "nostr/relay_pool.h"

#include <QObject>

namespace consumer {

inline constexpr qsizetype MaxWaitingHistories = 60; // those asked for longest ago are dropped

class UptimeHistory : public QObject {
    Q_OBJECT

public:
    // All outlive this object.
    UptimeHistory(nostr::RelayPool& relays, OfferBoard& board, base::Clock& clock);

    // The first of them next. Each provider is fetched once, until forget().
    void want(const QList<nostr::PublicKey>& providers);
    void forget() { m_fetched.clear(); }

Q_SIGNALS:
    void changed();

private:
    base::Task<> fetchWaiting();
    base::Task<bool> fetch(nostr::PublicKey provider);

    nostr::RelayPool& m_relays;
    OfferBoard& m_board;
    base::Clock& m_clock;
    QList<nostr::PublicKey> m_waiting; // the next first
    QSet<nostr::PublicKey> m_fetched;
    bool m_isFetching = false;
    base::TaskSet m_tasks;
};

} // namespace consumer
