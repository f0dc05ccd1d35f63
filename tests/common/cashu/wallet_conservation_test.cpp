// SPDX-License-Identifier: GPL-3.0-or-later
// Two wallets do business at random while the weather is bad and both are killed at random moments.
// When the sky clears, every operation ends and no sat is missing. PAYGRESS_SEEDS sets how many
// histories are played.
#include "wallet_fixture.h"

#include <random>

namespace test {

using namespace Qt::StringLiterals;

namespace {

constexpr int StepsPerHistory = 80;

struct Market {
    QStringList tokens; // every token text that ever left a wallet
    QStringList sentByAlice;
    QStringList sentByBob;
};

base::Task<> send(
    cashu::Wallet* wallet, cashu::MintUrl mint, Sats amount, Market* market, QStringList* sent)
{
    const auto token = co_await wallet->send(mint, amount, u"trade"_s);
    if (!token)
        co_return;
    market->tokens += token->text;
    *sent += token->id;
}

base::Task<> receive(cashu::Wallet* wallet, QString text)
{
    const auto token = cashu::tokenFromText(text);
    if (token)
        co_await wallet->receive(*token, u"trade"_s);
}

base::Task<> takeBack(cashu::Wallet* wallet, QString id)
{
    co_await wallet->takeBack(id);
}

base::Task<> look(cashu::Wallet* wallet, QString text)
{
    const auto token = cashu::tokenFromText(text);
    if (token)
        co_await wallet->fateOf(*token);
}

base::Task<> mintSome(cashu::Wallet* wallet, cashu::MintUrl mint, Sats amount)
{
    const auto quote = co_await wallet->requestInvoice(mint, amount);
    if (quote)
        co_await wallet->collect(quote->id, 30s);
}

base::Task<> meltSome(cashu::Wallet* wallet, cashu::MintUrl mint, QString invoice)
{
    const auto quote = co_await wallet->quoteMelt(mint, invoice);
    if (quote)
        co_await wallet->melt(quote->id);
}

} // namespace

class WalletConservationTest : public WalletTest {
protected:
    std::uint64_t below(std::uint64_t limit) { return m_engine() % limit; }

    void playHistory(std::uint64_t seed)
    {
        m_engine.seed(seed);
        fund(alice, Sats{2000});
        fund(bob, Sats{500});
        mint.setLatency(100ms);
        mint.setWeather([this](const QString& path) { return weatherFor(path); });
        for (int step = 0; step < StepsPerHistory; ++step)
            takeStep();
        clearTheSky();
    }

    MintWeather weatherFor(const QString& path)
    {
        switch (below(20)) {
        case 0:
            return MintWeather::RequestLost;
        case 1:
        case 2:
            return MintWeather::AnswerLost;
        case 3:
            return MintWeather::RequestTwice;
        case 4:
            return path == u"/v1/melt/bolt11" ? MintWeather::AnswerLost : MintWeather::RequestLate;
        case 5:
            return below(2) == 0 ? MintWeather::ServerError : MintWeather::AnswerHangs;
        default:
            return MintWeather::Clear;
        }
    }

    void takeStep()
    {
        const bool isAlice = below(2) == 0;
        auto& wallet = isAlice ? alice : bob;
        auto& tasks = isAlice ? m_ofAlice : m_ofBob;
        auto& sent = isAlice ? m_market.sentByAlice : m_market.sentByBob;
        switch (below(12)) {
        case 0:
        case 1:
        case 2:
            tasks.add(send(
                &*wallet, mint.url(), Sats{static_cast<qint64>(1 + below(400))}, &m_market, &sent));
            break;
        case 3:
        case 4:
        case 5:
            if (!m_market.tokens.isEmpty())
                tasks.add(receive(&*wallet, m_market.tokens[below(m_market.tokens.size())]));
            break;
        case 6:
            if (!sent.isEmpty())
                tasks.add(takeBack(&*wallet, sent[below(sent.size())]));
            break;
        case 7:
            if (!m_market.tokens.isEmpty())
                tasks.add(look(&*wallet, m_market.tokens[below(m_market.tokens.size())]));
            break;
        case 8:
            if (below(2) == 0)
                tasks.add(
                    mintSome(&*wallet, mint.url(), Sats{static_cast<qint64>(1 + below(200))}));
            else
                meltOrRotate(tasks, *wallet);
            break;
        case 9:
        case 10:
            kill(wallet, tasks);
            break;
        default: // only time passes
            break;
        }
        clock.advance(std::chrono::milliseconds{below(2) == 0 ? below(40'000) : below(300)});
    }

    void meltOrRotate(base::TaskSet& tasks, cashu::Wallet& wallet)
    {
        if (below(4) == 0) {
            ASSERT_TRUE(mint.mint().rotateKeyset(static_cast<qint64>(below(300))).has_value());
            return;
        }
        const practice::MeltOutcome outcomes[]{practice::MeltOutcome::Pays,
            practice::MeltOutcome::Fails, practice::MeltOutcome::PendingThenPays,
            practice::MeltOutcome::PendingThenFails};
        mint.mint().setMeltOutcome(outcomes[below(4)]);
        const auto invoice = mint.mint().foreignInvoice(Sats{static_cast<qint64>(1 + below(300))});
        tasks.add(meltSome(&wallet, mint.url(), invoice));
    }

    static void kill(WalletUnderTest& wallet, base::TaskSet& tasks)
    {
        tasks.cancelAll();
        wallet.restart();
    }

    void clearTheSky()
    {
        mint.setWeather(MintWeather::Clear);
        mint.mint().setMeltOutcome(practice::MeltOutcome::Pays);
        clock.advance(10min); // whatever was late has arrived, whatever was pending is decided
        kill(alice, m_ofAlice);
        kill(bob, m_ofBob);
        for (auto* wallet : {&alice, &bob}) {
            const auto resumed = resultOf((*wallet)->resume());
            ASSERT_TRUE(resumed.has_value()) << qPrintable(resumed.error().detail);
        }
        for (auto* wallet : {&alice, &bob}) {
            for (const auto& token : (*wallet)->unclaimedTokens())
                ASSERT_TRUE(resultOf((*wallet)->fateOf(tokenOf(token))).has_value());
        }
    }

    Sats unclaimed(WalletUnderTest& wallet)
    {
        Sats sum;
        for (const auto& token : wallet->unclaimedTokens())
            sum += token.amount;
        return sum;
    }

    qint64 rows(WalletUnderTest& wallet, const QString& sql)
    {
        return (*wallet.database().query(sql)).front().integer(0);
    }

    void expectStillInBusiness(WalletUnderTest& wallet)
    {
        const Sats half{spendable(wallet).value() / 2};
        if (half.isZero())
            return;
        const auto sent = resultOf(wallet->send(mint.url(), half, u"business"_s));
        ASSERT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
    }

private:
    std::mt19937_64 m_engine;
    Market m_market;
    base::TaskSet m_ofAlice;
    base::TaskSet m_ofBob;
};

class WalletConservationSeeds : public WalletConservationTest,
                                public ::testing::WithParamInterface<int> { };

TEST_P(WalletConservationSeeds, LosesNothingAndEndsEverything)
{
    playHistory(static_cast<std::uint64_t>(GetParam()));

    const auto done = u"SELECT COUNT(*) FROM wallet_operations WHERE state = 'done'"_s;
    EXPECT_GE(rows(alice, done) + rows(bob, done), 5) << "this history tests nothing";
    for (auto* wallet : {&alice, &bob}) {
        EXPECT_EQ(
            rows(*wallet, u"SELECT COUNT(*) FROM wallet_operations WHERE state = 'open'"_s), 0);
        EXPECT_EQ(
            rows(*wallet, u"SELECT COUNT(*) FROM wallet_operations WHERE state = 'alarm'"_s), 0);
        EXPECT_EQ(
            rows(*wallet, u"SELECT COUNT(*) FROM wallet_proofs WHERE state = 'quarantined'"_s), 0);
        EXPECT_EQ(reserved(*wallet), unclaimed(*wallet));
    }
    expectBooksBalanced();
    EXPECT_EQ(
        mint.books().issued, mint.books().redeemed + mint.books().outstanding + mint.books().fees);
    for (auto* wallet : {&alice, &bob})
        expectStillInBusiness(*wallet);
    expectBooksBalanced();
}

INSTANTIATE_TEST_SUITE_P(Histories, WalletConservationSeeds,
    ::testing::Range(0,
        std::max(1,
            qEnvironmentVariableIntValue("PAYGRESS_SEEDS") == 0
                ? 25
                : qEnvironmentVariableIntValue("PAYGRESS_SEEDS"))));

} // namespace test
