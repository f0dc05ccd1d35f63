// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/gift_wrap.h"
#include "nostr/kinds.h"
#include "nostr/nip44.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using nostr::Backdating;
using nostr::Event;
using nostr::Rumor;
using nostr::SecretKey;
namespace kinds = nostr::kinds;

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class GiftWrap : public testing::Test {
protected:
    nostr::EventTemplate aMessage(int kind = kinds::ChatMessage)
    {
        return {Now, kind, {{u"p"_s, bob.publicKey().toHex()}}, u"{\"pod_id\":\"7\"}"_s};
    }
    Rumor aRumor() { return nostr::makeRumor(aMessage(), alice.publicKey()); }
    Event aWrap(Backdating backdating = Backdating::RandomTwoDays)
    {
        return *nostr::wrap(aMessage(), alice, bob.publicKey(), Now, backdating, random);
    }
    // A wrap around any text, as a hostile sender could make it.
    Event wrapAround(const QByteArray& sealJson)
    {
        const auto key = nostr::nip44::conversationKey(oneTime, bob.publicKey());
        const auto content = nostr::nip44::encrypt(QString::fromUtf8(sealJson), *key, random);
        return nostr::signEvent({Now, kinds::GiftWrap, {}, *content}, oneTime, random);
    }
    Event sealAround(const QByteArray& rumorJson, int kind = kinds::Seal)
    {
        const auto key = nostr::nip44::conversationKey(alice, bob.publicKey());
        const auto content = nostr::nip44::encrypt(QString::fromUtf8(rumorJson), *key, random);
        return nostr::signEvent({Now, kind, {}, *content}, alice, random);
    }

    test::FakeRandom random;
    const SecretKey alice = SecretKey::generate(random);
    const SecretKey bob = SecretKey::generate(random);
    const SecretKey oneTime = SecretKey::generate(random);
};

TEST_F(GiftWrap, OpensForItsReceiver)
{
    const auto rumor = nostr::unwrap(aWrap(), bob);

    ASSERT_TRUE(rumor);
    EXPECT_EQ(*rumor, aRumor());
}

TEST_F(GiftWrap, OpensForNobodyElse)
{
    EXPECT_FALSE(nostr::unwrap(aWrap(), alice));
}

TEST_F(GiftWrap, ShowsOnlyItsReceiver)
{
    const auto first = aWrap();
    const auto second = aWrap();

    EXPECT_EQ(first.kind, kinds::GiftWrap);
    EXPECT_EQ(first.tags, (nostr::Tags{{u"p"_s, bob.publicKey().toHex()}}));
    EXPECT_NE(first.pubkey, alice.publicKey());
    EXPECT_NE(first.pubkey, second.pubkey);
    EXPECT_TRUE(nostr::verify(first));
}

TEST_F(GiftWrap, IsBackdatedByUpToTwoDays)
{
    int olderThanADay = 0;
    for (int i = 0; i < 50; ++i) {
        const auto age = Now - aWrap().createdAt;
        EXPECT_GE(age, 0s);
        EXPECT_LE(age, nostr::MaxBackdating);
        olderThanADay += age > 24h;
    }
    EXPECT_GT(olderThanADay, 5);
}

TEST_F(GiftWrap, IsFreshWhenItAnswersAPaygressConsumer)
{
    for (int i = 0; i < 50; ++i) {
        const auto age = Now - aWrap(Backdating::None30s).createdAt;
        EXPECT_GE(age, 0s);
        EXPECT_LE(age, 30s);
    }
}

TEST_F(GiftWrap, CarriesChatAndMarketMessagesOnly)
{
    const auto opens = [&](int kind) {
        const auto event
            = nostr::wrap(aMessage(kind), alice, bob.publicKey(), Now, Backdating::None30s, random);
        return nostr::unwrap(*event, bob).has_value();
    };

    EXPECT_TRUE(opens(kinds::ChatMessage));
    EXPECT_TRUE(opens(kinds::MarketMessage));
    EXPECT_FALSE(opens(1));
    EXPECT_FALSE(opens(kinds::Offer));
}

TEST_F(GiftWrap, RefusesARumorThatClaimsAnotherAuthor)
{
    const auto forged = nostr::makeRumor(aMessage(), oneTime.publicKey());

    const auto opened
        = nostr::unwrap(wrapAround(nostr::toJsonText(sealAround(nostr::toJsonText(forged)))), bob);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, base::Errc::NotAllowed);
}

TEST_F(GiftWrap, RefusesASealOfAnotherKindOrWithAWrongSignature)
{
    auto unsignedSeal = sealAround(nostr::toJsonText(aRumor()));
    unsignedSeal.sig[5] ^= 1;

    EXPECT_TRUE(
        nostr::unwrap(wrapAround(nostr::toJsonText(sealAround(nostr::toJsonText(aRumor())))), bob));
    EXPECT_FALSE(nostr::unwrap(
        wrapAround(nostr::toJsonText(sealAround(nostr::toJsonText(aRumor()), 1))), bob));
    EXPECT_FALSE(nostr::unwrap(wrapAround(nostr::toJsonText(unsignedSeal)), bob));
    EXPECT_FALSE(nostr::unwrap(wrapAround(nostr::toJsonText(aWrap())), bob));
}

TEST_F(GiftWrap, RefusesBrokenInnerTexts)
{
    for (const QByteArray& inner :
        {QByteArray("{}"), QByteArray("[]"), QByteArray("no json"), QByteArray("{\"kind\":14}")}) {
        EXPECT_FALSE(nostr::unwrap(wrapAround(inner), bob));
        EXPECT_FALSE(nostr::unwrap(wrapAround(nostr::toJsonText(sealAround(inner))), bob));
    }
}

TEST_F(GiftWrap, RecomputesTheIdAndDropsASignatureOfTheRumor)
{
    auto json = nostr::toJsonText(aRumor());
    json.replace(aRumor().id.toHex().toLatin1(), QByteArray(64, '0'));
    json.chop(1);
    json += ",\"sig\":\"" + QByteArray(128, '0') + "\"}";

    EXPECT_EQ(nostr::unwrap(wrapAround(nostr::toJsonText(sealAround(json))), bob), aRumor());
}

TEST_F(GiftWrap, RefusesAChangedWrap)
{
    auto event = aWrap();
    event.tags = {};
    EXPECT_FALSE(nostr::unwrap(event, bob));

    event.id = nostr::eventId(event);
    EXPECT_FALSE(nostr::unwrap(event, bob));

    EXPECT_FALSE(
        nostr::unwrap(nostr::signEvent({Now, 1, {}, aWrap().content}, oneTime, random), bob));
}

TEST_F(GiftWrap, NeverOpensAfterOneChangedByte)
{
    const auto good = nostr::toJsonText(aWrap());
    for (qsizetype i = 0; i < good.size(); i += 3) {
        auto changed = good;
        changed[i] = changed[i] == '0' ? '1' : '0';
        const auto event = nostr::eventFromJsonText(changed);
        EXPECT_FALSE(event && nostr::unwrap(*event, bob)) << i;
    }
}

TEST_F(GiftWrap, RefusesToWrapForNobodyOrTooMuch)
{
    std::array<std::uint8_t, 32> noPoint{};
    noPoint[31] = 5;
    auto large = aMessage();
    large.content = QString{60'000, u'x'};
    auto fitting = aMessage();
    fitting.content = QString{30'000, u'x'};

    EXPECT_FALSE(nostr::wrap(
        aMessage(), alice, nostr::PublicKey::fromBytes(noPoint), Now, Backdating::None30s, random));
    EXPECT_FALSE(nostr::wrap(large, alice, bob.publicKey(), Now, Backdating::None30s, random));
    const auto event
        = nostr::wrap(fitting, alice, bob.publicKey(), Now, Backdating::None30s, random);
    ASSERT_TRUE(event);
    EXPECT_EQ(nostr::unwrap(*event, bob)->content, fitting.content);
}

} // namespace
