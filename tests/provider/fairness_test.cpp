// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a provider listens to, how much, and in which order.
#include "provider/daemon/fair_use.h"
#include "provider/daemon/request_router.h"
#include "provider_world.h"

namespace test {

class ProviderFairness : public ProviderTest {
protected:
    int heardOfType(Renter& renter, const QString& type)
    {
        int count = 0;
        for (const auto& message : renter.heard()) {
            const auto reply = protocol::replyFromText(message.text);
            if (reply && std::holds_alternative<protocol::ErrorReply>(*reply))
                count += std::get<protocol::ErrorReply>(*reply).type == type ? 1 : 0;
        }
        return count;
    }
};

TEST_F(ProviderFairness, AnswersQuestionsWhileAllPlacesForPurchasesAreTaken)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);
    backend.hangsOnCreate = true;
    backend.total = {.cpuMillicores = 100'000, .memoryMb = 100'000, .diskMb = 1'000'000};
    config.machineMillicores = 100'000;
    std::vector<std::unique_ptr<Renter>> crowd;
    restart();
    for (int i = 0; i < provider::RequestRouter::MaxAtOnce + 4; ++i) {
        crowd.push_back(aRenter());
        crowd.back()->say(protocol::toJson(crowd.back()->request(crowd.back()->token(Sats{64}))));
    }
    pass(2s);
    ASSERT_EQ(backend.hangingCreates(), provider::RequestRouter::MaxAtOnce);

    tenant->say(protocol::toJson(protocol::StatusRequest{podId}));
    pass(1s);
    EXPECT_TRUE(tenant->last<protocol::StatusReply>());
    tenant->stop(podId);
    ASSERT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));

    backend.releaseCreates();
    EXPECT_TRUE(passUntil([&] {
        return std::ranges::all_of(crowd, [](const std::unique_ptr<Renter>& renter) {
            return renter->last<protocol::AccessDetails>().has_value();
        });
    }));
}

TEST_F(ProviderFairness, ServesOneConsumerInOrder)
{
    const auto renter = aRenter();
    backend.hangsOnCreate = true;
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(500ms);
    renter->say(protocol::toJson(protocol::StatusRequest{u"container-1000"_s}));
    renter->say(protocol::toJson(renter->request(renter->token(Sats{64}))));
    pass(2s);
    EXPECT_TRUE(renter->heard().isEmpty());
    EXPECT_EQ(backend.hangingCreates(), 1); // one creation of a key at a time

    backend.releaseCreates();
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 3; }));

    EXPECT_TRUE(renter->last<protocol::StatusReply>());
    EXPECT_EQ(renter->last<protocol::AccessDetails>()->podId, u"container-1001"_s);
}

TEST_F(ProviderFairness, TellsOnceAMinuteWhoBuysTooOften)
{
    const auto renter = aRenter(Sats{5000});
    auto request = renter->request(u"cashuBnonsense"_s);
    for (int i = 0; i < 14; ++i) {
        request.sshUsername = u"user%1"_s.arg(i);
        renter->say(protocol::toJson(request));
    }
    pass(3s);

    EXPECT_EQ(heardOfType(*renter, u"invalid_token"_s), 8);
    EXPECT_EQ(heardOfType(*renter, u"rate_limited"_s), 1);
    pass(1min);
    const auto token = renter->token(Sats{64});
    renter->say(protocol::toJson(renter->request(token)));
    EXPECT_TRUE(passUntil([&] { return renter->last<protocol::AccessDetails>().has_value(); }));
}

TEST_F(ProviderFairness, LeavesTheTokenAloneOfWhoMustWait)
{
    const auto renter = aRenter();
    for (int i = 0; i < 8; ++i)
        renter->say(protocol::toJson(renter->request(u"cashuB%1"_s.arg(i))));
    pass(2s);
    const auto token = renter->token(Sats{64});

    renter->say(protocol::toJson(renter->request(token)));
    ASSERT_TRUE(passUntil([&] { return renter->lastError() == u"rate_limited"_s; }));

    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
    EXPECT_TRUE(renter->last<protocol::ErrorReply>()->details->contains(u"retry_after_s"_s));
}

TEST_F(ProviderFairness, AsksTheMintNoMoreForWhoBroughtThreeSpentTokens)
{
    const auto renter = aRenter();
    const auto friendly = aRenter();
    QStringList spent;
    for (int i = 0; i < 4; ++i) {
        spent += renter->token(Sats{64});
        friendly->redeem(spent.last());
    }
    for (int i = 0; i < 3; ++i) {
        renter->say(protocol::toJson(renter->request(spent.at(i))));
        ASSERT_TRUE(
            passUntil([&] { return heardOfType(*renter, u"token_already_spent"_s) == i + 1; }));
    }
    mint.forgetCalls();

    renter->say(protocol::toJson(renter->request(spent.at(3))));
    ASSERT_TRUE(passUntil([&] { return renter->lastError() == u"rate_limited"_s; }));

    EXPECT_EQ(mint.calls(u"/v1/swap"_s), 0);
}

TEST_F(ProviderFairness, ServesAStopHoweverMuchElseItsTenantAsked)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);
    for (int i = 0; i < 100; ++i)
        tenant->say(protocol::toJson(protocol::StatusRequest{podId}));
    pass(2s);

    tenant->stop(podId);

    EXPECT_TRUE(passUntil([&] { return tenant->closed().has_value(); }));
}

TEST_F(ProviderFairness, ServesAMessageOnceHoweverOftenItIsWrapped)
{
    const auto renter = aRenter();
    const auto text = protocol::toJson(renter->request(renter->token(Sats{64})));
    const auto sentAt = clock.now();
    backend.hangsOnCreate = true;
    for (int i = 0; i < 20; ++i)
        renter->sayAgain(text, sentAt);
    pass(1s);
    backend.releaseCreates();
    pass(3s);

    EXPECT_EQ(renter->heard().size(), 1);
    EXPECT_EQ(count(JournalKind::Redeemed), 1);
    EXPECT_EQ(backend.createCalls, 1);
}

TEST_F(ProviderFairness, RefusesMessagesThatAreTooLong)
{
    const auto renter = aRenter();
    const auto token = renter->token(Sats{64});
    auto request = renter->request(token);
    request.image = QString{provider::FairUse::MaxMessage, u'x'};

    renter->say(protocol::toJson(request));
    ASSERT_TRUE(passUntil([&] { return !renter->heard().isEmpty(); }));

    EXPECT_EQ(renter->lastError(), u"invalid_request"_s);
    EXPECT_TRUE(renter->last<protocol::ErrorReply>()->details->contains(u"16384"_s));
    EXPECT_EQ(renter->fateOf(token), cashu::TokenFate::Unspent);
}

// §12.4 S4: two providers would talk for ever.
TEST_F(ProviderFairness, AnswersNoReplyOfAnyKind)
{
    const auto renter = aRenter();
    const auto podId = rent(*renter);
    const auto access = renter->heard().last().text;
    renter->say(protocol::toJson(protocol::TopUpRequest{podId, renter->token(Sats{32})}));
    ASSERT_TRUE(passUntil([&] { return renter->heard().size() == 2; }));
    const auto toppedUp = renter->heard().last().text;
    const auto before = renter->heard().size();

    for (const auto mode : {Mode::Nip17, Mode::Nip04}) {
        renter->say(access, mode);
        renter->say(toppedUp, mode);
        renter->say(u"{\"error_type\":\"x\",\"message\":\"y\",\"details\":null}"_s, mode);
        renter->say(u"{\"error_type\":\"x\",\"message\":\"y\"}"_s, mode);
    }
    pass(5s);

    EXPECT_EQ(renter->heard().size(), before);
}

// §12.4 S4: what we said ourselves comes back from relays in the old form.
TEST_F(ProviderFairness, DoesNotTalkToItself)
{
    const protocol::Outgoing message{
        .text = u"{\"hello\":1}"_s, .sentAt = clock.now(), .mode = Mode::Nip04};
    for (const auto mode : {Mode::Nip04, Mode::Nip17}) {
        auto own = message;
        own.mode = mode;
        const auto event = protocol::seal(own, config.key, config.key.publicKey(), clock.now(),
            nostr::Backdating::None30s, random);
        aRenter()->publish(event.value());
    }
    pass(5s);

    EXPECT_EQ(count(JournalKind::Refused), 0);
}

// §12.4 S5: neither the number nor the tenant's key as the id opens a stranger's lease.
TEST_F(ProviderFairness, TellsNobodyAboutOthersLeases)
{
    const auto tenant = aRenter();
    rent(*tenant);
    const auto stranger = aRenter();
    for (const auto& id : {u"1000"_s, u"container-1000"_s, tenant->key().toHex()})
        stranger->say(protocol::toJson(protocol::StatusRequest{id}));
    stranger->stop(u"container-1000"_s);
    pass(3s);

    EXPECT_FALSE(stranger->last<protocol::StatusReply>());
    EXPECT_EQ(heardOfType(*stranger, u"not_found"_s), 3);
    EXPECT_EQ(lease().state, LeaseState::Running);
}

// §12.4 S3: a rumor in somebody else's name inside a seal of one's own.
TEST_F(ProviderFairness, BelievesTheSealOnly)
{
    const auto victim = aRenter();
    const auto podId = rent(*victim);
    FakeRandom chance{99};
    const auto thief = nostr::SecretKey::generate(chance);
    nostr::EventTemplate content;
    content.createdAt = clock.now();
    content.kind = nostr::kinds::ChatMessage;
    content.tags = {{u"p"_s, config.key.publicKey().toHex()}};
    content.content = protocol::toJson(protocol::StatusRequest{podId});
    const auto forged = nostr::makeRumor(content, victim->key());
    const auto sealed = nostr::wrap(
        forged, thief, config.key.publicKey(), clock.now(), nostr::Backdating::None30s, chance);
    const auto before = victim->heard().size();

    aRenter()->publish(sealed.value());
    pass(5s);

    EXPECT_EQ(victim->heard().size(), before);
    EXPECT_EQ(count(JournalKind::Refused), 0);
}

// §12.1 M8
TEST_F(ProviderFairness, ServesOthersWhileAMintHangs)
{
    const auto tenant = aRenter();
    const auto podId = rent(*tenant);
    const auto waiting = aRenter();
    const auto text = protocol::toJson(waiting->request(waiting->token(Sats{64})));
    mint.setWeather(MintWeather::Hangs);
    waiting->say(text);
    pass(1s);

    tenant->say(protocol::toJson(protocol::StatusRequest{podId}));
    pass(1s);
    EXPECT_TRUE(tenant->last<protocol::StatusReply>());
    EXPECT_TRUE(waiting->heard().isEmpty());

    mint.setWeather(MintWeather::Clear);
    EXPECT_TRUE(passUntil([&] { return !waiting->heard().isEmpty(); }, 3min));
}

// §12.4 S1: Paygress cut a text in the middle of a character.
TEST_F(ProviderFairness, SurvivesGarbageOfEveryLength)
{
    const auto crane = QString::fromUtf8("\xF0\x9F\x8F\x97");
    std::vector<std::unique_ptr<Renter>> all;
    for (int length = 95; length <= 104; ++length) {
        all.push_back(aRenter());
        all.back()->say(QString{length, u'x'} + crane + crane);
    }
    pass(5s);

    for (const auto& renter : all)
        EXPECT_EQ(renter->lastError(), u"invalid_request"_s);
}

} // namespace test
