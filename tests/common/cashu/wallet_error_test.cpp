// SPDX-License-Identifier: GPL-3.0-or-later
// What the wallet does on each error code of the NUTs. Codes that echo an earlier success (11001,
// 11002, 11003) are in wallet_weather_test, 20004 is in wallet_melt_test, 10001 in
// wallet_bad_proof_test.
#include "cashu/proof_store.h"
#include "refused_wallet.h"

namespace test {

struct CodeAndError {
    int code;
    Errc error;
};

class WalletShows : public WalletErrorTest, public ::testing::WithParamInterface<CodeAndError> { };

TEST_P(WalletShows, WhatItCannotMendAndKeepsItsProofs)
{
    keepLargeProofsOnly();
    refuse(GetParam().code, u"/v1/swap"_s, 100);

    const auto sent = swapOff(Sats{700});

    ASSERT_FALSE(sent.has_value());
    EXPECT_EQ(sent.error().code, GetParam().error);
    EXPECT_TRUE(sent.error().detail.contains(u"refused by the test"_s));
    EXPECT_EQ(refused, 1) << "never again blindly";
    EXPECT_EQ(spendable(carol), Large);
    EXPECT_EQ(carol->history(1).front().state, u"failed"_s);
    expectNothingLost();
}

INSTANTIATE_TEST_SUITE_P(Codes, WalletShows,
    ::testing::Values(CodeAndError{11000, Errc::Rejected}, CodeAndError{11006, Errc::Rejected},
        CodeAndError{11007, Errc::Rejected}, CodeAndError{11008, Errc::Rejected},
        CodeAndError{11009, Errc::Rejected}, CodeAndError{11010, Errc::Rejected},
        CodeAndError{11013, Errc::Unsupported}, CodeAndError{12003, Errc::Rejected},
        CodeAndError{20008, Errc::NotAllowed}, CodeAndError{50001, Errc::Rejected}),
    [](const auto& each) { return "Code" + std::to_string(each.param.code); });

class WalletRebuilds : public WalletErrorTest, public ::testing::WithParamInterface<int> { };

TEST_P(WalletRebuilds, OnceWithFreshKeysetsAndOutputs)
{
    keepLargeProofsOnly();
    refuse(GetParam(), u"/v1/swap"_s);
    mint.forgetCalls();

    ASSERT_TRUE(swapOff(Sats{700}).has_value());

    EXPECT_EQ(refused, 1);
    EXPECT_EQ(mint.calls(u"/v1/keysets"_s), 1);
    expectNothingLost();
}

TEST_P(WalletRebuilds, NotForEver)
{
    keepLargeProofsOnly();
    refuse(GetParam(), u"/v1/swap"_s, 100);

    EXPECT_FALSE(swapOff(Sats{700}).has_value());

    EXPECT_EQ(refused, 2);
    EXPECT_EQ(spendable(carol), Large);
    expectNothingLost();
}

INSTANTIATE_TEST_SUITE_P(Codes, WalletRebuilds, ::testing::Values(11005, 12001, 12002));

TEST_F(WalletErrorTest, AsksAgainWhenAnotherUpdateWasQuicker)
{
    keepLargeProofsOnly();
    refuse(50000, u"/v1/swap"_s);

    ASSERT_TRUE(swapOff(Sats{700}).has_value());

    EXPECT_EQ(refused, 1);
    expectNothingLost();
}

TEST_F(WalletErrorTest, AsksOnlyOnceMoreWhenAnotherUpdateWasQuicker)
{
    keepLargeProofsOnly();
    refuse(50000, u"/v1/swap"_s, 100);

    EXPECT_EQ(swapOff(Sats{700}).error().code, Errc::Rejected);

    EXPECT_EQ(refused, 2);
    EXPECT_EQ(spendable(carol), Large);
    expectNothingLost();
}

TEST_F(WalletErrorTest, GivesUpAtAMintThatFindsEverythingTooLarge)
{
    keepLargeProofsOnly();
    refuse(11014, u"/v1/swap"_s, 10'000);

    EXPECT_FALSE(swapOff(Sats{700}).has_value());

    EXPECT_LT(refused, 400);
    EXPECT_EQ(spendable(carol), Large);
    expectNothingLost();
}

// What belongs together must not show in the order (proofs, questions about them).
TEST_F(WalletErrorTest, NamesProofsInAnOrderThatTellsNothing)
{
    QList<QStringList> named;
    rule = [&named](const QString& path, const QByteArray& body) {
        const auto json = QJsonDocument::fromJson(body).object();
        QStringList ys;
        if (path == u"/v1/checkstate") {
            for (const auto& y : json[u"Ys"].toArray())
                ys += y.toString();
        } else if (path == u"/v1/swap") {
            const auto proofs = cashu::proofsFromJson(json[u"inputs"].toArray());
            for (const auto& proof : *proofs)
                ys += cashu::yHex(proof);
        }
        if (ys.size() > 1)
            named += ys;
        return 0;
    };

    const auto sent = swapOff(Sats{990});
    ASSERT_TRUE(sent.has_value());
    ASSERT_TRUE(resultOf(carol->takeBack(sent->id)).has_value());

    ASSERT_GE(named.size(), 3);
    for (const auto& ys : named)
        EXPECT_TRUE(std::ranges::is_sorted(ys));
    expectNothingLost();
}

TEST_F(WalletErrorTest, WaitsForOutputsThatArePending)
{
    keepLargeProofsOnly();
    refuse(11004, u"/v1/swap"_s);

    EXPECT_FALSE(swapOff(Sats{700}).has_value());
    EXPECT_EQ(carol->openBusiness().size(), 1);
    EXPECT_FALSE(carol->openBusiness().front().reason.isEmpty());
    clock.advance(1min);

    EXPECT_EQ(carol->unclaimedTokens().size(), 1);
    expectNothingLost();
}

TEST_F(WalletErrorTest, WaitsNoLongerThanAnHourForOutputsThatArePending)
{
    keepLargeProofsOnly();
    refuse(11004, u"/v1/swap"_s, 10'000);

    EXPECT_FALSE(swapOff(Sats{700}).has_value());
    clock.advance(2h);

    EXPECT_EQ(spendable(carol), Large);
    expectNothingLost();
}

TEST_F(WalletErrorTest, SendsInSmallerPiecesWhenThereAreTooManyInputs)
{
    refuseLarge(11014, u"inputs"_s, 5);

    const auto sent = swapOff(Sats{990});

    ASSERT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
    EXPECT_GT(refused, 0);
    EXPECT_EQ(sent->amount, Sats{990});
    expectNothingLost();
}

TEST_F(WalletErrorTest, MakesFewerOutputsWhenThereAreTooMany)
{
    keepLargeProofsOnly();
    refuseLarge(11015, u"outputs"_s, 12);

    const auto sent = swapOff(Sats{700});

    ASSERT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
    expectNothingLost();
}

TEST_F(WalletErrorTest, PaysInSmallerPiecesWhenThereAreTooManyInputs)
{
    refuseLarge(11014, u"inputs"_s, 5);
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{900})));

    const auto paid = resultOf(carol->melt(quote->id));

    ASSERT_TRUE(paid.has_value()) << qPrintable(paid.error().detail);
    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Paid);
    expectNothingLost();
}

TEST_F(WalletErrorTest, WaitsForAnInvoiceThatTheMintCallsUnpaidAfterAll)
{
    const auto quote = resultOf(carol->requestInvoice(mint.url(), Sats{50}));
    refuse(20001, u"/v1/mint/bolt11"_s, 3);

    EXPECT_EQ(*resultOf(carol->collect(quote->id, 60s)), Sats{50});
    EXPECT_EQ(refused, 3);
}

TEST_F(WalletErrorTest, SaysWhenAnotherWalletCollectedAnInvoice)
{
    const auto quote = resultOf(carol->requestInvoice(mint.url(), Sats{50}));
    refuse(20002, u"/v1/mint/bolt11"_s, 100);

    EXPECT_EQ(resultOf(carol->collect(quote->id, 60s)).error().code, Errc::Conflict);
}

TEST_F(WalletErrorTest, SaysThatMintingIsOff)
{
    refuse(20003, u"/v1/mint/quote/bolt11"_s);

    EXPECT_EQ(
        resultOf(carol->requestInvoice(mint.url(), Sats{50})).error().code, Errc::Unsupported);
}

TEST_F(WalletErrorTest, SignsAQuoteTheOlderWayWhenTheMintAsksForIt)
{
    const auto quote = resultOf(carol->requestInvoice(mint.url(), Sats{50}));
    refuse(20008, u"/v1/mint/bolt11"_s);

    EXPECT_EQ(*resultOf(carol->collect(quote->id, 60s)), Sats{50});
    EXPECT_EQ(refused, 1);
}

TEST_F(WalletErrorTest, ShowsThatAMintWantsAKey)
{
    refuse(20009, u"/v1/mint/quote/bolt11"_s);

    EXPECT_EQ(resultOf(carol->requestInvoice(mint.url(), Sats{50})).error().code, Errc::NotAllowed);
}

TEST_F(WalletErrorTest, ShowsWhichInvoicesAMintCannotPay)
{
    const auto invoice = mint.mint().foreignInvoice(Sats{50});
    for (const auto& [code, error] :
        {CodeAndError{11011, Errc::Unsupported}, CodeAndError{11012, Errc::Rejected}}) {
        refuse(code, u"/v1/melt/quote/bolt11"_s);
        EXPECT_EQ(resultOf(carol->quoteMelt(mint.url(), invoice)).error().code, error);
    }
}

TEST_F(WalletErrorTest, AsksTheQuoteWhenAPaymentIsPending)
{
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{300})));
    refuse(20005, u"/v1/melt/bolt11"_s);

    const auto paid = resultOf(carol->melt(quote->id)); // the quote says UNPAID: nothing was sent

    EXPECT_FALSE(paid.has_value());
    EXPECT_EQ(spendable(carol), Sats{1000});
    expectNothingLost();
}

TEST_F(WalletErrorTest, KeepsItsProofsWhenAnInvoiceIsPaidAlready)
{
    const auto quote
        = resultOf(carol->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{300})));
    refuse(20006, u"/v1/melt/bolt11"_s);

    EXPECT_EQ(resultOf(carol->melt(quote->id)).error().code, Errc::Conflict);
    EXPECT_EQ(spendable(carol), Sats{1000});
}

TEST_F(WalletErrorTest, MayAskForANewQuoteWhenOneExpired)
{
    const auto invoice = mint.mint().foreignInvoice(Sats{300});
    const auto quote = resultOf(carol->quoteMelt(mint.url(), invoice));
    refuse(20007, u"/v1/melt/bolt11"_s);
    EXPECT_FALSE(resultOf(carol->melt(quote->id)).has_value());

    const auto again = resultOf(carol->quoteMelt(mint.url(), u"LIGHTNING:"_s + invoice.toUpper()));

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(resultOf(carol->melt(again->id))->state, cashu::MeltQuoteState::Paid);
    EXPECT_EQ(resultOf(carol->quoteMelt(mint.url(), invoice)).error().code, Errc::Conflict);
}

} // namespace test
