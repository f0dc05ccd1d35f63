// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at this provider as a stranger does: fresh connections read our offer and our newest
// heartbeat back, at each relay by itself, soon after every publication and every ten minutes.
#pragma once

#include "base/random.h"
#include "nostr/relay_pool.h"
#include "provider/daemon/offer_publisher.h"

namespace provider {

class OutsideView : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes Interval{10};
    static constexpr std::chrono::seconds Settling{30}; // relays need a moment to tell others
    static constexpr std::chrono::minutes FreshHeartbeat{5};

    // Everything outlives this object. Without transports nobody looks.
    OutsideView(const DaemonConfig& config, const OfferPublisher& publisher,
        nostr::TransportFactory transports, base::Clock& clock, base::RandomSource& random);

    void start(); // once
    void lookSoon(); // after Settling

    const QList<RelaySight>& sights() const { return m_sights; }
    // Those that answered and do not have the latest offer, while there should be one.
    QList<nostr::RelayUrl> relaysWithoutOffer() const;

Q_SIGNALS:
    void looked();

private:
    base::Task<> run(std::chrono::milliseconds pause);
    base::Task<> look();

    const DaemonConfig& m_config;
    const OfferPublisher& m_publisher;
    nostr::TransportFactory m_transports;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    QList<RelaySight> m_sights;
    bool m_wasOfferDue = false;
    base::Task<> m_running;
};

// One relay's answer to a stranger. An offer older than `offerSince` does not count.
base::Task<RelaySight> lookAtRelay(nostr::RelayUrl relay, nostr::PublicKey provider,
    base::UnixTime offerSince, nostr::TransportFactory transports, base::Clock& clock,
    base::RandomSource& random);

} // namespace provider
