// SPDX-License-Identifier: GPL-3.0-or-later
// All relays as one: connections that come back, each event verified once however many relays send it,
// OKs counted, NIP-42 answered. Events of one relay arrive in that relay's order.
#pragma once

#include "base/amount.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/task.h"
#include "nostr/event.h"
#include "nostr/filter.h"
#include "nostr/keys.h"
#include "nostr/relay_transport.h"
#include "nostr/relay_url.h"
#include "nostr/subscription.h"

#include <QList>
#include <QObject>
#include <QPair>

#include <chrono>
#include <memory>
#include <optional>

namespace nostr {

struct RelayHealth {
    RelayUrl url;
    bool isConnected = false;
    std::optional<std::chrono::milliseconds> latency; // of the last answered REQ or EVENT
    QString lastError;
    qint64 accepted = 0; // OK true
    qint64 refused = 0; // OK false
    qint64 invalid = 0; // messages and events that were dropped: malformed, wrongly signed, from the future
    std::optional<base::UnixTime> lastMessageAt;
};

struct PublishReport {
    QList<RelayUrl> accepted;
    QList<QPair<RelayUrl, QString>> refused;
    QList<RelayUrl> silent;

    bool isAccepted() const { return !accepted.isEmpty(); }
};

class RelayPool : public QObject {
    Q_OBJECT

public:
    RelayPool(TransportFactory transports, base::Clock& clock, base::RandomSource& random,
        QObject* parent = nullptr);
    ~RelayPool() override;

    void addRelay(const RelayUrl& url);
    void removeRelay(const RelayUrl& url);
    QList<RelayUrl> relays() const;
    QList<RelayHealth> health() const;
    int connectedCount() const;
    qint64 verificationCount() const; // signatures checked so far

    // Consent to answer AUTH demands with this key; several keys answer on the same connection.
    // A relay learns of a key only when it demands authentication.
    void authenticateAs(const SecretKey& key);

    // No relays named means all of the pool's, including those added later. A named relay that is not
    // in the pool is connected for as long as something needs it.
    std::unique_ptr<Subscription> subscribe(QList<Filter> filters, QList<RelayUrl> relays = {});

    // Answers when every relay has, at the limit, or two seconds after the first acceptance; relays that have
    // not answered by then are reported silent but are still served until the limit.
    base::Task<PublishReport> publish(Event event, QList<RelayUrl> relays = {},
        std::chrono::milliseconds limit = std::chrono::seconds{10});

    // Stored events, newest first, each once. Answers when all relays have (unreachable ones are not waited
    // for when another has answered) or at the limit.
    base::Task<QList<Event>> fetch(QList<Filter> filters, QList<RelayUrl> relays = {},
        std::chrono::milliseconds limit = std::chrono::seconds{5});

Q_SIGNALS:
    void healthChanged(); // at most four times a second

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace nostr
