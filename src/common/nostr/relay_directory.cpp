// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_directory.h"

#include "nostr/kinds.h"

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

RelayDirectory::RelayDirectory(RelayPool& pool, base::Clock& clock, LoopbackRelays loopback)
    : m_pool{pool}
    , m_clock{clock}
    , m_loopback{loopback}
{
}

Task<Result<PersonRelays>> RelayDirectory::relaysOf(PublicKey person)
{
    const auto known = m_people.find(person);
    if (known != m_people.end() && m_clock.uptime() - known->second.readAt < Lifetime)
        co_return known->second.relays;
    Filter filter;
    filter.authors += person;
    filter.kinds = {kinds::RelayList, kinds::DirectMessageRelays};
    const QList<Filter> filters{filter};
    const auto report = co_await m_pool.fetch(filters);
    if (!report.hasAnswer())
        co_return fail(Errc::Timeout, u"no relay told where this person is"_s);
    const auto relays = relaysIn(report.events, person);
    remember(person, relays);
    co_return relays;
}

Task<QList<RelayUrl>> RelayDirectory::relaysToRead(PublicKey author)
{
    const auto known = co_await relaysOf(author);
    co_return nostr::relaysToRead(known.value_or(PersonRelays{}), m_pool.relays(), m_loopback);
}

Task<QList<RelayUrl>> RelayDirectory::relaysToDeliver(PublicKey person)
{
    const auto known = co_await relaysOf(person);
    co_return nostr::relaysToDeliver(known.value_or(PersonRelays{}), m_pool.relays(), m_loopback);
}

Task<Result<>> RelayDirectory::publish(
    PersonRelays own, const SecretKey& key, base::RandomSource& random)
{
    const auto now = m_clock.now();
    const QList<Event> lists{signEvent(toEvent(own.list, now), key, random),
        signEvent(directMessageRelaysEvent(own.directMessages, now), key, random)};
    auto relays = m_pool.relays();
    for (const auto& named : {own.list.writes, own.list.reads, own.directMessages})
        for (const auto& url : named)
            if (!relays.contains(url))
                relays += url;
    remember(key.publicKey(), own);
    return publishAll(lists, relays);
}

Task<Result<>> RelayDirectory::publishAll(QList<Event> lists, QList<RelayUrl> relays)
{
    for (qsizetype i = 0; i < lists.size(); ++i) {
        const auto list = lists.at(i);
        const auto report = co_await m_pool.publish(list, relays);
        if (!report.isAccepted())
            co_return fail(Errc::Rejected, u"no relay took the list of relays"_s);
    }
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
