// SPDX-License-Identifier: GPL-3.0-or-later
// Locked tokens (NUT-10, NUT-11, NUT-14, NUT-28) between two wallets at a mint that checks them.
#include "cashu/blinded_lock.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"
#include "wallet_fixture.h"

#include <QJsonDocument>

namespace test {

using namespace Qt::StringLiterals;
using cashu::LockOptions;
using crypto::CurvePoint;
using crypto::SecretBytes;

class WalletLockTest : public WalletTest {
protected:
    void SetUp() override
    {
        fund(alice, Sats{1000});
        ASSERT_TRUE(resultOf(bob->addMint(mint.url())).has_value());
        bobsKey = *bob->newLockKey();
    }

    base::Task<base::Result<cashu::SentToken>> sending(const LockOptions& options)
    {
        return alice->sendLocked(mint.url(), Sats{300}, *cashu::lockTerms(options), u"gift"_s);
    }
    cashu::SentToken sent(const LockOptions& options)
    {
        const auto token = resultOf(sending(options));
        EXPECT_TRUE(token.has_value()) << qPrintable(token.error().detail);
        return token.value_or(cashu::SentToken{});
    }
    LockOptions toBob() const
    {
        LockOptions options;
        options.keys = {bobsKey};
        return options;
    }
    LockOptions toBobUntilAnHourFromNow()
    {
        auto options = toBob();
        options.locktime = clock.now() + 1h;
        options.refundKeys = {*alice->newLockKey()};
        return options;
    }

    static SecretBytes<32> aKey(std::uint8_t fill)
    {
        std::array<std::uint8_t, 32> bytes{};
        bytes.fill(fill);
        return SecretBytes<32>{bytes};
    }
    static CurvePoint pointOf(const SecretBytes<32>& key)
    {
        return *CurvePoint::ofScalar(key.bytes());
    }

    void expectRefusedUnasked(const cashu::Token& token, const QString& why)
    {
        mint.forgetCalls();
        const auto received = resultOf(bob->receive(token, {}));
        ASSERT_FALSE(received.has_value());
        EXPECT_EQ(received.error().code, Errc::NotAllowed);
        EXPECT_TRUE(received.error().detail.contains(why)) << qPrintable(received.error().detail);
        EXPECT_EQ(mint.calls(), 0);
    }

    CurvePoint bobsKey;
};

TEST_F(WalletLockTest, SendsATokenThatOnlyItsReceiverCanRedeem)
{
    const auto token = tokenOf(sent(toBob()));
    for (const auto& proof : token.proofs)
        EXPECT_EQ(cashu::paymentLockOf(proof.secret), cashu::PaymentLock::P2pk);
    WalletUnderTest carol{clock, mint.connector(), 3};
    ASSERT_TRUE(resultOf(carol->addMint(mint.url())).has_value());
    EXPECT_EQ(resultOf(carol->receive(token, {})).error().code, Errc::NotAllowed);

    EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
    EXPECT_EQ(resultOf(alice->fateOf(token)).value(), cashu::TokenFate::Spent);
    expectBooksBalanced();
}

TEST_F(WalletLockTest, TellsWhomATokenIsNotFor)
{
    LockOptions options;
    options.keys = {pointOf(aKey(9))};
    expectRefusedUnasked(tokenOf(sent(options)), u"another key"_s);
}

TEST_F(WalletLockTest, KeepsATokenOfItsOwnOutOfReachUntilTheLocktime)
{
    const auto token = sent(toBobUntilAnHourFromNow());

    const auto early = resultOf(alice->takeBack(token.id));
    EXPECT_EQ(early.error().code, Errc::NotAllowed);
    EXPECT_TRUE(early.error().detail.contains(u"locked until"_s));
    clock.advance(1h);
    clock.advance(2s);

    EXPECT_EQ(*resultOf(alice->takeBack(token.id)), Sats{299});
    EXPECT_EQ(spendable(alice), Sats{998});
    expectBooksBalanced();
}

TEST_F(WalletLockTest, LetsTheReceiverRedeemAfterTheLocktimeToo)
{
    const auto token = tokenOf(sent(toBobUntilAnHourFromNow()));
    clock.advance(2h);

    EXPECT_EQ(*resultOf(bob->receive(token, {})), Sats{299});
}

TEST_F(WalletLockTest, TakesBackWhatNobodyCanClaimAnyMoreWithoutAKeyOfItsOwn)
{
    auto options = toBob();
    options.locktime = clock.now() + 1h;
    const auto token = sent(options);
    clock.advance(2h);

    EXPECT_EQ(*resultOf(alice->takeBack(token.id)), Sats{299}); // without refund keys: anybody's
}

TEST_F(WalletLockTest, CannotTakeBackWhatItLockedForGood)
{
    const auto token = sent(toBob());
    EXPECT_EQ(resultOf(alice->takeBack(token.id)).error().code, Errc::NotAllowed);
    EXPECT_EQ(alice->unclaimedTokens().size(), 1);

    EXPECT_EQ(*resultOf(bob->receive(tokenOf(token), {})), Sats{299});
    EXPECT_EQ(resultOf(alice->takeBack(token.id)).error().code, Errc::TokenSpent);
}

TEST_F(WalletLockTest, OpensSigAllOverTheWholeSwap)
{
    auto options = toBob();
    options.scope = cashu::SignatureScope::All;

    EXPECT_EQ(*resultOf(bob->receive(tokenOf(sent(options)), {})), Sats{299});
}

TEST_F(WalletLockTest, TakesBackSigAllAfterTheLocktime)
{
    auto options = toBobUntilAnHourFromNow();
    options.scope = cashu::SignatureScope::All;
    const auto token = sent(options);
    clock.advance(2h);

    EXPECT_EQ(*resultOf(alice->takeBack(token.id)), Sats{299});
}

TEST_F(WalletLockTest, OpensALockOfSeveralSignaturesWithKeysGiven)
{
    auto options = toBob();
    options.keys += {pointOf(aKey(9)), pointOf(aKey(10))};
    options.signatures = 2;
    const auto token = tokenOf(sent(options));
    expectRefusedUnasked(token, u"another key"_s);

    EXPECT_EQ(*resultOf(bob->receive(token, {}, {{aKey(10)}, {}})), Sats{299});
}

TEST_F(WalletLockTest, OpensALockForANostrKey)
{
    const auto key = aKey(11);
    LockOptions options;
    options.keys = {*cashu::lockKeyOfNostr(*crypto::xOnlyPublicKey(key))};

    EXPECT_EQ(*resultOf(bob->receive(tokenOf(sent(options)), {}, {{key}, {}})), Sats{299});
}

TEST_F(WalletLockTest, OpensAHashLockWithThePreimageAndTheKey)
{
    const auto preimage = aKey(12);
    auto options = toBob();
    options.hash = crypto::sha256(preimage.bytes());
    const auto token = tokenOf(sent(options));
    expectRefusedUnasked(token, u"another key"_s);

    EXPECT_EQ(*resultOf(bob->receive(token, {}, {{}, preimage})), Sats{299});
}

TEST_F(WalletLockTest, TakesAHashLockBackAfterTheLocktime)
{
    auto options = toBobUntilAnHourFromNow();
    options.hash = crypto::sha256(aKey(12).bytes());
    const auto token = sent(options);
    clock.advance(2h);

    EXPECT_EQ(*resultOf(alice->takeBack(token.id)), Sats{299});
}

TEST_F(WalletLockTest, FindsItsKeyBehindABlindedLock)
{
    const auto oneTimeKey = aKey(13);
    LockOptions options;
    options.keys = {*cashu::blindedKey(bobsKey, oneTimeKey, 0)};
    auto token = tokenOf(sent(options));
    for (auto& proof : token.proofs)
        proof.p2pkE = pointOf(oneTimeKey);
    ASSERT_TRUE(bob->newLockKey().has_value()); // not the newest key

    EXPECT_EQ(*resultOf(bob->receive(*cashu::tokenFromText(cashu::toText(token)), {})), Sats{299});
}

TEST_F(WalletLockTest, NeverGivesOutAKeyTwice)
{
    bob.restart();
    const auto next = *bob->newLockKey();
    EXPECT_NE(next, bobsKey);
    EXPECT_EQ(*resultOf(bob->receive(tokenOf(sent(toBob())), {})), Sats{299});
}

TEST_F(WalletLockTest, RefusesLocksThatNobodyCouldOpen)
{
    auto options = toBob();
    options.signatures = 2;
    EXPECT_EQ(cashu::lockTerms(options).error().code, Errc::Malformed);
    options = toBob();
    options.keys += bobsKey;
    EXPECT_EQ(cashu::lockTerms(options).error().code, Errc::Malformed);
    EXPECT_EQ(cashu::lockTerms({}).error().code, Errc::Malformed);
}

TEST_F(WalletLockTest, RefusesALockThatIsTooLongForAMint)
{
    auto terms = *cashu::lockTerms(toBob());
    const auto fits = cashu::lockedSecret(terms, QString(64, u'0'))->size();
    terms.tags = {{u"memo"_s, QString(cashu::MaxLockedSecret - fits - 11, u'x')}};
    EXPECT_TRUE(cashu::lockedSecret(terms, QString(64, u'0')).has_value());
    terms.tags.first().last() += u'x';
    EXPECT_EQ(cashu::lockedSecret(terms, QString(64, u'0')).error().code, Errc::Malformed);
}

class LockedWeatherTest : public WalletLockTest,
                          public testing::WithParamInterface<MintWeather> { };

TEST_P(LockedWeatherTest, SendsAndRedeemsALockedTokenAllTheSame)
{
    auto options = toBobUntilAnHourFromNow();
    options.scope = cashu::SignatureScope::All;
    mint.strikeOnce(GetParam(), u"/v1/swap"_s);
    if (!resultOf(sending(options))) {
        alice.restart();
        ASSERT_TRUE(resultOf(alice->resume()).has_value());
    }
    ASSERT_EQ(alice->unclaimedTokens().size(), 1);
    const auto token = tokenOf(alice->unclaimedTokens().front());
    for (const auto& proof : token.proofs)
        EXPECT_EQ(cashu::paymentLockOf(proof.secret), cashu::PaymentLock::P2pk);

    mint.strikeOnce(GetParam(), u"/v1/swap"_s);
    if (!resultOf(bob->receive(token, {}))) {
        bob.restart();
        ASSERT_TRUE(resultOf(bob->resume()).has_value());
    }
    EXPECT_EQ(spendable(bob), Sats{299});
    ASSERT_TRUE(resultOf(alice->fateOf(token)).has_value());
    expectBooksBalanced();
}

TEST_P(LockedWeatherTest, TakesALockedTokenBackAllTheSame)
{
    const auto token = sent(toBobUntilAnHourFromNow());
    clock.advance(2h);
    mint.strikeOnce(GetParam(), u"/v1/swap"_s);
    if (!resultOf(alice->takeBack(token.id))) {
        alice.restart();
        ASSERT_TRUE(resultOf(alice->resume()).has_value());
    }
    EXPECT_EQ(spendable(alice), Sats{998});
    expectBooksBalanced();
}

INSTANTIATE_TEST_SUITE_P(Any, LockedWeatherTest,
    testing::Values(MintWeather::AnswerLost, MintWeather::RequestLost, MintWeather::RequestTwice,
        MintWeather::RequestLate, MintWeather::ServerError, MintWeather::Hangs,
        MintWeather::AnswerHangs));

// The wallet dies at each request of a locked send and its redemption, before and after the mint
// acts, and starts again on the same database.
TEST_F(WalletLockTest, SurvivesDeathAtEveryRequest)
{
    for (int fatal = 0; fatal < 12; ++fatal) {
        int seen = 0;
        int paused = 0;
        mint.setLatency(100ms);
        mint.setSpy([&](const QString&) { paused += seen++ == fatal ? 1 : 0; });
        const auto before = alice->unclaimedTokens().size();
        {
            auto task = sending(toBob());
            while (!task.isDone() && paused == 0)
                clock.advance(10ms);
        }
        alice.restart();
        mint.setSpy({});
        mint.setLatency(0ms);
        ASSERT_TRUE(resultOf(alice->resume()).has_value());
        const auto tokens = alice->unclaimedTokens();
        ASSERT_LE(tokens.size(), before + 1);
        for (const auto& token : tokens) {
            ASSERT_TRUE(resultOf(bob->receive(tokenOf(token), {})).has_value());
            ASSERT_TRUE(resultOf(alice->fateOf(tokenOf(token))).has_value());
        }
        expectBooksBalanced();
        if (spendable(alice) < Sats{400})
            fund(alice, Sats{1000});
    }
}

} // namespace test
