// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hash.h"
#include "crypto/schnorr.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "practice/practice_mint.h"
#include "test_purse.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Sats;
using cashu::MintErrorCode;
using practice::MeltOutcome;
using practice::MintFault;
using practice::PracticeMint;
using test::Purse;

namespace {

class PracticeMintTest : public testing::Test {
protected:
    PracticeMintTest() { start(); }

    void start(const practice::MintOptions& options = {})
    {
        mint = std::move(*PracticeMint::open(*database, clock, random, options));
        purse = std::make_unique<Purse>(*mint, clock, random);
    }

    // Nothing was made or lost: what is outstanding is what was paid in, less payments and fees.
    void expectBalance(qint64 outstanding)
    {
        const auto books = mint->books();
        ASSERT_TRUE(books);
        EXPECT_EQ(books->outstanding, Sats{outstanding});
    }

    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    test::FakeClock clock;
    test::FakeRandom random;
    std::unique_ptr<PracticeMint> mint;
    std::unique_ptr<Purse> purse;
};

} // namespace

TEST_F(PracticeMintTest, SaysThatItIsPlayMoney)
{
    const auto info = purse->get(u"/v1/info"_s);

    EXPECT_TRUE(info.json[u"practice"_s].toBool());
    EXPECT_TRUE(info.json[u"nuts"_s][u"12"_s][u"supported"_s].toBool());
}

TEST_F(PracticeMintTest, PublishesAKeysetWhoseIdFollowsFromItsKeys)
{
    const auto keys = cashu::keysFromJson(purse->get(u"/v1/keys"_s).json);
    const auto advertised = cashu::keysetsFromJson(purse->get(u"/v1/keysets"_s).json);

    ASSERT_TRUE(keys && advertised);
    EXPECT_EQ(keys->first().keys.size(), 64);
    EXPECT_TRUE(keys->first().keys.contains(quint64{1} << 63));
    EXPECT_TRUE(cashu::withKeys(advertised->first(), keys->first()));
    EXPECT_EQ(purse->get(u"/v1/keys/00ffffffffffffff"_s).code(), 12001);
}

TEST_F(PracticeMintTest, PaysItsOwnInvoicesAfterAMoment)
{
    const auto quote = purse->askMintQuote(210);
    const auto invoice = cashu::invoiceFromText(quote.request);
    ASSERT_TRUE(invoice);
    EXPECT_EQ(invoice->amount, base::Msats{210'000});

    EXPECT_EQ(purse->mint(quote, purse->outputsFor({2, 16, 64, 128})).code(), 20001);
    clock.advance(300ms);

    EXPECT_EQ(purse->mintQuote(quote.id).state, cashu::MintQuoteState::Paid);
    EXPECT_TRUE(purse->mint(quote, purse->outputsFor({2, 16, 64, 128})).isGood());
    EXPECT_EQ(purse->mint(quote, purse->outputsFor({2, 16, 64, 128})).code(), 20002);
    expectBalance(210);
}

TEST_F(PracticeMintTest, SwapsForANewSetOfProofs)
{
    const auto proofs = purse->buy(64);

    const auto fresh = purse->swap(proofs, {1, 2, 4, 8, 16, 32});

    ASSERT_TRUE(fresh.reply.isGood());
    EXPECT_EQ(cashu::sumOf(fresh.proofs), Sats{63});
    EXPECT_TRUE(purse->swap(fresh.proofs, {2, 4, 8, 16, 32}).reply.isGood())
        << "the new ones are money";
    EXPECT_EQ(mint->books()->fees, Sats{2});
}

TEST_F(PracticeMintTest, RefusesASecondSpending)
{
    const auto proofs = purse->buy(8);
    ASSERT_TRUE(purse->swap(proofs, {1, 2, 4}).reply.isGood());

    EXPECT_EQ(purse->swap(proofs, {1, 2, 4}).reply.code(), 11001);
    expectBalance(7);
}

TEST_F(PracticeMintTest, RefusesToSignAnOutputTwice)
{
    const auto proofs = purse->buy(24); // 8 and 16
    const auto outputs = purse->outputsFor({1, 2, 4});
    ASSERT_TRUE(purse->postSwap({proofs[0]}, outputs).isGood());
    const auto larger = purse->outputsFor({8});

    EXPECT_EQ(purse->postSwap({proofs[1]}, purse->joined(outputs, larger)).code(), 11003);
    EXPECT_EQ(purse->stateOf(proofs[1]), u"UNSPENT"_s) << "a refused swap takes nothing";
    expectBalance(7 + 16);
}

TEST_F(PracticeMintTest, RefusesWhatIsNotBalanced)
{
    const auto proofs = purse->buy(8);

    EXPECT_EQ(purse->swap(proofs, {8}).reply.code(), 11005) << "no fee left";
    EXPECT_EQ(purse->swap(proofs, {2, 4}).reply.code(), 11005) << "the rest would be lost";
    EXPECT_EQ(purse->swap(proofs, {}).reply.code(), 11005);
    EXPECT_EQ(purse->stateOf(proofs[0]), u"UNSPENT"_s);
}

TEST_F(PracticeMintTest, RefusesDuplicates)
{
    const auto proofs = purse->buy(8);
    const auto once = purse->outputsFor({4});

    EXPECT_EQ(purse->swap({proofs[0], proofs[0]}, {1, 2, 4, 8}).reply.code(), 11007);
    EXPECT_EQ(purse->postSwap(proofs, purse->joined(once, once)).code(), 11008);
}

TEST_F(PracticeMintTest, RefusesForgedProofs)
{
    auto proofs = purse->buy(8);
    proofs[0].secret = u"another secret"_s;

    EXPECT_EQ(purse->swap(proofs, {1, 2, 4}).reply.code(), 10001);
    EXPECT_EQ(purse->stateOf(proofs[0]), u"UNSPENT"_s);
}

TEST_F(PracticeMintTest, RefusesAnInflatedAmount)
{
    auto proofs = purse->buy(8);
    proofs[0].amount = 1024;

    EXPECT_EQ(purse->swap(proofs, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512}).reply.code(), 10001);
}

TEST_F(PracticeMintTest, RefusesForeignKeysetsAndUnits)
{
    auto proofs = purse->buy(8);
    proofs[0].keysetId = {u"00ffffffffffffff"_s};

    EXPECT_EQ(purse->swap(proofs, {1, 2, 4}).reply.code(), 12001);
    EXPECT_EQ(
        purse->post(u"/v1/mint/quote/bolt11"_s, {{u"amount"_s, 5}, {u"unit"_s, u"usd"_s}}).code(),
        11013);
    EXPECT_EQ(
        purse->post(u"/v1/mint/quote/bolt11"_s, {{u"amount"_s, 0}, {u"unit"_s, u"sat"_s}}).code(),
        11006);
}

TEST_F(PracticeMintTest, SpendsInactiveKeysetsButDoesNotSignWithThem)
{
    const auto proofs = purse->buy(24); // 8 and 16
    const auto oldOutputs = purse->outputsFor({1, 2, 4});
    ASSERT_TRUE(mint->rotateKeyset(0));

    EXPECT_EQ(purse->postSwap({proofs[0]}, oldOutputs).code(), 12002);
    const auto fresh = purse->swap({proofs[0]}, {1, 2, 4});
    ASSERT_TRUE(fresh.reply.isGood());
    EXPECT_NE(fresh.proofs[0].keysetId, proofs[0].keysetId);
    EXPECT_EQ(purse->get(u"/v1/keysets"_s).json[u"keysets"_s].toArray().size(), 2);
    EXPECT_EQ(purse->get(u"/v1/keys"_s).json[u"keysets"_s].toArray().size(), 1);
    EXPECT_TRUE(purse->get(u"/v1/keys/"_s + proofs[0].keysetId.value).isGood());
}

TEST_F(PracticeMintTest, RestoresWhatItSigned)
{
    const auto proofs = purse->buy(8);
    const auto outputs = purse->outputsFor({1, 2, 4});
    mint->inject(MintFault::LoseAnswer, u"/v1/swap"_s);
    EXPECT_FALSE(purse->postSwap(proofs, outputs).isGood());

    auto asked = purse->joined(outputs, purse->outputsFor({8}));
    const auto restored = purse->restore(asked);

    EXPECT_EQ(restored.size(), 3);
    EXPECT_EQ(cashu::sumOf(restored), Sats{7});
    EXPECT_TRUE(purse->swap(restored, {2, 4}).reply.isGood()) << "what was restored is money";
}

TEST_F(PracticeMintTest, RepeatsItsAnswerToTheSameBytes)
{
    const auto proofs = purse->buy(8);
    const auto outputs = purse->outputsFor({1, 2, 4});
    const auto first = purse->postSwap(proofs, outputs);

    const auto again = purse->postSwap(proofs, outputs);
    clock.advance(2h);
    const auto late = purse->postSwap(proofs, outputs);

    ASSERT_TRUE(first.isGood());
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(late.code(), 11001);
    expectBalance(7);
}

TEST_F(PracticeMintTest, RemembersEverythingAfterARestart)
{
    const auto proofs = purse->buy(24); // 8 and 16
    ASSERT_TRUE(mint->rotateKeyset(200));
    ASSERT_TRUE(purse->swap({proofs[0]}, {1, 2, 4}).reply.isGood());
    const auto keys = purse->get(u"/v1/keys"_s).body;
    const auto books = *mint->books();

    mint.reset();
    start();

    EXPECT_EQ(purse->get(u"/v1/keys"_s).body, keys);
    EXPECT_EQ(*mint->books(), books);
    EXPECT_EQ(purse->swap({proofs[0]}, {1, 2, 4}).reply.code(), 11001);
    EXPECT_TRUE(purse->swap({proofs[1]}, {1, 2, 4, 8}).reply.isGood());
}

TEST_F(PracticeMintTest, GivesLockedQuotesOnlyToTheirOwner)
{
    const auto key = crypto::SecretBytes<32>{random.bytes32()};
    const auto quote = purse->askMintQuote(4, crypto::CurvePoint::ofScalar(key.bytes())->toHex());
    clock.advance(300ms);
    const auto outputs = purse->outputsFor({4});

    EXPECT_EQ(purse->mint(quote, outputs).code(), 20008);
    EXPECT_EQ(
        purse->mint(quote, outputs, purse->signature(quote, purse->outputsFor({4}), key)).code(),
        20008);
    EXPECT_TRUE(purse->mint(quote, outputs, purse->signature(quote, outputs, key)).isGood());
}

TEST_F(PracticeMintTest, AcceptsTheLegacyQuoteSignature)
{
    const auto key = crypto::SecretBytes<32>{random.bytes32()};
    const auto quote = purse->askMintQuote(4, crypto::CurvePoint::ofScalar(key.bytes())->toHex());
    clock.advance(300ms);
    const auto outputs = purse->outputsFor({4});

    const auto signature = purse->signature(quote, outputs, key, cashu::QuoteMessage::Legacy);

    EXPECT_TRUE(purse->mint(quote, outputs, signature).isGood());
}

TEST_F(PracticeMintTest, KeepsLockedProofsForTheOwnerOfTheKey)
{
    const crypto::SecretBytes<32> key{random.bytes32()};
    const auto lock = u"[\"P2PK\",{\"nonce\":\"01\",\"data\":\"%1\"}]"_s.arg(
        crypto::CurvePoint::ofScalar(key.bytes())->toHex());
    const auto swapped = purse->swap(purse->buy(16), {1, 2, 4, 8}, lock);
    ASSERT_TRUE(swapped.reply.isGood());
    auto locked = swapped.proofs.last();

    EXPECT_EQ(purse->swap({locked}, {1, 2, 4}).reply.code(), 20008);
    const auto hash = crypto::sha256(base::view(lock.toUtf8()));
    const auto signature = crypto::sign(key, hash, random.bytes32());
    locked.witness = u"{\"signatures\":[\"%1\"]}"_s.arg(base::toHex(*signature));
    EXPECT_TRUE(purse->swap({locked}, {1, 2, 4}).reply.isGood());
}

TEST_F(PracticeMintTest, AnswersNonsenseWithRefusals)
{
    EXPECT_EQ(purse->get(u"/v1/nothing"_s).status, 404);
    EXPECT_EQ(purse->post(u"/v1/swap"_s, {}).status, 400);
    EXPECT_EQ(purse->post(u"/v1/mint/bolt11"_s, {{u"quote"_s, u"unknown"_s}}).status, 400);
    EXPECT_EQ(mint->answer("POST", u"/v1/swap"_s, "not json").answer.status, 400);
    EXPECT_EQ(mint->answer("DELETE", u"/v1/swap"_s, {}).answer.status, 405);
}

TEST_F(PracticeMintTest, MakesTroubleOnDemand)
{
    mint->inject(MintFault::ServerError, u"/v1/keys"_s);
    EXPECT_EQ(purse->get(u"/v1/info"_s).status, 200);
    EXPECT_EQ(purse->get(u"/v1/keys"_s).status, 500);
    EXPECT_EQ(purse->get(u"/v1/keys"_s).status, 200);

    mint->inject(MintFault::Hang);
    EXPECT_EQ(
        mint->answer("GET", u"/v1/info"_s, {}).delivery, practice::MintReply::Delivery::Never);
}
