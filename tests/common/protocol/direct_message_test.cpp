// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "golden.h"
#include "protocol/direct_message.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace protocol;

namespace {

constexpr base::UnixTime Noon{std::chrono::seconds{1785412375}};

nostr::SecretKey key(const QString& hex)
{
    return nostr::SecretKey::fromHex(hex).value();
}

class DirectMessage : public testing::Test {
protected:
    nostr::Event sealed(Mode mode, int kind = nostr::kinds::ChatMessage)
    {
        return seal(
            {.text = u"{\"pod_id\":\"1003\"}"_s, .sentAt = Noon, .kind = kind, .mode = mode},
            consumer, provider.publicKey(), Noon, nostr::Backdating::None30s, random)
            .value();
    }

    test::FakeRandom random;
    nostr::SecretKey provider
        = key(u"b3b44bccf7bc4c451eaabcc20669b28a1dd34fd6c4f1e166cca110a714d8a0db"_s);
    nostr::SecretKey consumer
        = key(u"9f5722d386548e45d2e099fab4ba3bf2265c8c5858ca3b5a7da1be9b1ad24fda"_s);
};

} // namespace

TEST_F(DirectMessage, OpensTheReferenceEvent)
{
    const auto message = open(golden::event(u"direct_message_event.json"_s), provider);

    ASSERT_TRUE(message);
    EXPECT_EQ(message->text, u"{\"pod_id\":\"1003\"}"_s);
    EXPECT_EQ(message->sender, consumer.publicKey());
    EXPECT_EQ(message->mode, Mode::Nip04);
}

TEST_F(DirectMessage, NamesWhatItAnswersInBothModes)
{
    const auto question = nostr::EventId::fromHex(QString{64, u'a'}).value();
    for (const auto mode : {Mode::Nip04, Mode::Nip17}) {
        Outgoing answer{.text = u"{}"_s, .sentAt = Noon, .mode = mode, .answerTo = question};
        const auto event
            = seal(answer, provider, consumer.publicKey(), Noon, nostr::Backdating::None30s, random)
                  .value();
        EXPECT_EQ(open(event, consumer)->answerTo, question);
        EXPECT_EQ(open(sealed(mode), provider)->answerTo, std::nullopt);
    }
}

TEST_F(DirectMessage, RoundTripsInBothModes)
{
    for (const auto mode : {Mode::Nip04, Mode::Nip17}) {
        const auto message = open(sealed(mode), provider);
        ASSERT_TRUE(message);
        EXPECT_EQ(message->text, u"{\"pod_id\":\"1003\"}"_s);
        EXPECT_EQ(message->sender, consumer.publicKey());
        EXPECT_EQ(message->sentAt, Noon);
        EXPECT_EQ(message->mode, mode);
    }
}

TEST_F(DirectMessage, CarriesNip04TagsAsTheReferenceDoes)
{
    EXPECT_EQ(sealed(Mode::Nip04).tags, golden::event(u"direct_message_event.json"_s).tags);
}

TEST_F(DirectMessage, KeepsItsIdWhenWrappedAgain)
{
    const auto first = sealed(Mode::Nip17);
    const auto second = sealed(Mode::Nip17);

    EXPECT_NE(first.id, second.id);
    EXPECT_EQ(open(first, provider)->id, open(second, provider)->id);
}

TEST_F(DirectMessage, IsWrappedNoMoreThanThirtySecondsBack)
{
    EXPECT_LE(Noon - sealed(Mode::Nip17).createdAt, std::chrono::seconds{30});
    EXPECT_LE(sealed(Mode::Nip17).createdAt, Noon);
}

TEST_F(DirectMessage, IsRefusedByAnybodyElse)
{
    for (const auto mode : {Mode::Nip04, Mode::Nip17})
        EXPECT_FALSE(open(sealed(mode), nostr::SecretKey::generate(random)));
}

TEST_F(DirectMessage, NeverCarriesAMarketMessageInTheOldForm)
{
    EXPECT_TRUE(open(sealed(Mode::Nip17, nostr::kinds::MarketMessage), provider));
    const auto old = seal(
        {.text = u"{}"_s, .sentAt = Noon, .kind = nostr::kinds::MarketMessage, .mode = Mode::Nip04},
        consumer, provider.publicKey(), Noon, nostr::Backdating::None30s, random);
    EXPECT_EQ(old.error().code, base::Errc::Unsupported);
}

TEST_F(DirectMessage, IsRefusedWhenTamperedWith)
{
    auto old = sealed(Mode::Nip04);
    old.content = u"AAAA?iv=AAAA"_s;
    auto wrap = sealed(Mode::Nip17);
    wrap.content.chop(4);

    EXPECT_FALSE(open(old, provider));
    EXPECT_FALSE(open(wrap, provider));
}
