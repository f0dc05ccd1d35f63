// SPDX-License-Identifier: GPL-3.0-or-later
// What the windows are told of the daemon, and when: the first change at once, later ones at most
// four times a second, and while something is earned every two seconds.
#pragma once

#include "nostr/relay_pool.h"
#include "provider/daemon/clock_check.h"
#include "provider/daemon/earnings_book.h"
#include "provider/daemon/earnings_sweeper.h"
#include "provider/daemon/heartbeat_sender.h"
#include "provider/daemon/mint_watch.h"
#include "provider/daemon/outside_view.h"
#include "provider/daemon/storefront.h"

namespace provider {

class StateTeller : public QObject {
    Q_OBJECT

public:
    // What it looks at. Everything outlives it.
    struct Sources {
        base::Clock& clock;
        const DaemonConfig& config;
        const NoticeBoard& notices;
        LeaseBook& book;
        const Storefront& storefront;
        const cashu::Wallet& wallet;
        const nostr::RelayPool& relays;
        const OfferPublisher& publisher;
        const HeartbeatSender& heartbeat;
        EarningsBook& earnings;
        EarningsSweeper& sweeper;
        const MintWatch& mints;
        const OutsideView& outside;
        const ClockCheck& clockCheck;
    };
    explicit StateTeller(Sources sources);

    void noteServing(); // from now on requests are listened to
    void noteChanged();
    DaemonState state() const;

Q_SIGNALS:
    void due(); // the time to tell the state

private:
    BannerState banner() const;
    void addMoney(DaemonState& state) const;
    void addPresence(DaemonState& state) const;
    base::Task<> keepFresh();

    Sources m_from;
    base::UnixTime m_startedAt;
    bool m_isServing = false;
    std::chrono::milliseconds m_lastTold;
    std::unique_ptr<base::Alarm> m_alarm;
    base::Task<> m_running;
};

} // namespace provider
