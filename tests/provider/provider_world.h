// SPDX-License-Identifier: GPL-3.0-or-later
// A provider's daemon between a relay, a mint and a host that tests control. The daemon can be
// killed and started again on the same database.
#pragma once

#include "fake_backend.h"
#include "provider/daemon/daemon.h"
#include "renter.h"

namespace test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using base::Msats;
using base::Sats;
using protocol::Mode;
using provider::JournalKind;
using provider::LeaseState;

class ProviderTest : public testing::Test {
protected:
    ProviderTest() { start(); }

    void start()
    {
        m_pool = std::make_unique<nostr::RelayPool>(relays.transports(), clock, random);
        std::array<std::uint8_t, 64> seed{};
        seed.fill(9);
        wallet = cashu::Wallet::open(*database, mint.connector(), clock, random,
            crypto::SecretBytes<64>{seed}, cashu::PracticeMoney::Required)
                     .value();
        daemon = std::make_unique<provider::Daemon>(config,
            provider::DaemonParts{clock, random, *database, *m_pool, *wallet, backend, invoices});
        QObject::connect(daemon.get(), &provider::Daemon::journalled, daemon.get(),
            [this](const provider::JournalEntry& entry) { journal.append(entry); });
        ASSERT_TRUE(daemon->start());
        pass(2s);
    }
    // As by SIGKILL: nothing is finished, only what is stored remains.
    void kill()
    {
        daemon.reset();
        wallet.reset();
        m_pool.reset();
    }
    void restart()
    {
        kill();
        start();
    }

    void pass(std::chrono::milliseconds time)
    {
        for (auto passed = 0ms; passed < time; passed += 100ms)
            clock.advance(100ms);
    }
    template <typename Condition>
    bool passUntil(Condition condition, std::chrono::milliseconds limit = 60s)
    {
        for (auto passed = 0ms; !condition() && passed < limit; passed += 100ms)
            clock.advance(100ms);
        return condition();
    }

    // A renter with money.
    std::unique_ptr<Renter> aRenter(Sats funds = Sats{1000})
    {
        auto renter = std::make_unique<Renter>(clock, relays, relay.url(), mint,
            config.key.publicKey(), static_cast<std::uint8_t>(++m_renters + 20));
        renter->fund(funds);
        return renter;
    }
    // Rents the basic size; its pod id.
    QString rent(Renter& renter, Sats amount = Sats{64}, Mode mode = Mode::Nip17)
    {
        renter.say(protocol::toJson(renter.request(renter.token(amount))), mode);
        EXPECT_TRUE(passUntil([&] { return renter.last<protocol::AccessDetails>().has_value(); }));
        const auto details = renter.last<protocol::AccessDetails>();
        return details ? details->podId : QString{};
    }

    nostr::RelayPool& pool() { return *m_pool; }
    provider::LeaseView lease(int index = 0) const { return daemon->state().leases.at(index); }
    int count(JournalKind kind) const
    {
        return static_cast<int>(std::ranges::count(journal, kind, &provider::JournalEntry::kind));
    }

    FakeClock clock;
    FakeRandom random;
    FakeRelays relays{clock, random};
    FakeRelay& relay = relays.add(u"wss://relay.example"_s);
    FakeMint mint{clock};
    FakeBackend backend;
    cashu::InvoiceSource* invoices = nullptr;
    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    provider::DaemonConfig config = aConfig();
    std::unique_ptr<cashu::Wallet> wallet;
    std::unique_ptr<provider::Daemon> daemon;
    QList<provider::JournalEntry> journal;

private:
    provider::DaemonConfig aConfig()
    {
        provider::DaemonConfig made{.key = nostr::SecretKey::generate(random)};
        made.name = u"QuietFrostCrane"_s;
        made.publicAddress = u"203.0.113.7"_s;
        made.relays = {relay.url()};
        made.mints = {mint.url().toString()};
        made.specs = provider::practiceSpecs();
        made.isPractice = true;
        return made;
    }

    std::unique_ptr<nostr::RelayPool> m_pool;
    int m_renters = 0;
};

} // namespace test
