// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_pool.h"

#include "base/log.h"
#include "nostr/relay_connection.h"
#include "nostr/relay_message.h"

#include <QPointer>

#include <algorithm>

namespace nostr {

using std::chrono::milliseconds;
using namespace Qt::StringLiterals;

RelayPool::RelayPool(
    TransportFactory transports, base::Clock& clock, base::RandomSource& random, QObject* parent)
    : QObject{parent}
    , m_transports{std::move(transports)}
    , m_clock{clock}
    , m_random{random}
{
    connect(&m_checker, &SignatureChecker::verified, this, &RelayPool::deliver);
    connect(&m_checker, &SignatureChecker::refused, this, &RelayPool::noteInvalid);
    connect(&m_checker, &SignatureChecker::ended, this,
        [this](const Arrival& arrival) { noteEnded(arrival.from, arrival.subscription); });
}

RelayPool::~RelayPool() = default;

void RelayPool::addRelay(const RelayUrl& url)
{
    const auto known = m_members.find(url);
    if (known != m_members.end() && !known->second.isGuest)
        return;
    auto& connection = connectionTo(url, false);
    m_members.at(url).isGuest = false;
    for (const auto& [id, interest] : m_interests)
        if (interest.wantsAll)
            connection.request(id, interest.filters);
    noteHealthChange();
}

void RelayPool::removeRelay(const RelayUrl& url)
{
    const auto member = m_members.find(url);
    if (member == m_members.end())
        return;
    auto* const connection = member->second.connection.release();
    m_members.erase(member);
    connection->disconnect(this);
    connection->deleteLater(); // it may be what called us
    forgetPublicationsTo(url);
    QStringList affected;
    for (const auto& [id, interest] : m_interests)
        affected += id;
    for (const auto& id : affected)
        endWhenComplete(id);
    noteHealthChange();
}

QList<RelayUrl> RelayPool::relays() const
{
    QList<RelayUrl> urls;
    for (const auto& [url, member] : m_members)
        if (!member.isGuest)
            urls += url;
    return urls;
}

QList<RelayHealth> RelayPool::health() const
{
    QList<RelayHealth> all;
    for (const auto& [url, member] : m_members)
        if (!member.isGuest)
            all += member.connection->health();
    return all;
}

int RelayPool::connectedCount() const
{
    return static_cast<int>(
        std::count_if(m_members.begin(), m_members.end(), [](const auto& member) {
            return !member.second.isGuest && member.second.connection->isConnected();
        }));
}

qint64 RelayPool::verificationCount() const
{
    return m_checker.verificationCount();
}

void RelayPool::authenticateAs(const SecretKey& key)
{
    if (!m_keys.contains(key))
        m_keys += key;
}

std::unique_ptr<Subscription> RelayPool::subscribe(QList<Filter> filters, QList<RelayUrl> relays)
{
    const auto id = u"s%1"_s.arg(m_nextSubscription++);
    auto subscription = std::make_unique<Subscription>([pool = QPointer<RelayPool>{this}, id] {
        if (pool)
            pool->closeInterest(id);
    });
    const bool wantsAll = relays.isEmpty();
    if (wantsAll)
        relays = this->relays();
    auto& interest = m_interests[id];
    interest.filters = filters;
    interest.relays = relays;
    interest.wantsAll = wantsAll;
    interest.subscription = subscription.get();
    interest.limit = m_clock.callAfter(StoredEventsLimit, [this, name = id] {
        if (const auto late = m_interests.find(name); late != m_interests.end())
            late->second.subscription->endStoredEvents();
    });
    for (const auto& url : std::as_const(relays))
        connectionTo(url, !wantsAll).request(id, filters);
    return subscription;
}

base::Task<PublishReport> RelayPool::publish(
    Event event, QList<RelayUrl> relays, milliseconds limit)
{
    const bool wantsAll = relays.isEmpty();
    if (wantsAll)
        relays = this->relays();
    const auto publication = std::make_shared<Publication>();
    publication->waitsFor = {relays.begin(), relays.end()};
    std::erase_if(m_publications, [](const auto& entry) { return entry.second.expired(); });
    m_publications.emplace(event.id, publication);
    for (const auto& url : std::as_const(relays))
        connectionTo(url, !wantsAll).publish(event, limit);
    if (!publication->waitsFor.isEmpty())
        co_await publication->done;

    auto report = publication->report;
    report.silent += publication->waitsFor.values();
    co_return report;
}

base::Task<QList<Event>> RelayPool::fetch(
    QList<Filter> filters, QList<RelayUrl> relays, milliseconds limit)
{
    QList<Event> found;
    const base::Completer<bool> done;
    const auto alarm = m_clock.callAfter(limit, [done] { done.complete(false); });
    const auto subscription = subscribe(filters, relays);
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&found](const Event& event) {
            if (found.size() < MaxFetched)
                found += event;
        });
    QObject::connect(
        subscription.get(), &Subscription::storedEventsEnded, subscription.get(),
        [done] { done.complete(true); }, Qt::QueuedConnection);
    co_await done;

    std::sort(found.begin(), found.end(), [](const Event& a, const Event& b) {
        return a.createdAt != b.createdAt ? a.createdAt > b.createdAt : a.id < b.id;
    });
    co_return found;
}

RelayConnection& RelayPool::connectionTo(const RelayUrl& url, bool isGuest)
{
    auto& member = m_members[url];
    if (!member.connection) {
        member.isGuest = isGuest;
        member.connection
            = std::make_unique<RelayConnection>(url, m_transports, m_clock, m_random, m_keys);
        watch(*member.connection);
        member.connection->start();
    }
    return *member.connection;
}

void RelayPool::watch(RelayConnection& connection)
{
    const auto url = connection.url();
    connect(&connection, &RelayConnection::eventArrived, this,
        [this, url](const QString& subscription, const QByteArray& json) {
            takeArrival(url, subscription, json);
        });
    connect(&connection, &RelayConnection::storedEventsEnded, this,
        [this, url](const QString& subscription) {
            m_checker.add({url, subscription, {}});
        });
    connect(&connection, &RelayConnection::answered, this,
        [this, url](const EventId& id, bool isAccepted, const QString& reason) {
            noteAnswer(url, id, isAccepted, reason);
        });
    connect(&connection, &RelayConnection::wentSilent, this,
        [this, url](const EventId& id) { noteSilence(url, id); });
    connect(&connection, &RelayConnection::healthChanged, this, &RelayPool::noteHealthChange);
    connect(&connection, &RelayConnection::stateChanged, this, [this] {
        noteHealthChange();
        QStringList ids;
        for (const auto& [id, interest] : m_interests)
            ids += id;
        for (const auto& id : ids)
            endWhenComplete(id);
    });
}

void RelayPool::closeInterest(const QString& id)
{
    m_interests.erase(id);
    for (auto& [url, member] : m_members)
        member.connection->cancel(id);
    scheduleGuestCheck();
}

void RelayPool::takeArrival(
    const RelayUrl& from, const QString& subscription, const QByteArray& json)
{
    const auto interest = m_interests.find(subscription);
    if (interest == m_interests.end())
        return;
    // Duplicates end here: nothing of them is read but the id they claim.
    const auto id = claimedId(json);
    if (id && interest->second.delivered.contains(*id))
        return interest->second.subscription->noteSeenAgain(*id, from);
    m_checker.add({from, subscription, json});
}

void RelayPool::deliver(const Arrival& arrival, const Event& event)
{
    const auto found = m_interests.find(arrival.subscription);
    if (found == m_interests.end())
        return;
    auto& interest = found->second;
    const auto now = m_clock.now();
    if (event.createdAt > now + MaxAhead)
        return noteInvalid(arrival, {base::Errc::Malformed, u"from the future"_s});
    const bool isWanted = std::any_of(interest.filters.begin(), interest.filters.end(),
        [&event](const Filter& filter) { return matches(filter, event); });
    if (!isWanted)
        return noteInvalid(arrival, {base::Errc::Malformed, u"nobody asked for it"_s});
    if (const auto member = m_members.find(arrival.from); member != m_members.end())
        member->second.connection->noteSeen(arrival.subscription, event.createdAt);
    if (!interest.delivered.add(event.id))
        return interest.subscription->noteSeenAgain(event.id, arrival.from);
    if (!isExpired(event, now))
        interest.subscription->deliver(event, arrival.from);
}

void RelayPool::noteInvalid(const Arrival& arrival, const base::Error& error)
{
    qCDebug(lcNostr) << "dropped an event of" << arrival.from.toString() << error.detail;
    if (const auto member = m_members.find(arrival.from); member != m_members.end())
        member->second.connection->noteInvalid();
}

void RelayPool::noteEnded(const RelayUrl& from, const QString& subscription)
{
    const auto interest = m_interests.find(subscription);
    if (interest == m_interests.end())
        return;
    interest->second.ended.insert(from);
    endWhenComplete(subscription);
}

// Complete: every relay has ended or cannot be reached, and at least one has ended.
void RelayPool::endWhenComplete(const QString& id)
{
    const auto found = m_interests.find(id);
    if (found == m_interests.end())
        return;
    const auto& interest = found->second;
    bool hasAnswer = false;
    for (const auto& url : interest.relays) {
        const bool hasEnded = interest.ended.contains(url);
        hasAnswer = hasAnswer || hasEnded;
        const auto member = m_members.find(url);
        if (!hasEnded && member != m_members.end() && !member->second.connection->hasFailed())
            return;
    }
    if (hasAnswer)
        interest.subscription->endStoredEvents();
}

QList<std::shared_ptr<RelayPool::Publication>> RelayPool::publicationsOf(const EventId& id)
{
    QList<std::shared_ptr<Publication>> found;
    const auto [first, last] = m_publications.equal_range(id);
    for (auto entry = first; entry != last; ++entry)
        if (auto publication = entry->second.lock())
            found += publication;
    return found;
}

void RelayPool::noteAnswer(
    const RelayUrl& from, const EventId& id, bool isAccepted, const QString& reason)
{
    for (const auto& publication : publicationsOf(id)) {
        if (!publication->waitsFor.remove(from))
            continue;
        if (isAccepted)
            publication->report.accepted += from;
        else
            publication->report.refused += {from, reason};
        if (publication->waitsFor.isEmpty())
            publication->done.complete(true);
        else if (isAccepted && !publication->stragglers)
            publication->stragglers = m_clock.callAfter(
                StragglerWait, [done = publication->done] { done.complete(true); });
    }
    scheduleGuestCheck();
}

void RelayPool::forgetPublicationsTo(const RelayUrl& url)
{
    QSet<EventId> ids;
    for (const auto& [id, publication] : m_publications)
        ids += id;
    for (const auto& id : ids)
        noteSilence(url, id);
}

void RelayPool::noteSilence(const RelayUrl& from, const EventId& id)
{
    for (const auto& publication : publicationsOf(id)) {
        if (!publication->waitsFor.remove(from))
            continue;
        publication->report.silent += from;
        if (publication->waitsFor.isEmpty())
            publication->done.complete(true);
    }
    scheduleGuestCheck();
}

void RelayPool::noteHealthChange()
{
    if (m_healthAlarm) {
        m_isHealthStale = true;
        return;
    }
    m_healthAlarm = m_clock.callAfter(HealthInterval, [this] {
        m_healthAlarm.reset();
        if (std::exchange(m_isHealthStale, false))
            noteHealthChange();
    });
    Q_EMIT healthChanged();
}

void RelayPool::scheduleGuestCheck()
{
    const bool hasGuests = std::any_of(m_members.begin(), m_members.end(),
        [](const auto& member) { return member.second.isGuest; });
    if (hasGuests && !m_guestAlarm)
        m_guestAlarm = m_clock.callAfter(GuestLinger, [this] { dropIdleGuests(); });
}

void RelayPool::dropIdleGuests()
{
    m_guestAlarm.reset();
    std::erase_if(m_members, [](const auto& member) {
        return member.second.isGuest && member.second.connection->isIdle();
    });
    scheduleGuestCheck();
}

} // namespace nostr
