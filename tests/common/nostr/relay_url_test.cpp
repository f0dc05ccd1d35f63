// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_url.h"

#include <gtest/gtest.h>

using nostr::RelayUrl;
using namespace Qt::StringLiterals;

namespace {

QString normal(const QString& text)
{
    const auto url = RelayUrl::fromText(text);
    return url ? url->toString() : u"refused"_s;
}

} // namespace

TEST(RelayUrlTest, HasOneFormForEveryWayOfWritingIt)
{
    EXPECT_EQ(normal(u"WSS://Relay.Example:443/"_s), u"wss://relay.example"_s);
    EXPECT_EQ(normal(u" relay.example "_s), u"wss://relay.example"_s);
    EXPECT_EQ(normal(u"ws://127.0.0.1:80"_s), u"ws://127.0.0.1"_s);
    EXPECT_EQ(normal(u"wss://relay.example/Inbox/"_s), u"wss://relay.example/Inbox/"_s);
    EXPECT_EQ(normal(u"wss://relay.example:8080"_s), u"wss://relay.example:8080"_s);
    EXPECT_EQ(RelayUrl::fromText(u"wss://a.example/"), RelayUrl::fromText(u"WSS://A.example:443"));
}

TEST(RelayUrlTest, RefusesWhatIsNoRelay)
{
    for (const auto& text :
        {u""_s, u"https://relay.example"_s, u"wss://"_s, u"wss://user@relay.example"_s,
            u"wss://relay.example/#x"_s, u"wss://bad host/"_s, QString{600, u'a'}})
        EXPECT_EQ(normal(text), u"refused"_s) << qPrintable(text);
}

TEST(RelayUrlTest, KnowsThisComputer)
{
    EXPECT_TRUE(RelayUrl::fromText(u"ws://127.0.0.1:7777")->isLoopback());
    EXPECT_TRUE(RelayUrl::fromText(u"ws://[::1]:7777")->isLoopback());
    EXPECT_TRUE(RelayUrl::fromText(u"ws://localhost")->isLoopback());
    EXPECT_FALSE(RelayUrl::fromText(u"wss://localhost.example")->isLoopback());
    EXPECT_FALSE(RelayUrl::fromText(u"ws://192.168.1.1")->isLoopback());
    EXPECT_TRUE(RelayUrl::fromText(u"ws://192.168.1.1")->isNearby());
    EXPECT_FALSE(RelayUrl::fromText(u"wss://relay.example")->isNearby());
}
