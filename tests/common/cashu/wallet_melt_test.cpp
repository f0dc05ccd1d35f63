// SPDX-License-Identifier: GPL-3.0-or-later
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;

class WalletMeltTest : public WalletTest {
protected:
    void SetUp() override { fund(alice, Sats{1000}); }

    cashu::MeltQuote aQuote(Sats amount)
    {
        const auto quote
            = resultOf(alice->quoteMelt(mint.url(), mint.mint().foreignInvoice(amount)));
        EXPECT_TRUE(quote.has_value()) << (quote ? "" : qPrintable(quote.error().detail));
        return *quote;
    }

    // Those of the only payment.
    void hideInputs(const QString& from, const QString& to)
    {
        ASSERT_TRUE(alice.database().execute(
            u"UPDATE wallet_proofs SET state = ? WHERE state = ? AND y IN "
            "(SELECT y FROM wallet_operation_inputs WHERE operation = "
            "(SELECT MIN(id) FROM wallet_operations WHERE kind = 'melt'))"_s,
            {to, from}));
    }
};

TEST_F(WalletMeltTest, PaysAnInvoiceAndKeepsTheChange)
{
    mint.mint().setLightningFee(Sats{1});

    const auto paid = resultOf(alice->melt(aQuote(Sats{300}).id));

    ASSERT_TRUE(paid.has_value()) << qPrintable(paid.error().detail);
    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Paid);
    EXPECT_EQ(paid->preimage.size(), 64);
    EXPECT_EQ(spendable(alice), Sats{700} - paid->fee);
    EXPECT_EQ(reserved(alice), Sats{0});
    EXPECT_EQ(alice->history(1).front().state, u"done"_s);
    expectBooksBalanced();
}

TEST_F(WalletMeltTest, KeepsEverythingWhenThePaymentFails)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::Fails);

    EXPECT_FALSE(resultOf(alice->melt(aQuote(Sats{300}).id)).has_value());

    EXPECT_EQ(spendable(alice), Sats{1000});
    EXPECT_EQ(reserved(alice), Sats{0});
}

TEST_F(WalletMeltTest, WaitsForAPaymentThatTakesItsTime)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto quote = aQuote(Sats{300});
    const auto paid = resultOf(alice->melt(quote.id));
    ASSERT_TRUE(paid.has_value());
    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Pending);
    EXPECT_GE(reserved(alice), Sats{300});
    alice.restart();
    clock.advance(5min);
    EXPECT_GE(reserved(alice), Sats{300});

    ASSERT_TRUE(mint.mint().endPendingPayments(practice::Payment::Succeeds).has_value());
    clock.advance(5min);

    EXPECT_EQ(reserved(alice), Sats{0});
    EXPECT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Paid);
    expectBooksBalanced();
}

TEST_F(WalletMeltTest, GetsItsProofsBackWhenAPendingPaymentFails)
{
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto quote = aQuote(Sats{300});
    ASSERT_TRUE(resultOf(alice->melt(quote.id)).has_value());

    ASSERT_TRUE(mint.mint().endPendingPayments(practice::Payment::Fails).has_value());
    clock.advance(5min);

    EXPECT_EQ(spendable(alice), Sats{1000});
    EXPECT_EQ(alice->history(1).front().state, u"failed"_s);
}

TEST_F(WalletMeltTest, FindsItsChangeWhenTheAnswerIsLost)
{
    const auto quote = aQuote(Sats{300});
    mint.strikeOnce(MintWeather::AnswerLost, u"/v1/melt/bolt11"_s);
    ASSERT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Pending);
    alice.restart();

    ASSERT_TRUE(resultOf(alice->resume()).has_value());

    EXPECT_EQ(reserved(alice), Sats{0});
    expectBooksBalanced();
}

TEST_F(WalletMeltTest, FindsItsChangeWhenTheRequestArrivesAfterItWasGivenUp)
{
    const auto quote = aQuote(Sats{300});
    mint.strikeOnce(MintWeather::RequestLate, u"/v1/melt/bolt11"_s);
    ASSERT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Pending);
    clock.advance(30s); // the wallet has asked, heard UNPAID and released the proofs
    EXPECT_EQ(spendable(alice), Sats{1000});
    clock.advance(60s); // now the mint pays

    for (const auto amount : {Sats{512}, Sats{256}, Sats{128}, Sats{64}}) {
        auto sent = resultOf(alice->send(mint.url(), amount, {}));
        if (sent) // stale proofs show on the way back
            static_cast<void>(resultOf(alice->takeBack(sent->id)));
    }

    expectBooksBalanced();
}

// The first request was given up and comes late, the second never comes.
TEST_F(WalletMeltTest, BooksAPaymentOnTheAttemptThatMadeIt)
{
    const auto quote
        = *resultOf(alice->quoteMelt(mint.url(), mint.mint().foreignInvoice(Sats{100})));
    mint.setWeather([melts = 0](const QString& path) mutable {
        if (path != u"/v1/melt/bolt11")
            return MintWeather::Clear;
        return melts++ == 0 ? MintWeather::RequestLate : MintWeather::RequestLost;
    });
    ASSERT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Pending);
    clock.advance(58s); // long given up; two seconds later it arrives
    ASSERT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Pending);
    ASSERT_EQ(mint.calls(u"/v1/melt/bolt11"_s), 2);

    clock.advance(3min);
    ASSERT_TRUE(resultOf(alice->resume()).has_value());

    EXPECT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Paid);
    EXPECT_TRUE(alice->openBusiness().isEmpty());
    EXPECT_EQ(reserved(alice), Sats{0});
    expectBooksBalanced();
}

TEST_F(WalletMeltTest, NeverPaysAnInvoiceTwice)
{
    const auto invoice = mint.mint().foreignInvoice(Sats{100});
    mint.mint().setMeltOutcome(practice::MeltOutcome::StaysPending);
    const auto quote = resultOf(alice->quoteMelt(mint.url(), invoice));
    ASSERT_TRUE(resultOf(alice->melt(quote->id)).has_value());

    EXPECT_EQ(resultOf(alice->quoteMelt(mint.url(), invoice)).error().code, Errc::Conflict);
}

TEST_F(WalletMeltTest, KeepsTheProofsOfAnAttemptThatDidNotPay)
{
    const auto quote = aQuote(Sats{300});
    mint.strikeOnce(MintWeather::RequestLate, u"/v1/melt/bolt11"_s);
    ASSERT_EQ(resultOf(alice->melt(quote.id))->state, cashu::MeltQuoteState::Pending);
    clock.advance(30s); // given up, and a minute after the request the mint pays all the same
    ASSERT_EQ(spendable(alice), Sats{1000});
    hideInputs(u"unspent"_s, u"watched"_s); // the second attempt takes other proofs
    mint.setWeather([](const QString& path) {
        return path.startsWith(u"/v1/melt/") ? MintWeather::RequestLost : MintWeather::Clear;
    });
    static_cast<void>(resultOf(alice->melt(quote.id)));
    hideInputs(u"watched"_s, u"unspent"_s);
    clock.advance(1min);
    mint.setWeather(MintWeather::Clear);
    clock.advance(5min);

    const auto paid = resultOf(alice->melt(quote.id));

    ASSERT_TRUE(paid.has_value()) << qPrintable(paid.error().detail);
    EXPECT_EQ(paid->state, cashu::MeltQuoteState::Paid);
    EXPECT_EQ(reserved(alice), Sats{0});
    EXPECT_EQ(spendable(alice), Sats{700} - paid->fee);
    expectBooksBalanced();
}

} // namespace test
