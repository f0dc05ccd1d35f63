// SPDX-License-Identifier: GPL-3.0-or-later
// What a Market reads of relays about providers, and what it remembers of them.
#include "consumer/core/market.h"
#include "nostr/kinds.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto RecentBeats = 300s; // protocol §1.8
constexpr qsizetype HistoryProviders = 30; // the others when they are looked at
constexpr auto EarlierGrace = 10s;

} // namespace

void Market::listen()
{
    nostr::Filter offers;
    offers.kinds = {nostr::kinds::Offer};
    offers.tags.insert(u't', {u"paygress"_s});
    m_offers = m_parts.pool.subscribe({offers});
    connect(m_offers.get(), &nostr::Subscription::eventArrived, this,
        [this](const nostr::Event& event) { readOffer(event); });
    connect(m_offers.get(), &nostr::Subscription::storedEventsEnded, this, [this] {
        m_hasLoadedOffers = true;
        noteLoaded();
    });

    nostr::Filter stored;
    stored.kinds = {nostr::kinds::Heartbeat};
    stored.tags.insert(u't', {u"paygress-heartbeat"_s});
    stored.since = m_parts.clock.now() - RecentBeats;
    auto live = stored;
    live.kinds = {nostr::kinds::HeartbeatEphemeral};
    live.since.reset(); // whatever our clock says
    m_beats = m_parts.pool.subscribe({stored, live});
    connect(m_beats.get(), &nostr::Subscription::eventArrived, this, &Market::readBeat);
    connect(m_beats.get(), &nostr::Subscription::storedEventsEnded, this, [this] {
        m_hasLoadedBeats = true;
        noteLoaded();
    });
}

void Market::readBeat(const nostr::Event& event)
{
    if (event.kind == nostr::kinds::HeartbeatEphemeral)
        m_clockCheck.note(event.pubkey, event.createdAt, m_parts.clock.now());
    if (m_board.addBeat(event))
        Q_EMIT offersChanged();
}

// Those whose silence would matter to us.
void Market::followProviders()
{
    std::set<nostr::PublicKey> providers = m_memories.starred();
    for (const auto& lease : m_leases.leases())
        if (const auto key = nostr::PublicKey::fromHex(lease.providerKey); key && !lease.hasEnded())
            providers.insert(*key);
    m_scout.follow(std::move(providers));
}

void Market::noteLoaded()
{
    if (m_hasLoadedOffers && m_hasLoadedBeats && m_board.hasEarlier()
        && m_parts.pool.connectedCount() > 0 && !std::exchange(m_isEndingEarlier, true))
        m_tasks.add(endEarlier());
    Q_EMIT offersChanged();
}

// Offers of an earlier visit stay until the relays have told all they know, the late ones too.
// While none answers, there is nothing better.
base::Task<> Market::endEarlier()
{
    co_await m_parts.clock.sleep(EarlierGrace);
    m_isEndingEarlier = false;
    if (m_parts.pool.connectedCount() == 0)
        co_return;
    m_cache.forget(m_board.endEarlier());
    Q_EMIT offersChanged();
}

void Market::readOffer(const nostr::Event& event)
{
    if (!m_board.addOffer(event))
        return;
    m_memories.noteSeen(event.pubkey);
    m_cache.noteHeard(event);
    Q_EMIT offersChanged();
}

void Market::changeMemory(
    const nostr::PublicKey& provider, const std::function<void(ProviderMemory&)>& change)
{
    m_memories.change(provider, change);
    Q_EMIT offersChanged();
}

void Market::setAvoided(const nostr::PublicKey& provider, bool isAvoided, const QString& reason)
{
    changeMemory(provider, [&](ProviderMemory& memory) {
        memory.isAvoided = isAvoided;
        memory.avoidReason = isAvoided ? reason : QString{};
    });
}

void Market::setStarred(const nostr::PublicKey& provider, bool isStarred)
{
    changeMemory(provider, [&](ProviderMemory& memory) { memory.isStarred = isStarred; });
    followProviders();
}

void Market::loadHistory()
{
    const auto providers = m_board.providers();
    m_history.forget();
    m_history.want(providers.first(std::min(providers.size(), HistoryProviders)));
}

} // namespace consumer
