// SPDX-License-Identifier: GPL-3.0-or-later
// The inbox: opens what is addressed to this provider, admits each message once, answers repeats
// with what was answered before, and hands the rest to whoever serves it. Messages of one consumer
// are served in order, those of different consumers at the same time; what floods us is dropped.
#pragma once

#include "nostr/relay_pool.h"
#include "provider/daemon/lease_closer.h"
#include "provider/daemon/lease_extender.h"
#include "provider/daemon/outbox.h"
#include "provider/daemon/status_reporter.h"
#include "provider/daemon/workload_spawner.h"

#include <deque>
#include <unordered_map>

namespace provider {

class RequestRouter : public QObject {
    Q_OBJECT

public:
    static constexpr int MaxQueuedPerConsumer = 16;
    static constexpr int MaxQueued = 2000;
    static constexpr int MaxAtOnce = 64; // consumers served at the same time

    struct Servants {
        WorkloadSpawner& spawner;
        LeaseExtender& extender;
        StatusReporter& reporter;
        LeaseCloser& closer;
    };

    RequestRouter(LeaseBook& book, Outbox& outbox, nostr::RelayPool& relays, base::Clock& clock,
        Servants servants);

    void listen();
    qint64 droppedMessages() const { return m_dropped; }

private:
    struct Lane {
        std::deque<Incoming> waiting;
        bool isMoving = false;
    };

    void read(const nostr::Event& event);
    void enqueue(Incoming incoming);
    void startLanes();
    base::Task<> serveLane(nostr::PublicKey consumer);
    base::Task<> serve(Incoming incoming);
    base::Task<> serveRequest(Incoming incoming);
    void serveMarketMessage(const Incoming& incoming);
    bool answerRepeat(const Incoming& incoming);
    bool answerSameToken(const Incoming& incoming, const QString& token);

    LeaseBook& m_book;
    Outbox& m_outbox;
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    Servants m_servants;
    std::unique_ptr<nostr::Subscription> m_subscription;
    QHash<nostr::PublicKey, std::shared_ptr<Lane>> m_lanes;
    std::deque<nostr::PublicKey> m_ready; // lanes that wait for their turn
    int m_queued = 0;
    int m_moving = 0;
    qint64 m_dropped = 0;
    base::TaskSet m_tasks;
};

} // namespace provider
