// SPDX-License-Identifier: GPL-3.0-or-later
// A whole market on a table: two relays, a mint, a provider and one consumer, moved by a clock of
// our own. The consumer can be killed and started again on its database.
#pragma once

#include "consumer/core/market.h"
#include "fake_clock.h"
#include "fake_provider.h"

#include <gtest/gtest.h>

namespace test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class World {
public:
    FakeClock clock;
    FakeRandom random{5};
    FakeRelays relays{clock, random};
    FakeRelay* one = &relays.add(u"wss://one.example"_s);
    FakeRelay* two = &relays.add(u"wss://two.example"_s);
    FakeMint mint{clock};
    FakeMint otherMint{clock, {}, u"https://other.example"_s, 8}; // nobody knows it
    FakeProvider provider{relays, {u"wss://one.example"_s, u"wss://two.example"_s}, mint, clock};
    bool sshAnswers = true;

    World()
        : m_keys{*consumer::KeyRing::fromWords(
            u"abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"_s)}
        , m_database{*storage::Database::open(u":memory:"_s)}
    {
        provider.start();
        startConsumer();
        run(2s);
    }
    ~World() { killConsumer(); }

    void startConsumer()
    {
        m_pool = std::make_unique<nostr::RelayPool>(relays.transports(), clock, random);
        m_pool->addRelay(*nostr::RelayUrl::fromText(u"wss://one.example"));
        m_pool->addRelay(*nostr::RelayUrl::fromText(u"wss://two.example"));
        const auto connect = [this](const cashu::MintUrl& url) {
            return url == otherMint.url() ? otherMint.connect() : mint.connect();
        };
        m_wallet = *cashu::Wallet::open(
            *m_database, connect, clock, random, m_keys.seed(), cashu::PracticeMoney::Required);
        const consumer::SshProbe probe = [this](const QString&, int) -> base::Task<base::Result<>> {
            return probeNow(sshAnswers);
        };
        m_market = *consumer::Market::open(
            {*m_pool, *m_wallet, *m_database, clock, random, probe, {}, m_origin}, m_keys);
        ASSERT_TRUE(m_market->start());
    }
    // As SIGKILL would: whatever was not saved is gone.
    void killConsumer()
    {
        m_market.reset();
        m_wallet.reset();
        m_pool.reset();
    }
    void restartConsumer()
    {
        killConsumer();
        startConsumer();
    }

    // The computer is lost; what remains are the words.
    void startAgainFromWords()
    {
        killConsumer();
        m_database = *storage::Database::open(u":memory:"_s);
        m_origin = consumer::ProfileOrigin::OldWords;
        startConsumer();
    }

    consumer::Market& market() { return *m_market; }
    cashu::Wallet& wallet() { return *m_wallet; }
    storage::Database& database() { return *m_database; }

    // Nothing of these tables can be written, as on a full disk.
    void fillDisk(const QString& table)
    {
        for (const auto& verb : {u"INSERT"_s, u"UPDATE"_s}) {
            ASSERT_TRUE(m_database->execute(
                u"CREATE TRIGGER full_%1_%2 BEFORE %1 ON %2 BEGIN SELECT RAISE(ABORT, 'disk full'); END"_s
                    .arg(verb, table)));
        }
    }
    void emptyDisk(const QString& table)
    {
        for (const auto& verb : {u"INSERT"_s, u"UPDATE"_s})
            ASSERT_TRUE(m_database->execute(u"DROP TRIGGER full_%1_%2"_s.arg(verb, table)));
    }

    void run(std::chrono::milliseconds time)
    {
        for (auto end = clock.uptime() + time; clock.uptime() < end;)
            clock.advance(std::min<std::chrono::milliseconds>(100ms, end - clock.uptime()));
    }
    template <typename Condition>
    bool runUntil(Condition condition, std::chrono::milliseconds limit = 60s)
    {
        for (auto end = clock.uptime() + limit; clock.uptime() < end && !condition();)
            clock.advance(10ms);
        return condition();
    }

    void fund(base::Sats amount)
    {
        auto funding = fundNow(amount);
        ASSERT_TRUE(runUntil([&funding] { return funding.isDone(); }));
    }

    consumer::PurchaseOrder anOrder(base::Sats face = base::Sats{40}) const
    {
        consumer::PurchaseOrder order;
        order.providerKey = provider.key().publicKey().toHex();
        order.specId = u"basic"_s;
        order.faceValue = face;
        order.serverName = u"owl-3"_s;
        order.wait = 120s;
        return order;
    }
    qint64 order(base::Sats face = base::Sats{40})
    {
        return *market().purchases().start(anOrder(face));
    }
    consumer::Purchase purchase(qint64 number) { return *market().purchases().book().find(number); }
    bool isFinal(qint64 number) { return purchase(number).isFinal(); }
    std::optional<consumer::Lease> lease(qint64 number) { return market().leases().find(number); }
    // A running server, at once.
    qint64 aServer(base::Sats face = base::Sats{40})
    {
        const auto number = order(face);
        EXPECT_TRUE(runUntil([&] { return isFinal(number); }));
        EXPECT_EQ(purchase(number).state, consumer::PurchaseState::Active);
        return number;
    }

    QString tokenOf(FakeMint& from, base::Sats amount)
    {
        auto making = makeToken(from, amount);
        EXPECT_TRUE(runUntil([&making] { return making.isDone(); }));
        return making.await_resume();
    }
    void trust(const FakeMint& added)
    {
        auto adding = m_wallet->addMint(added.url());
        EXPECT_TRUE(runUntil([&adding] { return adding.isDone(); }));
    }
    // Made by the provider of what it was paid.
    QString refundOfProvider(base::Sats amount)
    {
        auto making = provider.wallet().send(mint.url(), amount, u"late"_s);
        EXPECT_TRUE(runUntil([&making] { return making.isDone(); }));
        return making.await_resume()->text;
    }

    // Consumer, provider and mint agree on where every sat is.
    void expectBooksToAddUp()
    {
        const auto books = mint.books();
        const auto ours = wallet().balance();
        const auto theirs = provider.wallet().balance();
        EXPECT_EQ((ours.spendable + ours.reserved + theirs.spendable).value() + books.fees.value(),
            books.issued.value())
            << "consumer " << ours.spendable.value() << "+" << ours.reserved.value()
            << ", provider " << theirs.spendable.value() << "+" << theirs.reserved.value()
            << ", fees " << books.fees.value();
    }

private:
    static base::Task<base::Result<>> probeNow(bool answers)
    {
        if (answers)
            co_return base::Result<>{};
        co_return base::fail(base::Errc::Network, u"refused"_s);
    }
    base::Task<QString> makeToken(FakeMint& from, base::Sats amount)
    {
        const auto database = *storage::Database::open(u":memory:"_s);
        crypto::SecretBytes<64> seed;
        random.fill({seed.data(), 64});
        const auto stranger = *cashu::Wallet::open(
            *database, from.connector(), clock, random, seed, cashu::PracticeMoney::Required);
        const auto added = co_await stranger->addMint(from.url());
        EXPECT_TRUE(added);
        const auto quote = co_await stranger->requestInvoice(from.url(), amount);
        EXPECT_TRUE(quote);
        const auto collected = co_await stranger->collect(quote->id, 30s);
        EXPECT_TRUE(collected);
        const auto token = co_await stranger->send(from.url(), amount, u"gift"_s);
        EXPECT_TRUE(token);
        co_return token->text;
    }
    base::Task<> fundNow(base::Sats amount)
    {
        const auto added = co_await m_wallet->addMint(mint.url());
        EXPECT_TRUE(added);
        const auto quote = co_await m_wallet->requestInvoice(mint.url(), amount);
        EXPECT_TRUE(quote);
        const auto collected = co_await m_wallet->collect(quote->id, 30s);
        EXPECT_TRUE(collected);
    }

    consumer::KeyRing m_keys;
    consumer::ProfileOrigin m_origin = consumer::ProfileOrigin::NewWords;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<nostr::RelayPool> m_pool;
    std::unique_ptr<cashu::Wallet> m_wallet;
    std::unique_ptr<consumer::Market> m_market;
};

} // namespace test
