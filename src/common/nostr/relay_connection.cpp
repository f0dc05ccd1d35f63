// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_connection.h"

#include "base/log.h"

#include <algorithm>

namespace nostr {

using std::chrono::milliseconds;

RelayConnection::RelayConnection(const RelayUrl& url, const TransportFactory& transports,
    base::Clock& clock, base::RandomSource& random, const QList<SecretKey>& keys,
    std::function<bool()> hasConsent, QObject* parent)
    : QObject{parent}
    , m_link{url, transports, clock, random}
    , m_clock{clock}
    , m_auth{url, clock, random, keys, std::move(hasConsent),
          [this](const PublicKey& key) { return isAbout(key); }}
    , m_health{.url = url}
    , m_requests{m_link, m_auth, clock, m_health}
    , m_outbox{m_link, m_auth, clock, m_health}
    , m_counts{m_link, m_auth, clock, m_health}
{
    connect(&m_link, &RelayLink::opened, this, &RelayConnection::resume);
    connect(&m_link, &RelayLink::lost, this, &RelayConnection::loseConnection);
    connect(&m_link, &RelayLink::failed, this, [this] {
        m_counts.noteFailed();
        Q_EMIT stateChanged();
    });
    connect(&m_link, &RelayLink::textArrived, this, &RelayConnection::read);
    connect(&m_auth, &RelayAuthentication::answerReady, &m_link, &RelayLink::sendText);
    connect(&m_auth, &RelayAuthentication::finished, this, &RelayConnection::repeatAfterAuth);
    connect(&m_requests, &RelayRequests::arrived, this, &RelayConnection::arrived);
    connect(&m_requests, &RelayRequests::concluded, this, &RelayConnection::concluded);
    connect(&m_requests, &RelayRequests::healthChanged, this, &RelayConnection::healthChanged);
    connect(&m_outbox, &RelayOutbox::answered, this, &RelayConnection::answered);
    connect(&m_outbox, &RelayOutbox::wentSilent, this, &RelayConnection::wentSilent);
    connect(&m_outbox, &RelayOutbox::healthChanged, this, &RelayConnection::healthChanged);
    connect(&m_counts, &RelayCounts::counted, this, &RelayConnection::counted);
}

void RelayConnection::suspend()
{
    const bool wasOpen = m_link.isOpen();
    m_link.stop();
    if (wasOpen)
        loseConnection();
}

RelayHealth RelayConnection::health() const
{
    auto health = m_health;
    health.isConnected = m_link.isOpen();
    health.isWaiting = !m_link.isStarted();
    if (!m_link.lastError().isEmpty())
        health.lastError = m_link.lastError();
    return health;
}

int RelayConnection::demandedWork() const
{
    const auto& document = m_health.document;
    const auto stated = document ? document->limits.powDifficulty.value_or(0) : 0;
    return std::max(stated, m_health.workDemanded);
}

void RelayConnection::setDocument(const RelayDocument& document)
{
    m_health.document = document;
    m_outbox.setLimits(document.limits);
    m_requests.setLimits(document.limits);
    if (document.limits.needsAuth && m_auth.canBegin())
        m_auth.begin();
    Q_EMIT healthChanged();
}

bool RelayConnection::isAbout(const PublicKey& key) const
{
    return m_requests.areAbout(key) || m_counts.areAbout(key) || m_outbox.holdsEventOf(key);
}

void RelayConnection::request(const QString& subscription, const QList<Filter>& filters)
{
    m_requests.request(subscription, filters);
}

void RelayConnection::cancel(const QString& subscription)
{
    m_requests.cancel(subscription);
}

void RelayConnection::publish(const Event& event, milliseconds limit)
{
    m_outbox.publish(event, limit);
}

void RelayConnection::count(const QString& id, const QList<Filter>& filters, milliseconds limit)
{
    m_counts.ask(id, filters, limit);
}

void RelayConnection::noteSeen(const Arrival& arrival, const Event& event)
{
    m_requests.noteSeen(arrival, event);
}

void RelayConnection::noteDropped(const Arrival& arrival)
{
    m_requests.noteDropped(arrival);
}

void RelayConnection::settle(const Arrival& arrival)
{
    m_requests.settle(arrival);
}

void RelayConnection::noteInvalid()
{
    ++m_health.invalid;
    Q_EMIT healthChanged();
}

void RelayConnection::resume()
{
    m_requests.sendAll();
    m_outbox.sendAll();
    m_counts.sendAll();
    Q_EMIT stateChanged();
}

void RelayConnection::loseConnection()
{
    m_auth.forgetConnection();
    m_requests.noteLost();
    m_outbox.noteLost();
    m_counts.noteLost();
    Q_EMIT stateChanged();
}

void RelayConnection::read(const QString& text)
{
    m_health.lastMessageAt = m_clock.now();
    const auto message = relayMessageFromText(text);
    if (!message) {
        if (message.error().code != base::Errc::Unsupported)
            noteInvalid();
        return;
    }
    std::visit([this](const auto& said) { on(said); }, *message);
}

void RelayConnection::on(const relay_says::Ok& message)
{
    if (!m_auth.noteAnswer(message.id, message.isAccepted, message.reason))
        m_outbox.noteAnswer(message);
}

void RelayConnection::on(const relay_says::Closed& message)
{
    if (!m_counts.noteClosed(message))
        m_requests.noteClosed(message);
}

void RelayConnection::on(const relay_says::Notice& message)
{
    qCDebug(lcNostr) << url().toString() << "says" << message.text;
    m_health.lastError = message.text;
    Q_EMIT healthChanged();
}

void RelayConnection::on(const relay_says::Challenge& message)
{
    m_auth.setChallenge(message.text);
    if (m_health.document && m_health.document->limits.needsAuth && m_auth.canBegin())
        m_auth.begin();
}

void RelayConnection::answerChallenge()
{
    if (m_link.isOpen() && m_auth.canBegin())
        m_auth.begin();
}

void RelayConnection::repeatAfterAuth()
{
    if (!m_link.isOpen())
        return;
    m_requests.repeatAfterAuth();
    m_outbox.repeatAfterAuth();
    m_counts.repeatAfterAuth();
}

} // namespace nostr
