// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input and bad weather: each has one defined outcome, and the value is still with whoever had
// it.
#include "cashu/dleq.h"
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;

class WalletWeatherTest : public WalletTest {
protected:
    void SetUp() override
    {
        fund(alice, Sats{1000});
        ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    }

    void expectRefusedUnasked(cashu::Token token, Errc code)
    {
        mint.forgetCalls();
        const auto received = resultOf(bob->receive(token, {}));
        ASSERT_FALSE(received.has_value());
        EXPECT_EQ(received.error().code, code);
        EXPECT_EQ(mint.calls(), 0);
        EXPECT_FALSE(bob->outcomeOf(token).has_value());
    }

    // Receives through one stroke of weather, then lets the wallet settle it.
    void expectReceivedInTheEnd(MintWeather weather)
    {
        const auto token = aToken(Sats{300});
        mint.strikeOnce(weather, u"/v1/swap"_s);
        const auto first = resultOf(bob->receive(token, {}));
        if (!first) {
            EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Open);
            bob.restart();
            ASSERT_TRUE(resultOf(bob->resume()).has_value());
        }
        EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Received);
        EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
        EXPECT_EQ(spendable(bob), Sats{299});
    }

    void expectSentInTheEnd(MintWeather weather)
    {
        mint.strikeOnce(weather, u"/v1/swap"_s);
        const auto first = resultOf(alice->send(mint.url(), Sats{300}, u"rent"_s));
        if (!first) {
            alice.restart();
            ASSERT_TRUE(resultOf(alice->resume()).has_value());
        }
        ASSERT_EQ(alice->unclaimedTokens().size(), 1);
        EXPECT_EQ(alice->unclaimedTokens().front().purpose, u"rent"_s);
        EXPECT_EQ(reserved(alice), Sats{300});
        expectBooksBalanced();
    }
};

TEST_F(WalletWeatherTest, RefusesATokenOfAnUnknownMintWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.mint = *cashu::MintUrl::fromText(u"https://other.example"_s);
    expectRefusedUnasked(token, Errc::NotAllowed);
}

TEST_F(WalletWeatherTest, RefusesATokenInAnotherUnitWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.unit = u"usd"_s;
    expectRefusedUnasked(token, Errc::Unsupported);
}

TEST_F(WalletWeatherTest, RefusesAnEmptyTokenWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.proofs.clear();
    expectRefusedUnasked(token, Errc::Malformed);
}

TEST_F(WalletWeatherTest, RefusesATokenThatHasAProofTwiceWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.proofs += token.proofs.front();
    expectRefusedUnasked(token, Errc::Malformed);
}

TEST_F(WalletWeatherTest, RefusesALockedTokenWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.proofs.front().secret
        = u"[\"P2PK\",{\"nonce\":\"00\",\"data\":\"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798\"}]"_s;
    expectRefusedUnasked(token, Errc::NotAllowed);
}

TEST_F(WalletWeatherTest, RefusesATokenWithAnotherAmountThanWasSignedWithoutAskingAnybody)
{
    auto token = aToken(Sats{300});
    token.proofs.front().amount *= 2;
    expectRefusedUnasked(token, Errc::Malformed);
}

TEST_F(WalletWeatherTest, RefusesAForgedTokenWhoseDleqIsMissing)
{
    auto token = aToken(Sats{300});
    for (auto& proof : token.proofs) {
        proof.dleq.reset();
        proof.secret.replace(0, 4, u"beef"_s);
    }

    const auto received = resultOf(bob->receive(token, {}));

    EXPECT_EQ(received.error().code, Errc::Malformed);
    EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Refused);
    EXPECT_EQ(spendable(bob), Sats{0});
}

TEST_F(WalletWeatherTest, SaysThatATokenIsSpent)
{
    const auto token = aToken(Sats{300});
    WalletUnderTest carol{clock, mint.connector(), 3};
    ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());
    ASSERT_TRUE(resultOf(carol->receive(token, {})).has_value());

    EXPECT_EQ(resultOf(bob->receive(token, {})).error().code, Errc::TokenSpent);

    EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Refused);
    EXPECT_EQ(spendable(bob), Sats{0});
    EXPECT_EQ(reserved(bob), Sats{0});
}

TEST_F(WalletWeatherTest, WaitsForATokenWhoseProofsArePending)
{
    // Alice melts these very proofs; the payment hangs.
    const auto restored = alice->balance().spendable;
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto token = aToken(Sats{1000});
    WalletUnderTest carol{clock, mint.connector(), 1};
    ASSERT_EQ(*resultOf(carol->restoreFromSeed(mint.url())), restored);
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{900})));
    ASSERT_TRUE(quote.has_value());
    ASSERT_EQ(resultOf(carol->melt(quote->id))->state, cashu::MeltQuoteState::Pending);

    const auto received = resultOf(bob->receive(token, {}));

    EXPECT_EQ(received.error().code, Errc::TokenPending);
    EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Open);
}

TEST_F(WalletWeatherTest, RefusesPlayMoneyInARealWallet)
{
    FakeRandom random{9};
    const auto database = *storage::Database::open(u":memory:"_s);
    const auto real = *cashu::Wallet::open(
        *database, mint.connector(), clock, random, seedOf(9), cashu::PracticeMoney::Refused);

    EXPECT_EQ(resultOf(real->addMint(mint.url())).error().code, Errc::NotAllowed);
    EXPECT_TRUE(real->mints().isEmpty());
}

TEST_F(WalletWeatherTest, ReceivesWhenTheAnswerIsLost)
{
    expectReceivedInTheEnd(MintWeather::AnswerLost);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheRequestIsLost)
{
    expectReceivedInTheEnd(MintWeather::RequestLost);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheRequestArrivesTwice)
{
    expectReceivedInTheEnd(MintWeather::RequestTwice);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheRequestArrivesLate)
{
    expectReceivedInTheEnd(MintWeather::RequestLate);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheMintAnswers500Once)
{
    expectReceivedInTheEnd(MintWeather::ServerError);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheMintHangs)
{
    expectReceivedInTheEnd(MintWeather::Hangs);
}
TEST_F(WalletWeatherTest, ReceivesWhenTheMintDiesBetweenSwapAndAnswer)
{
    expectReceivedInTheEnd(MintWeather::AnswerHangs);
}

TEST_F(WalletWeatherTest, SendsWhenTheAnswerIsLost)
{
    expectSentInTheEnd(MintWeather::AnswerLost);
}
TEST_F(WalletWeatherTest, SendsWhenTheRequestIsLost)
{
    expectSentInTheEnd(MintWeather::RequestLost);
}
TEST_F(WalletWeatherTest, SendsWhenTheRequestArrivesTwice)
{
    expectSentInTheEnd(MintWeather::RequestTwice);
}
TEST_F(WalletWeatherTest, SendsWhenTheRequestArrivesLate)
{
    expectSentInTheEnd(MintWeather::RequestLate);
}
TEST_F(WalletWeatherTest, SendsWhenTheMintAnswers500Once)
{
    expectSentInTheEnd(MintWeather::ServerError);
}
TEST_F(WalletWeatherTest, SendsWhenTheMintHangs)
{
    expectSentInTheEnd(MintWeather::Hangs);
}

TEST_F(WalletWeatherTest, GivesUpOnAMintThatHangsAndSettlesByItselfLater)
{
    const auto token = aToken(Sats{300});
    mint.strikeOnce(MintWeather::Hangs, u"/v1/swap"_s);

    const auto received = resultOf(bob->receive(token, {}), 35s);
    ASSERT_FALSE(received.has_value());
    EXPECT_EQ(received.error().code, Errc::Timeout);
    EXPECT_FALSE(bob->balance().mints.front().isReachable);
    clock.advance(2min);

    EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Received);
    EXPECT_TRUE(bob->balance().mints.front().isReachable);
}

TEST_F(WalletWeatherTest, SettlesAnOperationWhoseCallerWentAway)
{
    const auto token = aToken(Sats{300});
    mint.strikeOnce(MintWeather::AnswerHangs, u"/v1/swap"_s);
    {
        auto cancelled = bob->receive(token, {});
        EXPECT_FALSE(cancelled.isDone());
    }

    ASSERT_TRUE(resultOf(bob->resume()).has_value());

    EXPECT_EQ(spendable(bob), Sats{299});
}

TEST_F(WalletWeatherTest, FindsItsOutputsWhenAMintForgetsToRepeatAnswers)
{
    const auto token = aToken(Sats{300});
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);
    ASSERT_FALSE(resultOf(bob->receive(token, {})).has_value());
    clock.advance(2h); // NUT-19: the mint's memory of answers has passed

    EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
}

TEST_F(WalletWeatherTest, LosesNothingWhenTheDiskIsFull)
{
    const auto token = aToken(Sats{300});
    const auto pages = (*bob.database().query(u"PRAGMA page_count"_s)).front().integer(0);
    ASSERT_TRUE(bob.database().query(u"PRAGMA max_page_count=%1"_s.arg(pages)).has_value());
    mint.forgetCalls();

    base::Errc code{};
    for (int i = 0; i < 50; ++i) { // until the last free page is used up
        const auto received = resultOf(bob->receive(aToken(Sats{3}), {}));
        if (!received)
            code = received.error().code;
    }
    EXPECT_EQ(code, Errc::Storage);
    ASSERT_TRUE(bob.database().query(u"PRAGMA max_page_count=100000"_s).has_value());
    bob.restart();
    ASSERT_TRUE(resultOf(bob->resume()).has_value());
    EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
    for (const auto& sent : alice->unclaimedTokens())
        ASSERT_TRUE(resultOf(alice->fateOf(tokenOf(sent))).has_value());
    expectBooksBalanced();
}

TEST_F(WalletWeatherTest, CollectsWhenTheAnswerToMintingIsLost)
{
    const auto quote = resultOf(alice->requestInvoice(mint.url(), Sats{77}));
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/mint/bolt11"_s);

    EXPECT_EQ(*resultOf(alice->collect(quote->id, 60s)), Sats{77});
    expectBooksBalanced();
}

TEST_F(WalletWeatherTest, TakesBackOnceWhenTheAnswerIsLost)
{
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);
    ASSERT_FALSE(resultOf(alice->takeBack(sent->id)).has_value());

    EXPECT_EQ(*resultOf(alice->takeBack(sent->id)), Sats{299});
    expectBooksBalanced();
}

TEST_F(WalletWeatherTest, NeverSpendsAProofTwiceWhenManySendAtOnce)
{
    mint.setLatency(100ms);
    auto first = alice->send(mint.url(), Sats{301}, {});
    auto second = alice->send(mint.url(), Sats{301}, {});
    auto third = alice->send(mint.url(), Sats{301}, {});

    EXPECT_TRUE(resultOf(std::move(first)).has_value());
    EXPECT_TRUE(resultOf(std::move(second)).has_value());
    EXPECT_TRUE(resultOf(std::move(third)).has_value());
    expectBooksBalanced();
}

TEST_F(WalletWeatherTest, ReceivesATokenOnceWhenAskedTwiceAtOnce)
{
    const auto token = aToken(Sats{300});
    mint.setLatency(100ms);
    auto first = bob->receive(token, {});
    auto second = bob->receive(token, {});

    EXPECT_EQ(*resultOf(std::move(first)), Sats{299});
    EXPECT_EQ(*resultOf(std::move(second)), Sats{299});
    EXPECT_EQ(spendable(bob), Sats{299});
}

// One whose first send can never be settled: its mint is gone.
class WalletWithAnOldOperation : public WalletTest {
protected:
    void SetUp() override
    {
        for (auto* each : {&mint, &gone}) {
            ASSERT_TRUE(resultOf(carol->addMint(each->url())).has_value());
            const auto quote = resultOf(carol->requestInvoice(each->url(), Sats{1000}));
            ASSERT_TRUE(resultOf(carol->collect(quote->id, 60s)).has_value());
        }
        gone.setWeather(MintWeather::Unreachable);
        loseSwap(gone);
        clock.advance(25h);
        ASSERT_EQ(carol->openBusiness().size(), 1);
    }

    void loseSwap(FakeMint& at)
    {
        ASSERT_FALSE(resultOf(carol->send(at.url(), Sats{990}, u"test"_s)).has_value());
    }

    FakeMint gone{clock, {}, u"https://gone.example"_s, 8};
    WalletUnderTest carol{clock,
        [this](const cashu::MintUrl& url) {
            return url == gone.url() ? gone.connect() : mint.connect();
        },
        3};
};

TEST_F(WalletWithAnOldOperation, LooksAfterANewOneAtOnce)
{
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);
    loseSwap(mint);

    clock.advance(10s);

    EXPECT_EQ(carol->unclaimedTokens().size(), 1);
}

TEST_F(WalletWithAnOldOperation, SettlesTheOthersWhenItCannotBeRead)
{
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/swap"_s);
    loseSwap(mint);
    ASSERT_TRUE(carol.database().execute(
        u"UPDATE wallet_operations SET mint = '?' WHERE mint = ?"_s, {gone.url().toString()}));

    EXPECT_FALSE(resultOf(carol->resume()).has_value());

    EXPECT_EQ(carol->unclaimedTokens().size(), 1);
}

} // namespace test
