// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_directory.h"

#include "nostr/kinds.h"
#include "nostr/proof_of_work.h"

#include <algorithm>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;
using namespace Qt::StringLiterals;

namespace {

// Newest first, as a fetch reports them.
PersonRelays relaysIn(const QList<Event>& events, const PublicKey& person)
{
    PersonRelays relays;
    bool hasList = false;
    bool hasInbox = false;
    for (const auto& event : events) {
        if (event.pubkey != person)
            continue;
        if (const auto list = relayListFromEvent(event); list && !std::exchange(hasList, true))
            relays.list = *list;
        if (const auto inbox = directMessageRelaysFromEvent(event);
            inbox && !std::exchange(hasInbox, true))
            relays.directMessages = *inbox;
    }
    return relays;
}

} // namespace

RelayDirectory::RelayDirectory(RelayPool& pool, base::Clock& clock)
    : m_pool{pool}
    , m_clock{clock}
{
}

NearbyRelays RelayDirectory::nearbyRelays() const
{
    const auto own = m_pool.relays();
    return std::all_of(own.begin(), own.end(), [](const RelayUrl& url) { return url.isNearby(); })
        ? NearbyRelays::Allowed
        : NearbyRelays::Skipped;
}

const PersonRelays* RelayDirectory::find(const PublicKey& person) const
{
    const auto known = m_people.find(person);
    const bool isFresh
        = known != m_people.end() && m_clock.uptime() - known->second.readAt < Lifetime;
    return isFresh ? &known->second.relays : nullptr;
}

Task<Result<PersonRelays>> RelayDirectory::relaysOf(PublicKey person)
{
    if (const auto* known = find(person))
        co_return *known;
    if (m_waiting >= MaxWaiting)
        co_return fail(Errc::Timeout, u"too many people are being looked up"_s);
    const base::Completer<bool> answered;
    lookupFor(person).waiters.push_back(answered);
    ++m_waiting;
    const bool isAnswered = co_await answered;

    const auto* known = find(person);
    if (!isAnswered || !known)
        co_return fail(Errc::Timeout, u"no relay told where this person is"_s);
    co_return *known;
}

RelayDirectory::Lookup& RelayDirectory::lookupFor(const PublicKey& person)
{
    if (m_gathering.empty() || m_gathering.rbegin()->second.people.size() >= MaxPeopleOfLookup) {
        const auto number = ++m_lastLookup;
        m_gathering[number].alarm
            = m_clock.callAfter(GatherTime, [this, number] { m_tasks.add(run(number)); });
    }
    auto& lookup = m_gathering.rbegin()->second;
    lookup.people.insert(person);
    return lookup;
}

Task<> RelayDirectory::run(qint64 number)
{
    const auto taken = m_gathering.extract(number);
    const auto& lookup = taken.mapped();
    Filter filter;
    filter.authors = {lookup.people.begin(), lookup.people.end()};
    filter.kinds = {kinds::RelayList, kinds::DirectMessageRelays};
    const QList<Filter> filters{filter};
    const auto report = co_await m_pool.fetch(filters);

    if (report.hasAnswer())
        for (const auto& person : lookup.people)
            remember(person, relaysIn(report.events, person));
    m_waiting -= lookup.waiters.size();
    for (const auto& waiter : lookup.waiters)
        waiter.complete(report.hasAnswer());
}

Task<QList<RelayUrl>> RelayDirectory::relaysToRead(PublicKey author)
{
    const auto known = co_await relaysOf(author);
    co_return nostr::relaysToRead(known.value_or(PersonRelays{}), m_pool.relays(), nearbyRelays());
}

Task<QList<RelayUrl>> RelayDirectory::relaysToDeliver(PublicKey person)
{
    const auto known = co_await relaysOf(person);
    co_return nostr::relaysToDeliver(
        known.value_or(PersonRelays{}), m_pool.relays(), nearbyRelays());
}

Task<Result<QList<RelayUrl>>> RelayDirectory::furtherRelaysToDeliver(PublicKey person)
{
    const auto known = co_await relaysOf(person);
    if (!known)
        co_return passOn(known);
    co_return withoutOurs(nostr::relaysToDeliver(*known, {}, nearbyRelays()));
}

Task<Result<QList<RelayUrl>>> RelayDirectory::furtherRelaysToRead(PublicKey author)
{
    const auto known = co_await relaysOf(author);
    if (!known)
        co_return passOn(known);
    co_return withoutOurs(nostr::relaysToRead(*known, {}, nearbyRelays()));
}

QList<RelayUrl> RelayDirectory::withoutOurs(QList<RelayUrl> relays) const
{
    const auto ours = m_pool.relays();
    relays.removeIf([&ours](const RelayUrl& url) { return ours.contains(url); });
    return relays;
}

Task<Result<>> RelayDirectory::publish(PersonRelays own, SecretKey key, base::RandomSource& random)
{
    const auto* const known = find(key.publicKey());
    const auto before = known ? *known : PersonRelays{};
    const auto now = m_clock.now();
    QList<EventTemplate> lists;
    if (own.list != RelayList{} && own.list != before.list)
        lists += toEvent(own.list, now);
    if (!own.directMessages.isEmpty() && own.directMessages != before.directMessages)
        lists += directMessageRelaysEvent(own.directMessages, now);
    auto relays = m_pool.relays();
    for (const auto& named : {own.list.writes, own.list.reads, own.directMessages})
        for (const auto& url : named)
            if (!relays.contains(url))
                relays += url;
    for (qsizetype i = 0; i < lists.size(); ++i) {
        const auto work = m_pool.demandedWork();
        const auto list
            = co_await signWithWork(lists.at(i), key, work, MinedTime::Refreshed, m_clock, random);
        if (!list)
            co_return passOn(list);
        const auto report = co_await m_pool.publish(*list, relays);
        if (!report.isAccepted())
            co_return fail(Errc::Rejected, u"no relay took the list of relays"_s);
    }
    remember(key.publicKey(), own);
    co_return base::Result<>{};
}

void RelayDirectory::remember(const PublicKey& person, const PersonRelays& relays)
{
    m_people[person] = {relays, m_clock.uptime()};
    while (m_people.size() > MaxPeople)
        m_people.erase(std::min_element(m_people.begin(), m_people.end(),
            [](const auto& a, const auto& b) { return a.second.readAt < b.second.readAt; }));
}

} // namespace nostr
