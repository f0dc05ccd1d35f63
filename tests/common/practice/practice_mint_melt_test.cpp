// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "practice/practice_mint.h"
#include "test_purse.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Sats;
using cashu::MeltQuoteState;
using practice::MeltOutcome;
using practice::PracticeMint;
using test::Purse;

namespace {

// A mint that is asked to pay an invoice of 100 sat; the purse holds 128.
class PracticeMeltTest : public testing::Test {
protected:
    PracticeMeltTest()
    {
        start();
        proofs = purse->buy(128);
        invoice = mint->foreignInvoice(Sats{100});
        quote = purse->askMeltQuote(invoice);
        blanks = purse->outputsFor({1, 1, 1, 1, 1});
    }

    void start()
    {
        mint = std::move(*PracticeMint::open(*database, clock, random));
        purse = std::make_unique<Purse>(*mint, clock, random);
    }

    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    test::FakeClock clock;
    test::FakeRandom random;
    std::unique_ptr<PracticeMint> mint;
    std::unique_ptr<Purse> purse;
    QList<cashu::Proof> proofs;
    QString invoice;
    cashu::MeltQuote quote;
    test::Outputs blanks;
};

} // namespace

TEST_F(PracticeMeltTest, PaysAndGivesTheRestBack)
{
    mint->setLightningFee(Sats{1});
    EXPECT_EQ(quote.amount, Sats{100});
    EXPECT_EQ(quote.feeReserve, Sats{1});

    const auto reply = purse->melt(quote, proofs, blanks);

    const auto paid = cashu::meltQuoteFromJson(reply.json);
    ASSERT_TRUE(paid);
    EXPECT_EQ(paid->state, MeltQuoteState::Paid);
    const auto preimage = base::fromHex(paid->preimage.value_or(QString{}));
    ASSERT_TRUE(preimage);
    EXPECT_EQ(crypto::sha256(base::view(*preimage)), cashu::invoiceFromText(invoice)->paymentHash);
    const auto change = purse->unblinded(blanks, paid->change);
    EXPECT_EQ(cashu::sumOf(change), Sats{128 - 1 - 100 - 1});
    EXPECT_TRUE(purse->swap({change.last()}, {1, 2, 4, 8}).reply.isGood()) << "16 less the fee";
    EXPECT_EQ(purse->stateOf(proofs[0]), u"SPENT"_s);
    EXPECT_EQ(mint->books()->redeemed, Sats{100});
}

TEST_F(PracticeMeltTest, GivesTheLargestPartsBackWhenBlanksAreFew)
{
    const auto few = purse->outputsFor({1});

    const auto paid = cashu::meltQuoteFromJson(purse->melt(quote, proofs, few).json);

    ASSERT_TRUE(paid);
    EXPECT_EQ(cashu::sumOf(purse->unblinded(few, paid->change)), Sats{16});
}

TEST_F(PracticeMeltTest, FreesTheInputsWhenThePaymentFails)
{
    mint->setMeltOutcome(MeltOutcome::Fails);

    EXPECT_EQ(purse->melt(quote, proofs, blanks).code(), 20004);

    EXPECT_EQ(purse->stateOf(proofs[0]), u"UNSPENT"_s);
    mint->setMeltOutcome(MeltOutcome::Pays);
    EXPECT_TRUE(purse->melt(quote, proofs, purse->outputsFor({1})).isGood())
        << "the quote can be tried again";
}

TEST_F(PracticeMeltTest, KeepsThePaymentPendingUntilItEnds)
{
    mint->setMeltOutcome(MeltOutcome::PendingThenPays);
    const auto other = purse->buy(32);
    auto sameOutputs = blanks;
    for (int i = 0; i < 5; ++i)
        sameOutputs.messages[i].amount = quint64{1} << i;

    const auto reply = purse->melt(quote, proofs, blanks);

    EXPECT_EQ(reply.json[u"state"_s].toString(), u"PENDING"_s);
    EXPECT_EQ(purse->stateOf(proofs[0]), u"PENDING"_s);
    EXPECT_EQ(purse->swap(proofs, {1, 2, 4, 8, 16, 32, 64}).reply.code(), 11002);
    EXPECT_EQ(purse->postSwap(other, sameOutputs).code(), 11004);
    EXPECT_EQ(purse->melt(quote, proofs, blanks).code(), 20005);
    clock.advance(300ms);
    const auto paid = purse->meltQuote(quote.id);
    EXPECT_EQ(paid.state, MeltQuoteState::Paid);
    EXPECT_EQ(cashu::sumOf(purse->unblinded(blanks, paid.change)), Sats{27});
}

TEST_F(PracticeMeltTest, FreesPendingInputsWhenThePaymentFailsLater)
{
    mint->setMeltOutcome(MeltOutcome::PendingThenFails);
    purse->melt(quote, proofs, blanks);

    clock.advance(300ms);

    EXPECT_EQ(purse->meltQuote(quote.id).state, MeltQuoteState::Unpaid);
    EXPECT_EQ(purse->stateOf(proofs[0]), u"UNSPENT"_s);
}

TEST_F(PracticeMeltTest, StaysPendingOverARestart)
{
    mint->setMeltOutcome(MeltOutcome::StaysPending);
    purse->melt(quote, proofs, blanks);
    mint.reset();
    start();
    clock.advance(24h);
    EXPECT_EQ(purse->meltQuote(quote.id).state, MeltQuoteState::Pending);

    ASSERT_TRUE(mint->endPendingPayments(practice::Payment::Succeeds));

    EXPECT_EQ(purse->meltQuote(quote.id).state, MeltQuoteState::Paid);
    EXPECT_EQ(mint->books()->redeemed, Sats{100});
}

TEST_F(PracticeMeltTest, PaysAnInvoiceOnce)
{
    const auto second = purse->askMeltQuote(invoice);
    ASSERT_TRUE(purse->melt(quote, proofs, blanks).isGood());

    EXPECT_EQ(purse->melt(second, purse->buy(128), purse->outputsFor({1})).code(), 20006);
    EXPECT_EQ(purse->melt(quote, purse->buy(128), purse->outputsFor({1})).code(), 20006);
}

TEST_F(PracticeMeltTest, WantsEnoughForReserveAndFee)
{
    EXPECT_EQ(purse->melt(quote, purse->buy(64), blanks).code(), 11005);
}

TEST_F(PracticeMeltTest, RefusesAnExpiredQuote)
{
    clock.advance(2h);

    EXPECT_EQ(purse->melt(quote, proofs, blanks).code(), 20007);
    EXPECT_EQ(purse->stateOf(proofs[0]), u"UNSPENT"_s);
}

TEST_F(PracticeMeltTest, SettlesItsOwnInvoicesInside)
{
    mint->setInvoicesPaying(false);
    const auto mintQuote = purse->askMintQuote(100);
    const auto own = purse->askMeltQuote(mintQuote.request);
    EXPECT_EQ(own.feeReserve, Sats{0});

    const auto paid = cashu::meltQuoteFromJson(purse->melt(own, proofs, blanks).json);

    ASSERT_TRUE(paid);
    EXPECT_TRUE(paid->preimage);
    EXPECT_EQ(purse->mintQuote(mintQuote.id).state, cashu::MintQuoteState::Paid);
    EXPECT_TRUE(purse->mint(mintQuote, purse->outputsFor({4, 32, 64})).isGood());
    EXPECT_EQ(mint->books()->outstanding, Sats{127});
}

TEST_F(PracticeMeltTest, NeverPaysARealInvoice)
{
    const auto real
        = u"lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rq"
          u"wzqfqqqsyq"
          "cyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85f"
          "kpmdla"
          "2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh"_s;

    EXPECT_EQ(purse->post(u"/v1/melt/quote/bolt11"_s, {{u"request"_s, real}, {u"unit"_s, u"sat"_s}})
                  .code(),
        20004);
}
