// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/provider_scout.h"

#include "nostr/kinds.h"

#include <algorithm>

namespace consumer {

namespace {

constexpr std::chrono::hours RecentBeats{1};

} // namespace

ProviderScout::ProviderScout(
    nostr::RelayPool& pool, nostr::RelayDirectory& directory, base::Clock& clock)
    : m_pool{pool}
    , m_directory{directory}
    , m_clock{clock}
{
}

ProviderScout::~ProviderScout() = default;

void ProviderScout::follow(std::set<nostr::PublicKey> providers)
{
    while (providers.size() > MaxProviders)
        providers.erase(std::prev(providers.end()));
    if (providers == m_providers)
        return;
    m_providers = std::move(providers);
    m_running = run();
}

base::Task<> ProviderScout::run()
{
    while (!m_providers.empty()) {
        const auto wanted = co_await plan();
        read(wanted);
        co_await m_clock.sleep(LookInterval);
    }
    read({});
}

base::Task<ProviderScout::Plan> ProviderScout::plan()
{
    std::map<nostr::PublicKey, QList<nostr::RelayUrl>> relaysOfProviders;
    const auto providers = m_providers;
    for (const auto& provider : providers) {
        const auto further = co_await m_directory.furtherRelaysToRead(provider);
        if (further && !further->isEmpty())
            relaysOfProviders[provider] = *further;
    }
    auto wanted = nostr::relaysCovering(relaysOfProviders, 1);
    while (wanted.size() > MaxRelays)
        wanted.erase(std::min_element(wanted.begin(), wanted.end(),
            [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); }));
    co_return wanted;
}

void ProviderScout::read(const Plan& plan)
{
    if (plan == m_plan)
        return;
    m_plan = plan;
    m_subscriptions.clear();
    for (const auto& [relay, providers] : plan) {
        nostr::Filter offers;
        offers.kinds = {nostr::kinds::Offer};
        offers.authors = providers;
        nostr::Filter beats;
        beats.kinds = {nostr::kinds::Heartbeat, nostr::kinds::HeartbeatEphemeral};
        beats.authors = providers;
        beats.since = m_clock.now() - RecentBeats;
        m_subscriptions.push_back(m_pool.subscribe({offers, beats}, {relay}));
        connect(m_subscriptions.back().get(), &nostr::Subscription::eventArrived, this,
            &ProviderScout::eventArrived);
    }
}

} // namespace consumer
