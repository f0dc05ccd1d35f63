// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_requests.h"

#include "base/log.h"

#include <algorithm>

namespace nostr {

using std::chrono::milliseconds;
using namespace Qt::StringLiterals;

namespace {

constexpr auto PageMark = u'p'; // never part of a subscription's own name

} // namespace

RelayRequests::RelayRequests(
    RelayLink& link, RelayAuthentication& auth, base::Clock& clock, RelayHealth& health)
    : m_link{link}
    , m_auth{auth}
    , m_clock{clock}
    , m_health{health}
{
}

QString RelayRequests::olderName(const QString& subscription, int page)
{
    return subscription + PageMark + QString::number(page);
}

RelayRequests::Wire RelayRequests::wireOf(const QString& name)
{
    const auto mark = name.indexOf(PageMark);
    if (mark < 0)
        return {name};
    return {name.left(mark), name.mid(mark + 1).toInt()};
}

int RelayRequests::openCount() const
{
    int count = 0;
    for (const auto& [subscription, asked] : m_asked)
        count += (asked.isOpen ? 1 : 0)
            + (asked.request.olderPage() != RelayRequest::LivePage ? 1 : 0);
    return count;
}

int RelayRequests::maxOpen() const
{
    return m_limits.subscriptions.value_or(DefaultMaxOpen);
}

void RelayRequests::setLimits(const RelayLimits& limits)
{
    m_limits = limits;
    if (m_link.isOpen())
        sendWaiting();
}

void RelayRequests::request(const QString& subscription, const QList<Filter>& filters)
{
    const auto [asked, isNew] = m_asked.emplace(subscription, Asked{RelayRequest{filters}});
    if (isNew && m_link.isOpen())
        send(subscription);
}

bool RelayRequests::areAbout(const PublicKey& key) const
{
    return std::any_of(m_asked.begin(), m_asked.end(), [&key](const auto& asked) {
        const auto& filters = asked.second.request.filters();
        return std::any_of(filters.begin(), filters.end(),
            [&key](const Filter& filter) { return names(filter, key); });
    });
}

void RelayRequests::cancel(const QString& subscription)
{
    const auto found = m_asked.find(subscription);
    if (found == m_asked.end())
        return;
    if (const auto page = found->second.request.olderPage(); page != RelayRequest::LivePage)
        m_link.sendText(closeMessage(olderName(subscription, page)));
    if (found->second.isOpen)
        m_link.sendText(closeMessage(subscription));
    m_asked.erase(found);
    sendWaiting();
}

void RelayRequests::sendAll()
{
    m_waiting.clear();
    QStringList names;
    for (const auto& [subscription, asked] : m_asked)
        names += subscription;
    for (const auto& name : names)
        send(name);
}

void RelayRequests::noteLost()
{
    m_waiting.clear();
    for (auto& [subscription, asked] : m_asked) {
        asked.request.noteLost(m_clock.now());
        asked.alarm.reset();
        asked.cutPage = RelayRequest::LivePage;
        asked.isOpen = false;
        asked.isDeaf = false;
        asked.waitsForAuth = false;
        asked.authRounds = 0;
    }
}

void RelayRequests::repeatAfterAuth()
{
    QStringList names;
    for (const auto& [subscription, asked] : m_asked)
        if (asked.waitsForAuth)
            names += subscription;
    for (const auto& name : names)
        send(name);
}

void RelayRequests::noteEvent(const relay_says::EventFound& message)
{
    const auto wire = wireOf(message.subscription);
    const auto found = m_asked.find(wire.subscription);
    if (found == m_asked.end())
        return;
    const auto& request = found->second.request;
    const bool isOlder = wire.page != RelayRequest::LivePage && wire.page == request.olderPage();
    const auto page = isOlder                 ? wire.page
        : wire.page == RelayRequest::LivePage ? request.openingPage()
                                              : RelayRequest::LivePage;
    const bool isLost
        = page == RelayRequest::LivePage ? found->second.isDeaf : page == found->second.cutPage;
    if (isLost) {
        ++m_health.dropped;
        return;
    }
    Q_EMIT arrived({m_link.url(), wire.subscription, message.json, page});
}

void RelayRequests::noteEnded(const relay_says::StoredEventsEnded& message)
{
    const auto wire = wireOf(message.subscription);
    const auto found = m_asked.find(wire.subscription);
    if (found == m_asked.end())
        return;
    auto& asked = found->second;
    const bool isOlder = wire.page != RelayRequest::LivePage;
    const auto page = isOlder ? wire.page : asked.request.openingPage();
    if (page == RelayRequest::LivePage || (isOlder && page != asked.request.olderPage()))
        return; // not asked for, or said twice
    noteLatencySince(asked.sentAt);
    asked.alarm.reset();
    if (isOlder)
        m_link.sendText(closeMessage(message.subscription));
    else
        asked.request.noteStoredEventsEnded(m_clock.now());
    const HistoryWalk::PageEnd end{.hint = message.hint, .wasCutByUs = asked.cutPage == page};
    asked.cutPage = RelayRequest::LivePage;
    Q_EMIT arrived({m_link.url(), wire.subscription, {}, page, end});
}

void RelayRequests::noteClosed(const relay_says::Closed& message)
{
    const auto wire = wireOf(message.subscription);
    const auto found = m_asked.find(wire.subscription);
    if (found == m_asked.end())
        return;
    auto& asked = found->second;
    const bool isOlder = wire.page != RelayRequest::LivePage;
    if (isOlder && wire.page != asked.request.olderPage())
        return;
    // Pages under way begin anew with the next REQ.
    asked.request.noteLost(m_clock.now());
    asked.alarm.reset();
    asked.isOpen = false;
    if (m_auth.canAnswer(message.reason) && asked.authRounds++ < MaxAuthRounds) {
        asked.waitsForAuth = true;
        return m_auth.begin();
    }
    const auto reason = refusalReason(message.reason);
    ++m_health.refused;
    m_health.rateLimited += reason == RefusalReason::RateLimited;
    m_health.lastError = message.reason;
    if (!isFinal(reason))
        asked.alarm = m_clock.callAfter(ClosedRetry, [this, name = wire.subscription] {
            if (m_link.isOpen())
                send(QString{name});
        });
    sendWaiting();
    conclude(wire.subscription, RelayOutcome::Refused, message.reason);
}

void RelayRequests::noteSeen(const Arrival& arrival, const Event& event)
{
    const auto found = m_asked.find(arrival.subscription);
    if (found == m_asked.end())
        return;
    found->second.request.noteSeen(event.createdAt, m_clock.now());
    found->second.request.noteInPage(arrival.page, event);
}

void RelayRequests::noteDropped(const Arrival& arrival)
{
    ++m_health.dropped;
    Q_EMIT healthChanged();
    const auto found = m_asked.find(arrival.subscription);
    if (found == m_asked.end())
        return;
    auto& asked = found->second;
    if (arrival.page != RelayRequest::LivePage) {
        asked.cutPage = arrival.page;
        return;
    }
    if (std::exchange(asked.isDeaf, true))
        return;
    asked.request.noteLost(m_clock.now());
    asked.alarm = m_clock.callAfter(FloodPause, [this, name = arrival.subscription] {
        if (m_link.isOpen())
            send(QString{name});
    });
}

void RelayRequests::settle(const Arrival& arrival)
{
    const auto found = m_asked.find(arrival.subscription);
    if (found == m_asked.end())
        return;
    auto& asked = found->second;
    if (arrival.page == RelayRequest::LivePage) {
        if (const auto conclusion = std::exchange(asked.conclusion, std::nullopt))
            Q_EMIT concluded(QString{arrival.subscription}, *conclusion);
        return;
    }
    const auto before = asked.request.holes();
    asked.request.settlePage(arrival.page, arrival.end, m_limits);
    m_health.holes += asked.request.holes() - before;
    if (asked.request.hasOlder() && m_link.isOpen())
        sendOlder(arrival.subscription, asked);
    else if (!asked.request.hasOlder())
        Q_EMIT concluded(QString{arrival.subscription},
            RelayAnswer{.relay = m_link.url(), .outcome = RelayOutcome::Ended});
    sendWaiting();
}

void RelayRequests::send(const QString& subscription)
{
    const auto found = m_asked.find(subscription);
    if (found == m_asked.end())
        return;
    auto& asked = found->second;
    asked.waitsForAuth = false;
    if (!asked.isOpen && openCount() >= maxOpen()) {
        m_waiting.push_back(subscription);
        return;
    }
    asked.isOpen = true;
    asked.isDeaf = false;
    sendRequest(subscription, subscription, asked.request.open(m_limits));
}

void RelayRequests::sendOlder(const QString& subscription, Asked& asked)
{
    if (asked.request.olderPage() != RelayRequest::LivePage || !asked.isOpen)
        return;
    if (openCount() >= maxOpen()) {
        m_waiting.push_back(subscription);
        return;
    }
    const QList<Filter> filters{asked.request.openOlder(m_limits)};
    sendRequest(subscription, olderName(subscription, asked.request.olderPage()), filters);
}

void RelayRequests::sendWaiting()
{
    while (m_link.isOpen() && !m_waiting.empty() && openCount() < maxOpen()) {
        const auto name = m_waiting.front();
        m_waiting.pop_front();
        const auto found = m_asked.find(name);
        if (found == m_asked.end())
            continue;
        if (!found->second.isOpen)
            send(name);
        else if (found->second.request.hasOlder())
            sendOlder(name, found->second);
    }
}

void RelayRequests::sendRequest(
    const QString& subscription, const QString& name, const QList<Filter>& filters)
{
    auto& asked = m_asked.at(subscription);
    const auto message = requestMessage(name, filters);
    const bool isNameTooLong = name.size() > m_limits.subscriptionIdLength.value_or(64);
    const bool isTooLong
        = m_limits.messageLength && message.toUtf8().size() > *m_limits.messageLength;
    if (isNameTooLong || isTooLong) {
        asked.isOpen = asked.isOpen && name != subscription;
        asked.request.noteLost(m_clock.now());
        // Later: nobody listens yet to a subscription that is just being made.
        asked.alarm = m_clock.callAfter(milliseconds{0}, [this, refused = subscription] {
            conclude(QString{refused}, RelayOutcome::Refused,
                u"unsupported: this relay takes no such long requests"_s);
        });
        return;
    }
    asked.sentAt = m_clock.uptime();
    asked.alarm = m_clock.callAfter(StoredEventsLimit, [this, late = subscription] {
        ++m_health.timedOut;
        conclude(QString{late}, RelayOutcome::TimedOut);
    });
    m_link.sendText(message);
}

void RelayRequests::conclude(const QString& subscription, RelayOutcome outcome, const QString& text)
{
    const auto found = m_asked.find(subscription);
    if (found == m_asked.end())
        return;
    found->second.conclusion = RelayAnswer{m_link.url(), outcome, refusalReason(text), text};
    Q_EMIT healthChanged();
    Q_EMIT arrived({m_link.url(), subscription, {}, RelayRequest::LivePage});
}

void RelayRequests::noteLatencySince(milliseconds sentAt)
{
    m_health.latency = m_clock.uptime() - sentAt;
    Q_EMIT healthChanged();
}

} // namespace nostr
