// SPDX-License-Identifier: GPL-3.0-or-later
// Says every minute that this provider lives and how much room it has, in both kinds. Honest
// numbers: what could really be rented now.
#pragma once

#include "base/random.h"
#include "nostr/relay_pool.h"
#include "protocol/heartbeat.h"
#include "provider/daemon/lease_book.h"
#include "provider/daemon/storefront.h"

namespace provider {

class HeartbeatSender : public QObject {
    Q_OBJECT

public:
    HeartbeatSender(LeaseBook& book, nostr::RelayPool& relays, base::Clock& clock,
        base::RandomSource& random, const Storefront& storefront);

    void start();
    void beatNow();
    void noteRoomChanged(); // another number than last time is told soon, not only at the next beat

    std::optional<base::UnixTime> lastAt() const { return m_lastAt; }
    int acceptedBy() const { return m_acceptedBy; }
    qint64 sent() const { return m_sent; }
    qint64 accepted() const { return m_accepted; }

Q_SIGNALS:
    void changed();

private:
    base::Task<> run();
    base::Task<> beat();
    base::Task<base::Result<nostr::Event>> signWithWork(nostr::EventTemplate beat);
    protocol::Heartbeat heartbeat() const;

    LeaseBook& m_book;
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    const Storefront& m_storefront;
    std::optional<base::UnixTime> m_lastAt;
    int m_acceptedBy = 0;
    qint64 m_sent = 0;
    qint64 m_accepted = 0;
    std::optional<protocol::Heartbeat> m_last;
    std::chrono::milliseconds m_lastSent{0}; // uptime
    std::unique_ptr<base::Alarm> m_soon;
    base::Task<> m_running;
    base::TaskSet m_beats;
};

} // namespace provider
