// SPDX-License-Identifier: GPL-3.0-or-later
// One relay over many reconnects: its REQs, the events on their way to it, and its demands to
// authenticate (NIP-42).
#pragma once

#include "nostr/relay_authentication.h"
#include "nostr/relay_counts.h"
#include "nostr/relay_health.h"
#include "nostr/relay_link.h"
#include "nostr/relay_message.h"
#include "nostr/relay_outbox.h"
#include "nostr/relay_requests.h"

namespace nostr {

class RelayConnection : public QObject {
    Q_OBJECT

public:
    // `keys` is the pool's list of keys that may authenticate; it outlives this object.
    RelayConnection(const RelayUrl& url, const TransportFactory& transports, base::Clock& clock,
        base::RandomSource& random, const QList<SecretKey>& keys, std::function<bool()> hasConsent,
        QObject* parent = nullptr);

    void start() { m_link.start(); }
    // Gives the socket back; REQs and events wait for the next start().
    void suspend();
    bool isStarted() const { return m_link.isStarted(); }
    const RelayUrl& url() const { return m_link.url(); }
    bool isConnected() const { return m_link.isOpen(); }
    // Cannot be reached at the moment: the last attempt failed, or there is no socket for it.
    bool hasFailed() const { return m_link.hasFailed() || !m_link.isStarted(); }
    RelayHealth health() const;
    bool isIdle() const { return m_requests.isEmpty() && m_outbox.isEmpty() && m_counts.isEmpty(); }
    void answerChallenge(); // if there is one, and consent
    int demandedWork() const; // in bits (NIP-13), as its document or its last refusal says
    bool hasDocument() const { return m_health.document.has_value(); }
    void setDocument(const RelayDocument& document);

    void request(const QString& subscription, const QList<Filter>& filters);
    void cancel(const QString& subscription);
    void publish(const Event& event, std::chrono::milliseconds limit);
    void count(const QString& id, const QList<Filter>& filters, std::chrono::milliseconds limit);

    // What became of an arrival: the event's side of the story, in order.
    void noteSeen(const Arrival& arrival, const Event& event);
    void noteDropped(const Arrival& arrival);
    void settle(const Arrival& arrival);
    void noteInvalid();

Q_SIGNALS:
    void arrived(const nostr::Arrival& arrival);
    void concluded(const QString& subscription, const nostr::RelayAnswer& answer);
    void answered(const nostr::EventId& id, bool isAccepted, const QString& reason);
    void wentSilent(const nostr::EventId& id); // its time is over without an answer
    void counted(const QString& id, const nostr::RelayCount& count);
    void stateChanged(); // connected, lost or failed
    void healthChanged();

private:
    bool isAbout(const PublicKey& key) const;
    void resume();
    void loseConnection();
    void read(const QString& text);
    void on(const relay_says::EventFound& message) { m_requests.noteEvent(message); }
    void on(const relay_says::Ok& message);
    void on(const relay_says::StoredEventsEnded& message) { m_requests.noteEnded(message); }
    void on(const relay_says::Closed& message);
    void on(const relay_says::Counted& message) { m_counts.noteCounted(message); }
    void on(const relay_says::Notice& message);
    void on(const relay_says::Challenge& message);
    void repeatAfterAuth();

    RelayLink m_link;
    base::Clock& m_clock;
    RelayAuthentication m_auth;
    RelayHealth m_health;
    RelayRequests m_requests;
    RelayOutbox m_outbox;
    RelayCounts m_counts;
};

} // namespace nostr
