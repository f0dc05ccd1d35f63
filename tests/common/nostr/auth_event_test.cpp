// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/auth_event.h"
#include "nostr/kinds.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr base::UnixTime Now{std::chrono::seconds{1'700'000'000}};

class AuthEvent : public testing::Test {
protected:
    nostr::Event signedFor(const QString& relayText, const QString& challenge = u"c"_s)
    {
        const auto asked = *nostr::RelayUrl::fromText(relayText);
        return nostr::signEvent(nostr::authEvent(asked, challenge, Now), author, random);
    }
    bool passes(const nostr::Event& event, base::UnixTime now = Now)
    {
        return nostr::checkAuthEvent(event, relay, u"c"_s, now).has_value();
    }

    test::FakeRandom random;
    const nostr::SecretKey author = nostr::SecretKey::generate(random);
    const nostr::RelayUrl relay = *nostr::RelayUrl::fromText(u"wss://relay.example.com"_s);
};

TEST_F(AuthEvent, ProvesTheKeyToTheRelayThatAsked)
{
    const auto event = signedFor(u"wss://relay.example.com"_s);

    EXPECT_EQ(event.kind, nostr::kinds::Auth);
    EXPECT_EQ(nostr::firstTag(event, "challenge"_L1), u"c"_s);
    EXPECT_TRUE(passes(event));
}

TEST_F(AuthEvent, PassesWithAnotherSpellingOfTheRelay)
{
    EXPECT_TRUE(passes(signedFor(u"WSS://Relay.example.com:443/"_s)));
}

TEST_F(AuthEvent, IsRefusedElsewhereLaterOrForAnotherChallenge)
{
    EXPECT_FALSE(passes(signedFor(u"wss://other.example.com"_s)));
    EXPECT_FALSE(passes(signedFor(u"wss://relay.example.com"_s, u"d"_s)));
    EXPECT_TRUE(passes(signedFor(u"wss://relay.example.com"_s), Now + 10min));
    EXPECT_FALSE(passes(signedFor(u"wss://relay.example.com"_s), Now + 10min + 1s));
    EXPECT_FALSE(passes(signedFor(u"wss://relay.example.com"_s), Now - 10min - 1s));
}

TEST_F(AuthEvent, IsRefusedWithAWrongKindTagOrSignature)
{
    auto event = signedFor(u"wss://relay.example.com"_s);
    event.sig[0] ^= 1;
    EXPECT_FALSE(passes(event));

    auto authTemplate = nostr::authEvent(relay, u"c"_s, Now);
    authTemplate.kind = 1;
    EXPECT_FALSE(passes(nostr::signEvent(authTemplate, author, random)));

    authTemplate.kind = nostr::kinds::Auth;
    authTemplate.tags[0][1] = u"not a url"_s;
    EXPECT_FALSE(passes(nostr::signEvent(authTemplate, author, random)));
}

} // namespace
