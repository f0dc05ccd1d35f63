// SPDX-License-Identifier: GPL-3.0-or-later
// Moving value between two mints, killed at every step.
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;

class WalletTransferTest : public WalletTest {
protected:
    void SetUp() override
    {
        mint.mint().setRoute(
            [this](const auto& hash) { return other.mint().receivePayment(hash); });
        fund(alice, Sats{1000});
        ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());
        ASSERT_TRUE(resultOf(carol->addMint(other.url())).has_value());
        ASSERT_TRUE(resultOf(carol->receive(aToken(Sats{900}), {})).has_value());
        other.mint().setInvoicesPaying(false);
        before = spendable(carol);
    }

    cashu::MintConnector connector()
    {
        return [this](const cashu::MintUrl& url) {
            return url == other.url() ? other.connect() : mint.connect();
        };
    }

    cashu::TransferQuote aQuote(Sats amount)
    {
        const auto quote = resultOf(carol->quoteTransfer(mint.url(), other.url(), amount));
        EXPECT_TRUE(quote.has_value()) << (quote ? "" : qPrintable(quote.error().detail));
        return *quote;
    }

    Sats heldAt(const FakeMint& place)
    {
        for (const auto& at : carol->balance().mints) {
            if (at.url == place.url())
                return at.spendable;
        }
        return Sats{};
    }

    void expectMoved(const cashu::TransferQuote& quote)
    {
        const auto outcome = carol->transferOutcome(quote.id);
        ASSERT_TRUE(outcome.has_value());
        EXPECT_EQ(outcome->state, cashu::TransferState::Done);
        EXPECT_EQ(outcome->arrived, quote.amount);
        EXPECT_LE(outcome->fee, quote.lightningReserve + quote.inputFee);
        EXPECT_EQ(heldAt(other), quote.amount);
        EXPECT_EQ(heldAt(mint), before - quote.amount - outcome->fee);
        EXPECT_TRUE(carol->openBusiness().isEmpty());
    }

    FakeMint other{clock, {}, u"https://other.example"_s, 8};
    WalletUnderTest carol{clock, connector(), 3};
    Sats before;
};

TEST_F(WalletTransferTest, NamesBothFeesBeforeAnythingMoves)
{
    const auto quote = aQuote(Sats{300});

    EXPECT_EQ(quote.lightningReserve, Sats{3});
    EXPECT_GE(quote.inputFee, Sats{1});
    EXPECT_EQ(spendable(carol), before);
    EXPECT_EQ(carol->transferOutcome(quote.id)->state, cashu::TransferState::Quoted);
}

TEST_F(WalletTransferTest, MovesValueToTheOtherMint)
{
    const auto quote = aQuote(Sats{300});

    const auto moved = resultOf(carol->transfer(quote.id));

    ASSERT_TRUE(moved.has_value()) << qPrintable(moved.error().detail);
    expectMoved(quote);
    EXPECT_EQ(resultOf(carol->transfer(quote.id))->state, cashu::TransferState::Done);
    expectMoved(quote); // once
}

TEST_F(WalletTransferTest, MovesItOnceWhereverItIsKilled)
{
    mint.setLatency(200ms);
    other.setLatency(200ms);
    for (int moment = 0; moment < 40; ++moment) {
        const auto quote = aQuote(Sats{10});
        const auto here = heldAt(mint);
        const auto there = heldAt(other);
        {
            auto moving = carol->transfer(quote.id);
            clock.advance(50ms * moment);
        }
        carol.restart();
        for (int round = 0; round < 5; ++round) {
            static_cast<void>(resultOf(carol->resume()));
            clock.advance(1min);
        }

        const auto outcome = carol->transferOutcome(quote.id);
        const bool isMoved = outcome->state == cashu::TransferState::Done;
        EXPECT_TRUE(isMoved || outcome->state == cashu::TransferState::Failed) << moment;
        EXPECT_EQ(heldAt(other), isMoved ? there + Sats{10} : there) << moment;
        EXPECT_EQ(heldAt(mint), isMoved ? here - Sats{10} - outcome->fee : here) << moment;
    }
}

TEST_F(WalletTransferTest, FailsWithTheMoneyWhereItWasWhenThePaymentFails)
{
    const auto quote = aQuote(Sats{300});
    mint.mint().setMeltOutcome(practice::MeltOutcome::Fails);

    const auto moved = resultOf(carol->transfer(quote.id));

    ASSERT_TRUE(moved.has_value());
    EXPECT_EQ(moved->state, cashu::TransferState::Failed);
    EXPECT_FALSE(moved->reason.isEmpty());
    EXPECT_EQ(spendable(carol), before);
}

TEST_F(WalletTransferTest, GoesOnByItselfWhenTheTargetAnswersAgain)
{
    const auto quote = aQuote(Sats{300});
    other.setWeather(MintWeather::Unreachable);
    EXPECT_EQ(resultOf(carol->transfer(quote.id))->state, cashu::TransferState::Collecting);
    other.setWeather(MintWeather::Clear);

    ASSERT_TRUE(resultOf(carol->heal()).has_value());

    expectMoved(quote);
}

TEST_F(WalletTransferTest, RefusesWhatCannotBePaidOrMakesNoSense)
{
    EXPECT_EQ(resultOf(carol->quoteTransfer(mint.url(), other.url(), Sats{900})).error().code,
        Errc::Insufficient);
    EXPECT_EQ(resultOf(carol->quoteTransfer(mint.url(), mint.url(), Sats{10})).error().code,
        Errc::NotAllowed);
    EXPECT_EQ(carol->transferOutcome(77).error().code, Errc::NotFound);
}

} // namespace test
