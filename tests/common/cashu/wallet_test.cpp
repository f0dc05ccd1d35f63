// SPDX-License-Identifier: GPL-3.0-or-later
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;

TEST_F(WalletTest, CollectsAnInvoiceOnceItIsPaid)
{
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());

    const auto quote = resultOf(alice->requestInvoice(mint.url(), Sats{1000}));
    ASSERT_TRUE(quote.has_value());
    EXPECT_EQ(alice->openQuotes().size(), 1);
    const auto collected = resultOf(alice->collect(quote->id, 60s));

    ASSERT_TRUE(collected.has_value());
    EXPECT_EQ(*collected, Sats{1000});
    EXPECT_EQ(spendable(alice), Sats{1000});
    EXPECT_TRUE(alice->openQuotes().isEmpty());
    EXPECT_EQ(alice->history(10).front().kind, u"minted"_s);
}

TEST_F(WalletTest, AnswersTheSameAmountWhenAnInvoiceIsCollectedAgain)
{
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
    const auto quote = resultOf(alice->requestInvoice(mint.url(), Sats{100}));
    ASSERT_EQ(*resultOf(alice->collect(quote->id, 60s)), Sats{100});

    EXPECT_EQ(*resultOf(alice->collect(quote->id, 60s)), Sats{100});
    EXPECT_EQ(spendable(alice), Sats{100});
}

TEST_F(WalletTest, TellsThatAnInvoiceIsNotPaidYetAndCollectsItLater)
{
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
    const auto quote
        = resultOf(alice->requestInvoice(mint.url(), Sats{100})); // pays itself after 300 ms

    EXPECT_EQ(resultOf(alice->collect(quote->id, 100ms)).error().code, Errc::Timeout);

    EXPECT_EQ(*resultOf(alice->collect(quote->id, 60s)), Sats{100});
}

TEST_F(WalletTest, CollectsPaidInvoicesWhenItResumes)
{
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
    ASSERT_TRUE(resultOf(alice->requestInvoice(mint.url(), Sats{100})).has_value());
    clock.advance(5s);
    alice.restart();

    ASSERT_TRUE(resultOf(alice->resume()).has_value());

    EXPECT_EQ(spendable(alice), Sats{100});
}

TEST_F(WalletTest, SendsATokenWorthExactlyTheFaceValue)
{
    fund(alice, Sats{1000});

    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, u"rent"_s));

    ASSERT_TRUE(sent.has_value());
    const auto token = tokenOf(*sent);
    EXPECT_EQ(cashu::value(token), Sats{300});
    EXPECT_TRUE(sent->text.startsWith(u"cashuB"));
    EXPECT_EQ(alice->unclaimedTokens().size(), 1);
    EXPECT_EQ(alice->unclaimedTokens().front().purpose, u"rent"_s);
    EXPECT_EQ(reserved(alice), Sats{300});
    expectBooksBalanced();
}

TEST_F(WalletTest, SendsWithoutTheMintWhenItsProofsFit)
{
    fund(alice, Sats{1000}); // 8 + 32 + 64 + 128 + 256 + 512
    mint.setWeather(MintWeather::Unreachable);

    const auto sent = resultOf(alice->send(mint.url(), Sats{40}, {}));

    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(spendable(alice), Sats{960});
}

TEST_F(WalletTest, RefusesToSendMoreThanItHas)
{
    fund(alice, Sats{100});

    EXPECT_EQ(resultOf(alice->send(mint.url(), Sats{101}, {})).error().code, Errc::Insufficient);
    EXPECT_EQ(spendable(alice), Sats{100});
}

TEST_F(WalletTest, ReceivesATokenLessTheMintsFee)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto token = aToken(Sats{300});
    const auto fee = bob->feeToRedeem(token);

    const auto received = resultOf(bob->receive(token, u"rent"_s));

    ASSERT_TRUE(received.has_value());
    EXPECT_EQ(*received, Sats{300} - *fee);
    EXPECT_EQ(spendable(bob), *received);
    EXPECT_EQ(bob->outcomeOf(token)->state, cashu::Redemption::Received);
    EXPECT_EQ(bob->outcomeOf(token)->net, *received);
}

TEST_F(WalletTest, AnswersTheSameNetAmountForATokenReceivedBefore)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto token = aToken(Sats{300});
    const auto first = resultOf(bob->receive(token, {}));
    bob.restart();

    const auto again = resultOf(bob->receive(token, {}));

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, *first);
    EXPECT_EQ(spendable(bob), *first);
}

TEST_F(WalletTest, FindsAFaceValueThatNetsWhatTheReceiverWants)
{
    fund(alice, Sats{5000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    for (const auto net : {Sats{1}, Sats{255}, Sats{1023}}) {
        const auto face = resultOf(alice->faceValueFor(mint.url(), net));
        ASSERT_TRUE(face.has_value());

        const auto received = resultOf(bob->receive(aToken(*face), {}));

        ASSERT_TRUE(received.has_value());
        EXPECT_GE(*received, net);
        EXPECT_LE(received->value(), net.value() + 1);
    }
}

TEST_F(WalletTest, TakesBackATokenThatNobodyClaimed)
{
    fund(alice, Sats{1000});
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));

    const auto back = resultOf(alice->takeBack(sent->id));

    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(*back, Sats{299});
    EXPECT_TRUE(alice->unclaimedTokens().isEmpty());
    EXPECT_EQ(*resultOf(alice->takeBack(sent->id)), Sats{299}); // repeatable
    expectBooksBalanced();
}

TEST_F(WalletTest, CannotTakeBackATokenThatItsReceiverHas)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));
    ASSERT_TRUE(resultOf(bob->receive(tokenOf(*sent), {})).has_value());

    EXPECT_EQ(resultOf(alice->takeBack(sent->id)).error().code, Errc::TokenSpent);
    EXPECT_TRUE(alice->unclaimedTokens().isEmpty());
    EXPECT_EQ(reserved(alice), Sats{0});
    expectBooksBalanced();
}

TEST_F(WalletTest, TakesBackATokenThatItWronglyBelievedClaimed)
{
    fund(alice, Sats{1000});
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));
    ASSERT_TRUE(alice->markClaimed(sent->id).has_value());
    ASSERT_EQ(reserved(alice), Sats{0});

    const auto back = resultOf(alice->takeBack(sent->id));

    ASSERT_TRUE(back.has_value());
    expectBooksBalanced();
}

TEST_F(WalletTest, SeesTheFateOfAToken)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto token = aToken(Sats{300});
    EXPECT_EQ(*resultOf(alice->fateOf(token)), cashu::TokenFate::Unspent);

    ASSERT_TRUE(resultOf(bob->receive(token, {})).has_value());

    EXPECT_EQ(*resultOf(alice->fateOf(token)), cashu::TokenFate::Spent);
    EXPECT_TRUE(alice->unclaimedTokens().isEmpty());
    EXPECT_EQ(alice->history(1).front().state, u"claimed"_s);
}

TEST_F(WalletTest, TakesBackATokenThatCameFromOutside)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    const auto token = aToken(Sats{300});

    const auto imported = resultOf(bob->importSent(token, u"--token"_s));
    ASSERT_TRUE(imported.has_value());
    EXPECT_EQ(tokenOf(*imported).proofs.size(), token.proofs.size());
    const auto back = resultOf(bob->takeBack(imported->id));

    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(spendable(bob), *back);
}

TEST_F(WalletTest, GoesOnWithTheNewKeysetWhenTheMintRotates)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(mint.mint().rotateKeyset(200).has_value());

    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));

    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(cashu::value(tokenOf(*sent)), Sats{300});
    expectBooksBalanced();
}

TEST_F(WalletTest, ReceivesProofsOfAKeysetThatWasRetired)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{300});
    ASSERT_TRUE(mint.mint().rotateKeyset(100).has_value());
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());

    EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
}

TEST_F(WalletTest, RestoresEverythingFromItsSeed)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(alice->send(mint.url(), Sats{300}, {})).has_value());
    ASSERT_TRUE(mint.mint().rotateKeyset(100).has_value());
    ASSERT_TRUE(resultOf(alice->send(mint.url(), Sats{37}, {})).has_value());
    WalletUnderTest again{clock, mint.connector(), 1}; // the same seed, an empty database

    const auto restored = resultOf(again->restoreFromSeed(mint.url()));

    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(*restored, mint.books().outstanding); // unclaimed tokens included
    EXPECT_TRUE(
        resultOf(again->send(mint.url(), Sats{200}, {})).has_value()); // no counter is used twice
}

TEST_F(WalletTest, FindsNothingNewWhenItRestoresWhatItHas)
{
    fund(alice, Sats{1000});
    ASSERT_TRUE(resultOf(alice->send(mint.url(), Sats{300}, {})).has_value());

    EXPECT_EQ(*resultOf(alice->restoreFromSeed(mint.url())), Sats{0});
    expectBooksBalanced();
}

TEST_F(WalletTest, KeepsEverythingAcrossARestart)
{
    fund(alice, Sats{1000});
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, u"rent"_s));
    const auto spendableBefore = spendable(alice);
    const auto entries = alice->history(10).size();

    alice.restart();

    EXPECT_EQ(spendable(alice), spendableBefore);
    EXPECT_EQ(alice->unclaimedTokens().front().text, sent->text);
    EXPECT_EQ(alice->history(10).size(), entries);
    EXPECT_EQ(alice->mints(), QList{mint.url()});
}

TEST_F(WalletTest, IsNotOpenedWithAnotherSeed)
{
    const auto open = [this](std::uint8_t seed) {
        FakeRandom random;
        return cashu::Wallet::open(alice.database(), mint.connector(), clock, random, seedOf(seed),
            cashu::PracticeMoney::Required);
    };
    alice.kill();
    ASSERT_TRUE(open(9).has_value()) << "nothing has happened yet";
    ASSERT_TRUE(open(1).has_value());
    alice.start();
    fund(alice, Sats{100});
    alice.kill();

    const auto opened = open(9);

    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, Errc::Conflict);
    EXPECT_EQ(cashu::Wallet::checkSeed(alice.database(), seedOf(9)).error().code, Errc::Conflict);
    EXPECT_TRUE(cashu::Wallet::checkSeed(alice.database(), seedOf(1)).has_value());
    alice.start();
    EXPECT_EQ(spendable(alice), Sats{100});
}

} // namespace test
