// SPDX-License-Identifier: GPL-3.0-or-later
// The inbox: opens what is addressed to this provider, admits each message once, answers repeats
// with what was answered before, and hands the rest to whoever serves it. Messages of one consumer
// are served in order, those of different consumers at the same time. Purchases take their time and
// wait for one of MaxAtOnce places; questions and stops do not wait for other consumers' purchases.
// Queues are bounded: what comes to a full one is dropped and not answered, strangers' messages
// before those of customers. Whoever asks too much is told so, once a minute (fair_use.h).
#pragma once

#include "nostr/relay_pool.h"
#include "provider/daemon/errand.h"
#include "provider/daemon/lease_closer.h"
#include "provider/daemon/lease_extender.h"
#include "provider/daemon/outbox.h"
#include "provider/daemon/status_reporter.h"
#include "provider/daemon/workload_spawner.h"

#include <QSet>

#include <deque>
#include <unordered_map>

namespace provider {

class RequestRouter : public QObject {
    Q_OBJECT

public:
    static constexpr int MaxQueuedPerConsumer = 16;
    static constexpr int MaxQueued = 2000;
    static constexpr int MaxQueuedOfStrangers = 1500;
    static constexpr int MaxAtOnce = 64; // purchases, hence creations, at the same time

    struct Servants {
        WorkloadSpawner& spawner;
        LeaseExtender& extender;
        StatusReporter& reporter;
        LeaseCloser& closer;
    };

    RequestRouter(LeaseBook& book, Outbox& outbox, nostr::RelayPool& relays, base::Clock& clock,
        Servants servants);

    void listen();
    void stopListening(); // what is being served goes on; what waits for its turn is left to relays
    bool isServing() const { return m_moving > 0; }
    qint64 droppedMessages() const { return m_dropped; }

private:
    struct Lane {
        std::deque<Errand> waiting;
        bool isReady = false; // waits for its turn
        bool isMoving = false;
    };

    void read(const nostr::Event& event);
    void admit(Errand errand);
    void enqueue(Errand errand, Standing standing);
    void drop(const Errand& errand);
    void advance(const nostr::PublicKey& consumer);
    Errand takeFirst(Lane& lane);
    void startLanes();
    base::Task<> serveNext(nostr::PublicKey consumer);
    base::Task<> serve(Errand errand);
    void serveNow(const Errand& errand);
    void refuseNoise(const Errand& errand);
    base::Task<> servePurchase(Incoming incoming, protocol::Request request);
    void serveMarketMessage(const Incoming& incoming, const protocol::LeaseMessage& message);
    Standing standingOf(const nostr::PublicKey& key) const;
    void tellToWait(const Errand& errand, std::chrono::seconds wait);
    void answerRepeat(const Incoming& incoming);
    bool answerSameToken(const Incoming& incoming, const QString& token);

    LeaseBook& m_book;
    Outbox& m_outbox;
    nostr::RelayPool& m_relays;
    base::Clock& m_clock;
    Servants m_servants;
    FairUse m_fairUse;
    std::unique_ptr<nostr::Subscription> m_subscription;
    QHash<nostr::PublicKey, std::shared_ptr<Lane>> m_lanes;
    std::deque<nostr::PublicKey> m_ready; // lanes that wait for their turn
    QSet<QString> m_open; // messages that wait or are being served
    bool m_isStarting = false;
    int m_queued = 0;
    int m_moving = 0;
    qint64 m_dropped = 0;
    bool m_isClosed = false;
    base::TaskSet m_tasks;
};

} // namespace provider
