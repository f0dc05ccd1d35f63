// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_connection.h"

#include "base/log.h"

namespace nostr {

using std::chrono::milliseconds;
using namespace Qt::StringLiterals;

RelayConnection::RelayConnection(const RelayUrl& url, const TransportFactory& transports,
    base::Clock& clock, base::RandomSource& random, const QList<SecretKey>& keys, QObject* parent)
    : QObject{parent}
    , m_link{url, transports, clock, random}
    , m_clock{clock}
    , m_auth{url, clock, random, keys}
    , m_health{.url = url}
{
    connect(&m_link, &RelayLink::opened, this, &RelayConnection::resume);
    connect(&m_link, &RelayLink::lost, this, &RelayConnection::loseConnection);
    connect(&m_link, &RelayLink::failed, this, &RelayConnection::stateChanged);
    connect(&m_link, &RelayLink::textArrived, this, &RelayConnection::read);
    connect(&m_auth, &RelayAuthentication::answerReady, &m_link, &RelayLink::sendText);
    connect(&m_auth, &RelayAuthentication::finished, this, &RelayConnection::repeatAfterAuth);
}

RelayHealth RelayConnection::health() const
{
    auto health = m_health;
    health.isConnected = m_link.isOpen();
    if (!m_link.lastError().isEmpty())
        health.lastError = m_link.lastError();
    return health;
}

void RelayConnection::request(const QString& subscription, const QList<Filter>& filters)
{
    const auto [asked, isNew] = m_requests.emplace(subscription, Asked{RelayRequest{filters}});
    if (isNew && m_link.isOpen())
        send(subscription, asked->second);
}

void RelayConnection::cancel(const QString& subscription)
{
    if (m_requests.erase(subscription) > 0)
        m_link.sendText(closeMessage(subscription));
}

void RelayConnection::publish(const Event& event, milliseconds limit)
{
    if (m_outbox.size() >= MaxOutbox) {
        Q_EMIT answered(event.id, false, u"error: too many events wait for this relay"_s);
        return;
    }
    auto& outgoing = m_outbox[event.id];
    outgoing.message = eventMessage(event);
    const auto deadline = m_clock.uptime() + limit;
    if (!outgoing.alarm || outgoing.deadline < deadline) {
        outgoing.deadline = deadline;
        outgoing.alarm = m_clock.callAfter(limit, [this, id = event.id] { giveUp(EventId{id}); });
    }
    if (m_link.isOpen())
        send(outgoing);
}

void RelayConnection::giveUp(EventId id)
{
    m_outbox.erase(id);
    Q_EMIT wentSilent(id);
}

void RelayConnection::noteSeen(const QString& subscription, base::UnixTime createdAt)
{
    if (const auto asked = m_requests.find(subscription); asked != m_requests.end())
        asked->second.request.noteSeen(createdAt, m_clock.now());
}

void RelayConnection::noteInvalid()
{
    ++m_health.invalid;
    Q_EMIT healthChanged();
}

void RelayConnection::resume()
{
    for (auto& [subscription, asked] : m_requests)
        send(subscription, asked);
    for (auto& [id, outgoing] : m_outbox)
        send(outgoing);
    Q_EMIT stateChanged();
}

void RelayConnection::loseConnection()
{
    m_auth.forgetConnection();
    for (auto& [subscription, asked] : m_requests) {
        asked.request.noteLost(m_clock.now());
        asked.alarm.reset();
        asked.waitsForAuth = false;
        asked.authRounds = 0;
    }
    for (auto& [id, outgoing] : m_outbox) {
        outgoing.waitsForAuth = false;
        outgoing.authRounds = 0;
    }
    Q_EMIT stateChanged();
}

void RelayConnection::send(const QString& subscription, Asked& asked)
{
    asked.waitsForAuth = false;
    asked.sentAt = m_clock.uptime();
    asked.alarm = m_clock.callAfter(
        StoredEventsLimit, [this, name = subscription] { endStoredEvents(QString{name}); });
    m_link.sendText(requestMessage(subscription, asked.request.filtersToSend()));
}

void RelayConnection::send(Outgoing& outgoing)
{
    outgoing.waitsForAuth = false;
    outgoing.sentAt = m_clock.uptime();
    m_link.sendText(outgoing.message);
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

void RelayConnection::on(const relay_says::EventFound& message)
{
    if (m_requests.contains(message.subscription))
        Q_EMIT eventArrived(message.subscription, message.json);
}

void RelayConnection::on(const relay_says::Ok& message)
{
    if (m_auth.noteAnswer(message.id, message.isAccepted, message.reason))
        return;
    const auto found = m_outbox.find(message.id);
    if (found == m_outbox.end())
        return;
    auto& outgoing = found->second;
    if (!message.isAccepted && m_auth.canAnswer(message.reason)
        && outgoing.authRounds++ < MaxAuthRounds) {
        outgoing.waitsForAuth = true;
        m_auth.begin();
        return;
    }
    noteLatencySince(outgoing.sentAt);
    m_outbox.erase(found);
    ++(message.isAccepted ? m_health.accepted : m_health.refused);
    if (!message.isAccepted)
        m_health.lastError = message.reason;
    Q_EMIT healthChanged();
    Q_EMIT answered(message.id, message.isAccepted, message.reason);
}

void RelayConnection::on(const relay_says::StoredEventsEnded& message)
{
    const auto asked = m_requests.find(message.subscription);
    if (asked == m_requests.end())
        return;
    noteLatencySince(asked->second.sentAt);
    asked->second.request.noteStoredEventsEnded(m_clock.now());
    endStoredEvents(message.subscription);
}

void RelayConnection::on(const relay_says::Closed& message)
{
    const auto found = m_requests.find(message.subscription);
    if (found == m_requests.end())
        return;
    auto& asked = found->second;
    asked.request.noteLost(m_clock.now());
    if (m_auth.canAnswer(message.reason) && asked.authRounds++ < MaxAuthRounds) {
        asked.waitsForAuth = true;
        m_auth.begin();
        return;
    }
    m_health.lastError = message.reason;
    const auto prefix = reasonPrefix(message.reason);
    const bool isFinal = prefix == u"auth-required"_s || prefix == u"restricted"_s
        || prefix == u"unsupported"_s || prefix == u"invalid"_s || prefix == u"blocked"_s;
    endStoredEvents(message.subscription);
    // Ending may have cancelled it.
    const auto still = m_requests.find(message.subscription);
    if (isFinal || still == m_requests.end())
        return;
    still->second.alarm = m_clock.callAfter(ClosedRetry, [this, name = message.subscription] {
        if (const auto again = m_requests.find(name); again != m_requests.end() && isConnected())
            send(again->first, again->second);
    });
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
}

void RelayConnection::endStoredEvents(const QString& subscription)
{
    if (const auto asked = m_requests.find(subscription); asked != m_requests.end()) {
        asked->second.alarm.reset();
        Q_EMIT storedEventsEnded(subscription);
    }
}

void RelayConnection::repeatAfterAuth()
{
    if (!m_link.isOpen())
        return;
    for (auto& [subscription, asked] : m_requests)
        if (asked.waitsForAuth)
            send(subscription, asked);
    for (auto& [id, outgoing] : m_outbox)
        if (outgoing.waitsForAuth)
            send(outgoing);
}

void RelayConnection::noteLatencySince(milliseconds sentAt)
{
    m_health.latency = m_clock.uptime() - sentAt;
    Q_EMIT healthChanged();
}

} // namespace nostr
