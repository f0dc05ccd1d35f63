// SPDX-License-Identifier: GPL-3.0-or-later
// A wallet on a database in memory, at a mint without sockets, with a clock moved by hand.
#pragma once

#include "cashu/wallet.h"
#include "fake_clock.h"
#include "fake_mint.h"
#include "fake_random.h"

#include <gtest/gtest.h>

namespace test {

using namespace std::chrono_literals;
using base::Errc;
using base::Sats;

inline crypto::SecretBytes<64> seedOf(std::uint8_t fill)
{
    std::array<std::uint8_t, 64> bytes{};
    bytes.fill(fill);
    return crypto::SecretBytes<64>{bytes};
}

// A wallet that can be killed and started again on the same database.
class WalletUnderTest {
public:
    WalletUnderTest(base::Clock& clock, cashu::MintConnector connector, std::uint8_t seed)
        : m_clock{clock}
        , m_connector{std::move(connector)}
        , m_seed{seed}
        , m_random{seed}
        , m_database{*storage::Database::open(QStringLiteral(":memory:"))}
    {
        start();
    }

    void start()
    {
        m_wallet = *cashu::Wallet::open(*m_database, m_connector, m_clock, m_random, seedOf(m_seed),
            cashu::PracticeMoney::Required);
    }
    void kill() { m_wallet.reset(); }
    void restart()
    {
        kill();
        start();
    }

    cashu::Wallet& operator*() { return *m_wallet; }
    cashu::Wallet* operator->() { return m_wallet.get(); }
    storage::Database& database() { return *m_database; }

private:
    base::Clock& m_clock;
    cashu::MintConnector m_connector;
    std::uint8_t m_seed;
    FakeRandom m_random;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<cashu::Wallet> m_wallet;
};

class WalletTest : public ::testing::Test {
protected:
    // Lets time pass until the task has ended.
    template <typename T>
    T resultOf(base::Task<T> task, std::chrono::milliseconds limit = 10min)
    {
        for (auto waited = 0ms; !task.isDone() && waited < limit; waited += 100ms)
            clock.advance(100ms);
        EXPECT_TRUE(task.isDone()) << "a task did not end";
        if (!task.isDone())
            std::abort();
        return task.await_resume();
    }

    void fund(WalletUnderTest& wallet, Sats amount)
    {
        ASSERT_TRUE(resultOf(wallet->addMint(mint.url())).has_value());
        const auto quote = resultOf(wallet->requestInvoice(mint.url(), amount));
        ASSERT_TRUE(quote.has_value()) << qPrintable(quote.error().detail);
        const auto collected = resultOf(wallet->collect(quote->id, 60s));
        ASSERT_TRUE(collected.has_value()) << qPrintable(collected.error().detail);
        ASSERT_EQ(*collected, amount);
    }

    cashu::Token tokenOf(const cashu::SentToken& sent) { return *cashu::tokenFromText(sent.text); }

    cashu::Token aToken(Sats amount) // of alice's, spendable by anyone
    {
        const auto sent = resultOf(alice->send(mint.url(), amount, QStringLiteral("test")));
        EXPECT_TRUE(sent.has_value()) << (sent ? "" : qPrintable(sent.error().detail));
        return tokenOf(*sent);
    }

    Sats spendable(WalletUnderTest& wallet) { return wallet->balance().spendable; }
    Sats reserved(WalletUnderTest& wallet) { return wallet->balance().reserved; }

    // Nothing is lost, nothing made up: what the mint owes is what the wallets hold.
    void expectBooksBalanced()
    {
        const auto held = spendable(alice) + reserved(alice) + spendable(bob) + reserved(bob);
        EXPECT_EQ(held, mint.books().outstanding);
    }

    FakeClock clock;
    FakeMint mint{clock};
    WalletUnderTest alice{clock, mint.connector(), 1};
    WalletUnderTest bob{clock, mint.connector(), 2};
};

} // namespace test
