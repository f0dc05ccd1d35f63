// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be refused is refused before the token is touched: it stays spendable.
#include "provider_world.h"

namespace test {

class ProviderRefuses : public ProviderTest {
protected:
    // The error type answered to a request that was changed; checks that the token is untouched.
    QString refusalOf(
        const std::function<void(protocol::SpawnRequest&)>& change, Sats amount = Sats{64})
    {
        const auto renter = aRenter();
        const auto token = renter->token(amount);
        auto request = renter->request(token);
        change(request);
        renter->say(protocol::toJson(request));
        EXPECT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));
        EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
        EXPECT_TRUE(backend.machines.empty());
        EXPECT_EQ(count(JournalKind::Refused), 1);
        EXPECT_EQ(count(JournalKind::Redeemed), 0);
        return renter->lastError();
    }
};

TEST_F(ProviderRefuses, AnUnknownTier)
{
    EXPECT_EQ(
        refusalOf([](auto& request) { request.specId = u"gigantic"_s; }), u"invalid_request"_s);
}

TEST_F(ProviderRefuses, AnImageItDoesNotOffer)
{
    EXPECT_EQ(
        refusalOf([](auto& request) { request.image = u"windows:95"_s; }), u"invalid_request"_s);
}

TEST_F(ProviderRefuses, LessThanTheMinimum)
{
    EXPECT_EQ(refusalOf([](auto&) {}, Sats{2}), u"insufficient_payment"_s);
}

TEST_F(ProviderRefuses, ATemplateItCannotRun)
{
    EXPECT_EQ(refusalOf([](auto& request) { request.templateSlug = u"nostr-relay"_s; }),
        u"template_unsupported"_s);
}

TEST_F(ProviderRefuses, ATemplateThatNobodyKnows)
{
    EXPECT_EQ(refusalOf([](auto& request) { request.templateSlug = u"toaster"_s; }),
        u"unknown_template"_s);
}

TEST_F(ProviderRefuses, AStandbyRole)
{
    EXPECT_EQ(refusalOf([](auto& request) {
        request.replication = protocol::Replication{protocol::ReplicationMode::WarmStandby, {}};
    }),
        u"not_addressed"_s);
}

TEST_F(ProviderRefuses, EncryptionItCannotDo)
{
    EXPECT_EQ(refusalOf([](auto& request) {
        request.volumeEncryption = protocol::VolumeEncryption{.key = QString{43, u'A'}};
    }),
        u"invalid_volume_encryption"_s);
}

TEST_F(ProviderRefuses, AMintItDoesNotAccept)
{
    config.mints = {u"https://another.example"_s};
    restart();

    EXPECT_EQ(refusalOf([](auto&) {}), u"non_whitelisted_mint"_s);
}

TEST_F(ProviderRefuses, WhenThereIsNoRoom)
{
    backend.total.memoryMb = 100;
    restart();

    EXPECT_EQ(refusalOf([](auto&) {}), u"provisioning_error"_s);
}

TEST_F(ProviderRefuses, WhenEveryIdIsTaken)
{
    config.lastVmid = config.firstVmid;
    restart();
    const auto first = aRenter();
    rent(*first);
    const auto second = aRenter();
    const auto token = second->token(Sats{64});

    second->say(protocol::toJson(second->request(token)));
    ASSERT_TRUE(passUntil([&] { return !second->heard().isEmpty(); }));

    EXPECT_EQ(second->lastError(), u"provisioning_error"_s);
    EXPECT_EQ(second->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderRefuses, WhileItIsPaused)
{
    daemon->pause();

    EXPECT_EQ(refusalOf([](auto&) {}), u"provisioning_error"_s);
    EXPECT_EQ(daemon->state().banner, provider::BannerState::Paused);
}

TEST_F(ProviderRefuses, WhenTheHostDoesNotAnswer)
{
    backend.isUnreachable = true;

    EXPECT_EQ(refusalOf([](auto&) {}), u"provisioning_error"_s);
}

TEST_F(ProviderRefuses, WhenTheDiskTakesNothing)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    ASSERT_TRUE(database->query(u"PRAGMA query_only = ON"_s));

    renter->say(protocol::toJson(renter->request(token)));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"provisioning_error"_s);
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
    EXPECT_EQ(daemon->state().banner, provider::BannerState::NeedsAttention);
    ASSERT_TRUE(database->query(u"PRAGMA query_only = OFF"_s));
    pass(40s);
    EXPECT_NE(daemon->state().banner, provider::BannerState::NeedsAttention);
    rent(*renter);
}

TEST_F(ProviderRefuses, ToSellWithoutIsolationForRealMoney)
{
    backend.features.isolationIsActive = false;
    config.isPractice = false;
    restart();

    EXPECT_EQ(daemon->state().banner, provider::BannerState::NeedsAttention);
    EXPECT_FALSE(daemon->state().offerPublishedAt);
    EXPECT_EQ(refusalOf([](auto&) {}), u"provisioning_error"_s);
}

TEST_F(ProviderRefuses, TokensItCannotRead)
{
    const auto renter = aRenter();

    renter->say(protocol::toJson(renter->request(u"cashuBnonsense"_s)));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"invalid_token"_s);
}

TEST_F(ProviderRefuses, SpentTokens)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    aRenter()->redeem(token);

    renter->say(protocol::toJson(renter->request(token)));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"token_already_spent"_s);
    EXPECT_TRUE(backend.machines.empty());
    EXPECT_EQ(lease().state, LeaseState::Failed);
}

TEST_F(ProviderRefuses, MessagesOfNoKnownShape)
{
    const auto renter = aRenter();

    renter->say(u"{\"hello\":\"world\"}"_s);
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"invalid_request"_s);
}

TEST_F(ProviderRefuses, ToAnswerAnErrorWithAnError)
{
    const auto renter = aRenter();

    renter->say(u"{\"error_type\":\"not_found\",\"message\":\"gone\",\"details\":null}"_s);
    pass(5s);

    EXPECT_TRUE(renter->heard().isEmpty());
}

TEST_F(ProviderRefuses, RequestsThatAreTooOld)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    const auto text = protocol::toJson(renter->request(token));

    renter->sayAgain(text, clock.now() - 601s);
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"invalid_request"_s);
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
}

TEST_F(ProviderRefuses, TheSameWayWhenAskedAgain)
{
    const auto renter = aRenter();
    auto request = renter->request(renter->token(Sats{64}));
    request.specId = u"gigantic"_s;
    const auto text = protocol::toJson(request);
    const auto sentAt = clock.now();
    renter->sayAgain(text, sentAt);
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 1; }));

    renter->sayAgain(text, sentAt);
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 2; }));

    EXPECT_EQ(renter->heard()[0].text, renter->heard()[1].text);
    EXPECT_EQ(count(JournalKind::Refused), 1);
}

TEST_F(ProviderRefuses, AndTheTokenBuysElsewhereInTheSameMessageCorrected)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    auto request = renter->request(token);
    request.specId = u"gigantic"_s;
    renter->say(protocol::toJson(request));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    renter->say(protocol::toJson(renter->request(token)));

    EXPECT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
}

} // namespace test
