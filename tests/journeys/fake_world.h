// SPDX-License-Identifier: GPL-3.0-or-later
// The whole market in one process and on one clock: two relays, a mint, a host, a provider's daemon
// and a consumer's market, each side on a database of its own. Both can die at any saved step, and
// come back on what they had stored by then.
#pragma once

#include "consumer/core/market.h"
#include "fake_backend.h"
#include "fake_clock.h"
#include "fake_mint.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "mortal_side.h"
#include "provider/daemon/daemon.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

namespace test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

enum class Victim { Consumer, Provider, Both };

// When somebody dies: the count-th time that a saved step of this name is passed.
struct Death {
    std::string step;
    int count = 1;
    Victim victim = Victim::Both;
};

class FakeWorld {
public:
    FakeClock clock;
    FakeRandom random{5};
    FakeRelays relays{clock, random};
    FakeRelay& one = relays.add(u"wss://one.example"_s);
    FakeRelay& two = relays.add(u"wss://two.example"_s);
    FakeMint mint{clock};
    FakeBackend host;
    std::chrono::milliseconds timeDead = 3s;
    QList<provider::JournalEntry> journal; // of all lives of the provider
    std::set<backends::WorkloadId> created; // every workload that ever was

    FakeWorld();
    ~FakeWorld();
    FakeWorld(const FakeWorld&) = delete;
    FakeWorld& operator=(const FakeWorld&) = delete;

    // From now on saved steps are counted.
    void plan(std::optional<Death> death);
    bool hasDied() const { return m_hasDied; }
    int timesPassed(const std::string& step) const
    {
        const auto found = m_passed.find(step);
        return found == m_passed.end() ? 0 : found->second;
    }

    void startConsumer();
    void startProvider();
    void killConsumer();
    void killProvider();

    // Nothing that a relay says arrives, through all lives; hearing again begins with new
    // connections.
    void setConsumerDeaf(bool isDeaf);
    void setProviderDeaf(bool isDeaf);

    consumer::Market& market() { return *m_market; }
    cashu::Wallet& consumerWallet() { return *m_consumerWallet; }
    cashu::Wallet& providerWallet() { return *m_providerWallet; }
    provider::Daemon& daemon() { return *m_daemon; }
    bool isComplete() const { return m_market && m_daemon; }

    void run(std::chrono::milliseconds time);
    // Conditions are only asked while both sides live.
    template <typename Condition>
    bool runUntil(Condition condition, std::chrono::milliseconds limit = 300s)
    {
        const auto end = clock.uptime() + limit;
        while (!isComplete() || !condition()) {
            if (clock.uptime() >= end)
                return false;
            step(20ms);
        }
        return true;
    }

    // What a user does; waits until the consumer is there to do it.
    void fund(base::Sats amount);
    qint64 order(base::Sats face = base::Sats{40}, std::chrono::seconds wait = 120s);
    void topUp(qint64 number, base::Sats face);
    void stop(qint64 number);

    consumer::Purchase purchase(qint64 number) { return *market().purchases().book().find(number); }
    consumer::Lease lease(qint64 number) { return *market().leases().find(number); }
    provider::LeaseView providersLease(int index = 0) { return daemon().state().leases.at(index); }
    int count(provider::JournalKind kind) const;

    // Every sat that the mint ever issued is with one side or went to the mint as a fee; nothing is
    // under way; the host holds exactly the workloads of running leases.
    void expectEverythingSettled();

private:
    void step(std::chrono::milliseconds most);
    void notePoint(const char* name);
    void buryTheDead();
    std::unique_ptr<nostr::RelayPool> newPool(const LifePointer& life);
    void reconnectAll();
    base::Task<> fundNow(base::Sats amount);
    provider::DaemonConfig makeConfig();

    consumer::KeyRing m_keys;
    provider::DaemonConfig m_config;

    MortalFiles m_consumerFiles;
    std::unique_ptr<nostr::RelayPool> m_consumerPool;
    std::unique_ptr<cashu::Wallet> m_consumerWallet;
    std::unique_ptr<consumer::Market> m_market;

    MortalFiles m_providerFiles;
    std::unique_ptr<nostr::RelayPool> m_providerPool;
    std::unique_ptr<cashu::Wallet> m_providerWallet;
    std::unique_ptr<MortalBackend> m_backend;
    std::unique_ptr<provider::Daemon> m_daemon;

    bool m_isConsumerDeaf = false;
    bool m_isProviderDeaf = false;
    std::optional<Death> m_death;
    bool m_hasDied = false;
    std::map<std::string, int> m_passed;
    std::optional<std::chrono::milliseconds> m_consumerBack;
    std::optional<std::chrono::milliseconds> m_providerBack;
};

} // namespace test
