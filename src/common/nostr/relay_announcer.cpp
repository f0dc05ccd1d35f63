// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_announcer.h"

#include "base/log.h"

#include <algorithm>

namespace nostr {

namespace {

bool haveCommon(const QList<RelayUrl>& a, const QList<RelayUrl>& b)
{
    return std::any_of(a.begin(), a.end(), [&b](const RelayUrl& url) { return b.contains(url); });
}

} // namespace

RelayAnnouncer::RelayAnnouncer(RelayPool& pool, RelayDirectory& directory, base::Clock& clock,
    base::RandomSource& random, SecretKey key, Lists lists)
    : m_pool{pool}
    , m_directory{directory}
    , m_clock{clock}
    , m_random{random}
    , m_key{std::move(key)}
    , m_lists{lists}
{
}

void RelayAnnouncer::start()
{
    m_running = run();
}

PersonRelays RelayAnnouncer::wanted(
    const PersonRelays& known, const QList<RelayUrl>& ours, Lists lists)
{
    auto wanted = known;
    if (known.directMessages.isEmpty())
        wanted.directMessages = ours.first(std::min(ours.size(), MaxInboxRelays));
    else if (!ours.isEmpty() && !haveCommon(known.directMessages, ours))
        wanted.directMessages += ours.front();
    if (lists != Lists::InboxAndRelays)
        return wanted;
    if (known.list == RelayList{}) {
        const auto few = ours.first(std::min(ours.size(), MaxPickedRelays));
        wanted.list = {.writes = few, .reads = few};
    } else if (!ours.isEmpty() && !haveCommon(known.list.writes, ours)) {
        wanted.list.writes.prepend(ours.front()); // readers look at the first few only
    }
    return wanted;
}

base::Task<> RelayAnnouncer::run()
{
    auto retry = FirstRetry;
    while (true) {
        const bool isDone = co_await announce();
        if (isDone) {
            retry = FirstRetry;
            co_await m_clock.sleep(CheckInterval);
        } else {
            co_await m_clock.sleep(retry);
            retry = std::min(retry * 2, LongestRetry);
        }
    }
}

base::Task<bool> RelayAnnouncer::announce()
{
    const auto known = co_await m_directory.relaysOf(m_key.publicKey());
    if (!known)
        co_return false;
    const auto list = wanted(*known, ours(), m_lists);
    if (list == *known)
        co_return true;
    const auto published = co_await m_directory.publish(list, m_key, m_random);
    if (!published)
        qCInfo(lcNostr) << "our list of relays was not taken:" << published.error().detail;
    co_return published.has_value();
}

QList<RelayUrl> RelayAnnouncer::ours() const
{
    QList<RelayUrl> connected;
    QList<RelayUrl> others;
    const bool areNearbyUseful = m_directory.nearbyRelays() == NearbyRelays::Allowed;
    for (const auto& health : m_pool.health())
        if (areNearbyUseful || !health.url.isNearby())
            (health.isConnected ? connected : others) += health.url;
    return connected + others;
}

} // namespace nostr
