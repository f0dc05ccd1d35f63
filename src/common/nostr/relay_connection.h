// SPDX-License-Identifier: GPL-3.0-or-later
// One relay over many reconnects: keeps its REQs alive, repeats events until they are answered or
// their time is over, and authenticates (NIP-42) when the relay demands it.
#pragma once

#include "nostr/relay_authentication.h"
#include "nostr/relay_health.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"
#include "nostr/relay_request.h"

#include <QHash>

#include <map>
#include <memory>

namespace nostr {

class RelayConnection : public QObject {
    Q_OBJECT

public:
    // A REQ that gets no EOSE for so long counts as ended.
    static constexpr std::chrono::seconds StoredEventsLimit{10};
    // A REQ that the relay closed for a passing reason is sent again after this.
    static constexpr std::chrono::seconds ClosedRetry{60};
    static constexpr std::size_t MaxOutbox
        = 1000; // events waiting for their OK; more are refused at once
    static constexpr int MaxAuthRounds = 3; // per REQ or event and connection

    // `keys` is the pool's list of keys that may authenticate; it outlives this object.
    RelayConnection(const RelayUrl& url, const TransportFactory& transports, base::Clock& clock,
        base::RandomSource& random, const QList<SecretKey>& keys, QObject* parent = nullptr);

    void start() { m_link.start(); }
    const RelayUrl& url() const { return m_link.url(); }
    bool isConnected() const { return m_link.isOpen(); }
    bool hasFailed() const { return m_link.hasFailed(); }
    RelayHealth health() const;
    bool isIdle() const { return m_requests.empty() && m_outbox.empty(); }

    void request(const QString& subscription, const QList<Filter>& filters);
    void cancel(const QString& subscription);
    void publish(const Event& event, std::chrono::milliseconds limit);

    // The verified event's side of the story.
    void noteSeen(const QString& subscription, base::UnixTime createdAt);
    void noteInvalid();

Q_SIGNALS:
    void eventArrived(const QString& subscription, const QByteArray& json);
    void storedEventsEnded(const QString& subscription);
    void answered(const nostr::EventId& id, bool isAccepted, const QString& reason);
    void wentSilent(const nostr::EventId& id); // its time is over without an answer
    void stateChanged(); // connected, lost or failed
    void healthChanged();

private:
    struct Asked {
        RelayRequest request;
        std::chrono::milliseconds sentAt{0};
        std::unique_ptr<base::Alarm> alarm; // no EOSE, or time to ask again
        bool waitsForAuth = false;
        int authRounds = 0;
    };
    struct Outgoing {
        QString message;
        std::chrono::milliseconds deadline{0};
        std::chrono::milliseconds sentAt{0};
        std::unique_ptr<base::Alarm> alarm;
        bool waitsForAuth = false;
        int authRounds = 0;
    };

    void resume();
    void loseConnection();
    void read(const QString& text);
    void on(const relay_says::EventFound& message);
    void on(const relay_says::Ok& message);
    void on(const relay_says::StoredEventsEnded& message);
    void on(const relay_says::Closed& message);
    void on(const relay_says::Notice& message);
    void on(const relay_says::Challenge& message);

    void send(const QString& subscription, Asked& asked);
    void send(Outgoing& outgoing);
    void giveUp(EventId id);
    void endStoredEvents(const QString& subscription);
    void repeatAfterAuth();
    void noteLatencySince(std::chrono::milliseconds sentAt);

    RelayLink m_link;
    base::Clock& m_clock;
    RelayAuthentication m_auth;
    RelayHealth m_health;
    std::map<QString, Asked> m_requests;
    std::map<EventId, Outgoing> m_outbox;
};

} // namespace nostr
