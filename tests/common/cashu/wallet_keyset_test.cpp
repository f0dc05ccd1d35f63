// SPDX-License-Identifier: GPL-3.0-or-later
// Keysets that end, collide or are too new; and finding everything again from the words.
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;

class WalletKeysetTest : public WalletTest {
protected:
    void SetUp() override { fund(alice, Sats{1000}); }

    base::UnixTime inWeeks(int weeks) const { return clock.now() + std::chrono::weeks{weeks}; }
};

TEST_F(WalletKeysetTest, WarnsOfProofsThatAgeAndSwapsThem)
{
    const auto end = inWeeks(8);
    ASSERT_TRUE(mint.mint().rotateKeyset(100, end).has_value());
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
    const auto back = resultOf(alice->takeBack(
        resultOf(alice->send(mint.url(), Sats{900}, {}))->id)); // now of the keyset that ends
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(alice->balance().mints.front().ageing, Sats{0});
    clock.setWallClockBy(std::chrono::weeks{5});
    ASSERT_TRUE(mint.mint().rotateKeyset(200).has_value());
    clock.advance(2h); // what it knows of the mint is old

    const auto warned = alice->balance().mints.front();
    EXPECT_GE(warned.ageing, Sats{890});
    EXPECT_EQ(warned.firstExpiry, end);
    ASSERT_TRUE(resultOf(alice->heal()).has_value());

    EXPECT_EQ(alice->balance().mints.front().ageing, Sats{0});
    EXPECT_EQ(alice->balance().mints.front().firstExpiry, std::nullopt);
    EXPECT_EQ(alice->history(1).front().kind, u"renewed"_s);
    expectBooksBalanced();
}

TEST_F(WalletKeysetTest, SwapsAgeingProofsByItselfOnceToldTo)
{
    ASSERT_TRUE(mint.mint().rotateKeyset(100, inWeeks(2)).has_value());
    fund(alice, Sats{500}); // of the keyset that ends soon
    ASSERT_TRUE(mint.mint().rotateKeyset(100).has_value());
    alice->keepHealing();
    alice->keepHealing();
    EXPECT_EQ(alice->balance().mints.front().ageing, Sats{500});

    clock.advance(1h); // what it knew of the mint was fresh at the first look
    clock.advance(1h);
    clock.advance(1h);

    EXPECT_EQ(alice->balance().mints.front().ageing, Sats{0});
    EXPECT_EQ(alice->history(1).front().kind, u"renewed"_s);
    expectBooksBalanced();
}

TEST_F(WalletKeysetTest, KeepsProofsThatAgeWhenTheMintHasNothingBetter)
{
    ASSERT_TRUE(mint.mint().rotateKeyset(100, inWeeks(3)).has_value());
    fund(alice, Sats{500});
    mint.forgetCalls();

    ASSERT_TRUE(resultOf(alice->heal()).has_value());

    EXPECT_EQ(mint.calls(u"/v1/swap"_s), 0);
    EXPECT_EQ(alice->balance().mints.front().ageing, Sats{500});
    EXPECT_EQ(spendable(alice), Sats{1500});
}

TEST_F(WalletKeysetTest, TakesTheCheapestKeysetAndSpendsRetiredOnesAlong)
{
    ASSERT_TRUE(mint.mint().rotateKeyset(300).has_value());
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
    EXPECT_EQ(alice->balance().mints.front().inputFeePpk, 300);

    const auto sent = resultOf(alice->send(mint.url(), Sats{700}, {}));

    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->amount, Sats{700});
    expectBooksBalanced();
}

TEST_F(WalletKeysetTest, RestoresAllKeysetsAndTellsHowFarItIs)
{
    ASSERT_TRUE(resultOf(alice->send(mint.url(), Sats{300}, {})).has_value());
    for (const auto fee : {200, 0}) {
        ASSERT_TRUE(mint.mint().rotateKeyset(fee).has_value());
        ASSERT_TRUE(resultOf(alice->addMint(mint.url())).has_value());
        const auto quote = resultOf(alice->requestInvoice(mint.url(), Sats{70}));
        ASSERT_TRUE(resultOf(alice->collect(quote->id, 60s)).has_value());
    }
    WalletUnderTest again{clock, mint.connector(), 1};
    ASSERT_TRUE(resultOf(again->addMint(mint.url())).has_value());
    QList<cashu::RestoreProgress> steps;
    QObject::connect(&*again, &cashu::Wallet::restoreProgressed, &*again,
        [&steps](const cashu::RestoreProgress& progress) { steps += progress; });

    const auto found = resultOf(again->restoreFromSeed(mint.url()));

    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(*found, spendable(alice) + reserved(alice));
    ASSERT_FALSE(steps.isEmpty());
    EXPECT_EQ(steps.back().keysets, 3);
    EXPECT_EQ(steps.back().keysetsDone, 2);
    EXPECT_GE(steps.back().found, Sats{1000});
}

TEST_F(WalletKeysetTest, GoesOnCountingWhereTheLostWalletStopped)
{
    WalletUnderTest again{clock, mint.connector(), 1};
    ASSERT_TRUE(resultOf(again->addMint(mint.url())).has_value());
    ASSERT_TRUE(resultOf(again->restoreFromSeed(mint.url())).has_value());

    const auto sent = resultOf(again->send(mint.url(), Sats{999}, {})); // a counter used twice
                                                                        // would be refused (11003)
    ASSERT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
    EXPECT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    EXPECT_TRUE(resultOf(bob->receive(tokenOf(*sent), {})).has_value());
}

TEST_F(WalletKeysetTest, KeepsRestoredProofsAsideWhileTheMintWorksOnThem)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto quote
        = resultOf(alice->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{500})));
    ASSERT_TRUE(resultOf(alice->melt(quote->id)).has_value());
    const auto pending = reserved(alice);
    WalletUnderTest again{clock, mint.connector(), 1};
    ASSERT_TRUE(resultOf(again->addMint(mint.url())).has_value());

    const auto found = resultOf(again->restoreFromSeed(mint.url()));

    EXPECT_EQ(*found, Sats{1000} - pending);
    EXPECT_EQ(reserved(again), pending);
    ASSERT_TRUE(mint.mint().endPendingPayments(practice::Payment::Fails).has_value());
    ASSERT_TRUE(resultOf(again->heal()).has_value());
    EXPECT_EQ(spendable(again), Sats{1000});
    EXPECT_EQ(reserved(again), Sats{0});
}

TEST_F(WalletKeysetTest, TakesBackWhatIsLeftOfATokenThatWasSpentInPart)
{
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));
    ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
    auto part = tokenOf(*sent);
    part.proofs = part.proofs.first(1);
    ASSERT_TRUE(resultOf(bob->receive(part, {})).has_value());
    const auto claimed = cashu::value(part);

    const auto back = resultOf(alice->takeBack(sent->id));

    ASSERT_TRUE(back.has_value()) << qPrintable(back.error().detail);
    EXPECT_EQ(*back, Sats{299} - claimed);
    EXPECT_EQ(reserved(alice), Sats{0});
    EXPECT_TRUE(alice->unclaimedTokens().isEmpty());
    expectBooksBalanced();
}

TEST_F(WalletKeysetTest, CountsWhatIsLeftOfATokenNotItsFaceValue)
{
    const auto sent = resultOf(alice->send(mint.url(), Sats{300}, {}));
    EXPECT_EQ(sent->left, Sats{300});
    const auto spent = tokenOf(*sent).proofs.front();
    ASSERT_TRUE(
        alice.database()
            .execute(u"UPDATE wallet_proofs SET state = 'spent' WHERE secret = ?"_s, {spent.secret})
            .has_value());

    const auto open = alice->unclaimedTokens();

    ASSERT_EQ(open.size(), 1);
    EXPECT_EQ(open.front().amount, Sats{300});
    EXPECT_EQ(open.front().left, Sats{300} - Sats{static_cast<qint64>(spent.amount)});
    EXPECT_EQ(open.front().left, reserved(alice));
}

TEST_F(WalletKeysetTest, ShowsNoReceiptThatDoesNotBelongToTheInvoice)
{
    mint.mint().setRoute([](const auto&) { return QString{64, u'7'}; });
    cashu::Invoice invoice;
    invoice.network = cashu::LightningNetwork::Regtest;
    invoice.amount = base::toMsats(Sats{100});
    invoice.createdAt = clock.now();
    invoice.paymentHash.fill(9);
    std::array<std::uint8_t, 32> key{};
    key.fill(5);
    const auto text = *cashu::toText(invoice, crypto::SecretBytes<32>{key});
    const auto quote = resultOf(alice->quoteMelt(mint.url(), text));
    ASSERT_TRUE(quote.has_value()) << qPrintable(quote.error().detail);

    const auto paid = resultOf(alice->melt(quote->id));

    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Paid);
    EXPECT_TRUE(paid->preimage.isEmpty());
}

} // namespace test
