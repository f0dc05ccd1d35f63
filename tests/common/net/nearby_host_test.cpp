// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/nearby_host.h"

#include <QUrl>
#include <gtest/gtest.h>

using namespace net;
using namespace Qt::StringLiterals;

TEST(NearbyHost, IsThisComputerOrAPrivateNetwork)
{
    for (const auto& host : {u"127.0.0.1"_s, u"127.1.2.3"_s, u"::1"_s, u"0.0.0.0"_s, u"::"_s,
             u"10.1.2.3"_s, u"172.16.0.1"_s, u"172.31.255.255"_s, u"192.168.1.1"_s, u"100.64.0.1"_s,
             u"169.254.169.254"_s, u"fe80::1"_s, u"fd00::1"_s, u"::ffff:127.0.0.1"_s,
             u"::ffff:10.0.0.1"_s, u"255.255.255.255"_s, u"224.0.0.1"_s, u"localhost"_s,
             u"a.LocalHost."_s, u"printer"_s, u"printer.local"_s, u"db.internal"_s,
             u"nas.home.arpa"_s})
        EXPECT_TRUE(isNearbyHost(host)) << host.toStdString();
}

TEST(NearbyHost, IsNoPublicOne)
{
    for (const auto& host : {u"relay.example"_s, u"localhost.example"_s, u"9.255.255.255"_s,
             u"172.32.0.1"_s, u"100.128.0.1"_s, u"192.169.0.1"_s, u"2001:4860::1"_s, u"abc.onion"_s,
             u"internal.example"_s})
        EXPECT_FALSE(isNearbyHost(host)) << host.toStdString();
}

TEST(NearbyHost, IsRecognisedInEveryWayOfWritingAnAddress)
{
    for (const auto& text : {u"ws://2130706433"_s, u"ws://0x7f000001"_s, u"ws://127.1"_s,
             u"ws://017700000001"_s, u"ws://[::ffff:7f00:1]"_s, u"ws://%31%32%37.0.0.1"_s})
        EXPECT_TRUE(isNearbyHost(QUrl{text}.host())) << text.toStdString();
}
