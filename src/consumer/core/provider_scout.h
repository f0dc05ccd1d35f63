// SPDX-License-Identifier: GPL-3.0-or-later
// Follows the providers that matter to us (we rent from them, or have starred them) to where they
// publish: an author is read at the relays their list names for writing (NIP-65), and few relays
// are made to cover many providers. Our own relays are read anyway.
#pragma once

#include "nostr/relay_directory.h"
#include "nostr/subscription.h"

#include <QObject>

#include <map>
#include <memory>
#include <set>

namespace consumer {

class ProviderScout : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t MaxProviders = 50; // further ones are read at our relays only
    static constexpr std::size_t MaxRelays = 8; // besides ours
    static constexpr std::chrono::hours LookInterval{6}; // lists change seldom

    // Everything outlives this object.
    ProviderScout(nostr::RelayPool& pool, nostr::RelayDirectory& directory, base::Clock& clock);
    ~ProviderScout() override;

    void follow(std::set<nostr::PublicKey> providers); // instead of those before

Q_SIGNALS:
    void eventArrived(const nostr::Event& event); // an offer or a heartbeat, verified

private:
    using Plan = std::map<nostr::RelayUrl, QList<nostr::PublicKey>>;

    base::Task<> run();
    base::Task<Plan> plan();
    void read(const Plan& plan);

    nostr::RelayPool& m_pool;
    nostr::RelayDirectory& m_directory;
    base::Clock& m_clock;
    std::set<nostr::PublicKey> m_providers;
    Plan m_plan; // that is read now
    std::vector<std::unique_ptr<nostr::Subscription>> m_subscriptions;
    base::Task<> m_running;
};

} // namespace consumer
