// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_pool.h"

#include "base/log.h"
#include "nostr/relay_connection.h"
#include "nostr/relay_documents.h"
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
    , m_publications{clock}
    , m_mayAuthenticate{[this](const RelayUrl& url) { return isOwn(url); }}
{
    connect(&m_checker, &SignatureChecker::verified, this, &RelayPool::deliver);
    connect(&m_checker, &SignatureChecker::refused, this, &RelayPool::noteInvalid);
    connect(&m_checker, &SignatureChecker::ended, this, [this](const Arrival& arrival) {
        if (const auto member = m_members.find(arrival.from); member != m_members.end())
            member->second.connection->settle(arrival);
    });
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
    shareSockets();
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
    m_publications.noteRemoved(url);
    m_counts.noteRemoved(url);
    endAllWhenComplete();
    shareSockets();
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

void RelayPool::readDocumentsFrom(RelayDocumentSource& source)
{
    m_documents = std::make_unique<RelayDocuments>(source, m_clock);
    connect(m_documents.get(), &RelayDocuments::arrived, this,
        [this](const RelayUrl& url, const RelayDocument& document) {
            if (const auto member = m_members.find(url); member != m_members.end())
                member->second.connection->setDocument(document);
        });
    for (const auto& [url, member] : m_members)
        if (member.connection->isConnected())
            m_documents->ask(url);
}

std::unique_ptr<Subscription> RelayPool::subscribe(QList<Filter> filters, QList<RelayUrl> relays)
{
    const auto id = u"s%1"_s.arg(m_nextSubscription++);
    auto subscription = std::make_unique<Subscription>(id, [pool = QPointer<RelayPool>{this}, id] {
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
    for (const auto& url : std::as_const(relays))
        connectionTo(url, !wantsAll).request(id, filters);
    // After the relays' own limits, so that they can tell who was silent.
    m_interests.at(id).limit = m_clock.callAfter(StoredEventsLimit, [this, name = id] {
        if (const auto late = m_interests.find(name); late != m_interests.end())
            late->second.subscription->endStoredEvents();
    });
    return subscription;
}

base::Task<PublishReport> RelayPool::publish(
    Event event, QList<RelayUrl> relays, milliseconds limit)
{
    const bool wantsAll = relays.isEmpty();
    if (wantsAll)
        relays = this->relays();
    const auto publication = m_publications.open(event.id, relays);
    for (const auto& url : std::as_const(relays))
        connectionTo(url, !wantsAll).publish(event, limit);
    if (!publication->waitsFor.isEmpty())
        co_await publication->done;

    auto report = publication->report;
    report.silent += publication->waitsFor.values();
    co_return report;
}

int RelayPool::demandedWork() const
{
    int most = 0;
    for (const auto& [url, member] : m_members)
        if (const int work = member.connection->demandedWork(); !member.isGuest && work <= MaxWork)
            most = std::max(most, work);
    return most;
}

base::Task<FetchReport> RelayPool::fetch(
    QList<Filter> filters, QList<RelayUrl> relays, milliseconds limit, qsizetype most)
{
    FetchReport report;
    const base::Completer<bool> done;
    const auto alarm = m_clock.callAfter(limit, [done] { done.complete(false); });
    const auto subscription = subscribe(filters, relays);
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&report, most](const Event& event) {
            if (report.events.size() < most)
                report.events += event;
            else
                report.isCut = true;
        });
    QObject::connect(
        subscription.get(), &Subscription::storedEventsEnded, subscription.get(),
        [done] { done.complete(true); }, Qt::QueuedConnection);
    co_await done;

    report.answers = answersTo(subscription->id());
    auto& found = report.events;
    std::sort(found.begin(), found.end(), [](const Event& a, const Event& b) {
        return a.createdAt != b.createdAt ? a.createdAt > b.createdAt : a.id < b.id;
    });
    co_return report;
}

base::Task<CountReport> RelayPool::count(
    QList<Filter> filters, QList<RelayUrl> relays, milliseconds limit)
{
    const bool wantsAll = relays.isEmpty();
    if (wantsAll)
        relays = this->relays();
    const auto id = u"c%1"_s.arg(m_nextCount++); // subscriptions begin with another letter
    const auto question = m_counts.open(id, relays);
    for (const auto& url : std::as_const(relays))
        connectionTo(url, !wantsAll).count(id, filters, limit);
    if (!question->waitsFor.isEmpty())
        co_await question->done;

    auto report = question->report;
    co_return report;
}

void RelayPool::closeInterest(const QString& id)
{
    m_interests.erase(id);
    for (auto& [url, member] : m_members)
        member.connection->cancel(id);
    scheduleGuestCheck();
}

void RelayPool::takeArrival(const Arrival& arrival)
{
    const auto interest = m_interests.find(arrival.subscription);
    if (interest == m_interests.end())
        return;
    // Live duplicates end here: nothing of them is read but the id they claim. Those of a page are
    // read, because the next page begins where this one ends.
    if (arrival.page == RelayRequest::LivePage && !arrival.json.isEmpty()) {
        const auto id = claimedId(arrival.json);
        if (id && interest->second.delivered.contains(*id))
            return interest->second.subscription->noteSeenAgain(*id, arrival.from);
    }
    if (m_checker.add(arrival))
        return;
    if (const auto member = m_members.find(arrival.from); member != m_members.end())
        member->second.connection->noteDropped(arrival);
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
        member->second.connection->noteSeen(arrival, event);
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

void RelayPool::noteConclusion(const QString& subscription, const RelayAnswer& answer)
{
    const auto interest = m_interests.find(subscription);
    if (interest == m_interests.end())
        return;
    interest->second.answers.insert_or_assign(answer.relay, answer);
    endWhenComplete(subscription);
}

// Complete: every relay has answered somehow or cannot be reached, and at least one has answered.
void RelayPool::endWhenComplete(const QString& id)
{
    const auto found = m_interests.find(id);
    if (found == m_interests.end())
        return;
    const auto& interest = found->second;
    bool hasAnswer = false;
    for (const auto& url : interest.relays) {
        const bool hasEnded = interest.answers.contains(url);
        hasAnswer = hasAnswer || hasEnded;
        const auto member = m_members.find(url);
        if (!hasEnded && member != m_members.end() && !member->second.connection->hasFailed())
            return;
    }
    if (hasAnswer)
        interest.subscription->endStoredEvents();
}

void RelayPool::endAllWhenComplete()
{
    QStringList ids;
    for (const auto& [id, interest] : m_interests)
        ids += id;
    for (const auto& id : ids)
        endWhenComplete(id);
}

QList<RelayAnswer> RelayPool::answersTo(const QString& id) const
{
    QList<RelayAnswer> answers;
    const auto interest = m_interests.find(id);
    if (interest == m_interests.end())
        return answers;
    for (const auto& url : interest->second.relays) {
        const auto known = interest->second.answers.find(url);
        const auto member = m_members.find(url);
        if (known != interest->second.answers.end())
            answers += known->second;
        else if (member != m_members.end() && member->second.connection->isConnected())
            answers += {.relay = url, .outcome = RelayOutcome::TimedOut};
        else
            answers += {.relay = url,
                .outcome = RelayOutcome::Unreachable,
                .text = member == m_members.end() ? QString{}
                                                  : member->second.connection->health().lastError};
    }
    return answers;
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

} // namespace nostr
