// SPDX-License-Identifier: GPL-3.0-or-later
// The renter's real world …
#include "await.h"
#include "consumer/core/market_world.h"
#include "practice/practice_market.h"
#include "socks_server.h"

#include <QTemporaryDir>
#include <QUrl>
#include <gtest/gtest.h>

using namespace consumer;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::resultOf;
using test::waitUntil;

// The names exist nowhere: anything but the proxy that looked them up would find nothing.
TEST(MarketWorld, ReachesRelaysAndMintsOnlyThroughItsProxy)
{
    QTemporaryDir folder;
    base::SystemClock clock;
    base::SystemRandom random;
    const auto market
        = *practice::PracticeMarket::open(folder.filePath(u"market"_s), clock, random, {});
    const QUrl relay{market->relayUrl()};
    test::SocksServer socks{static_cast<quint16>(relay.port())};
    MarketConfig config;
    config.profile = folder.filePath(u"renter"_s);
    config.relays = {u"ws://relay.invalid:7000"_s};
    config.mints = {u"https://mint.invalid"_s};
    config.proxy = net::Proxy::fromText(socks.url()).value();

    const auto world = resultOf(MarketWorld::open(config));
    ASSERT_TRUE(world);

    EXPECT_TRUE(waitUntil([&] { return (*world)->market().relays().connectedCount() == 1; }));
    const auto asked = [&socks](const QString& host) { return socks.asked.contains(host); };
    EXPECT_TRUE(waitUntil(
        [&] { return asked(u"name:relay.invalid:7000"_s) && asked(u"name:mint.invalid:443"_s); }));
    const auto health = [&world] { return (*world)->market().relays().health().first(); };
    EXPECT_TRUE(waitUntil([&] { return health().document.has_value(); })); // over HTTP
    for (const auto& host : std::as_const(socks.asked))
        EXPECT_TRUE(host.startsWith(u"name:"_s)) << host.toStdString();
}

// Without its words nobody can spend the money: new ones must not take their place unseen.
TEST(MarketWorld, AsksForTheWordsWhenOnlyTheMoneyIsLeft)
{
    QTemporaryDir folder;
    MarketConfig config;
    config.profile = folder.filePath(u"renter"_s);
    config.relays = {u"ws://127.0.0.1:9"_s};
    QString words;
    {
        const auto world = resultOf(MarketWorld::open(config));
        ASSERT_TRUE(world);
        words = resultOf((*world)->words())->join(u' ');
        ASSERT_TRUE((*world)->market().wallet().newLockKey()); // somebody may pay to it
    }
    const platform::ProfilePaths paths{profileFolder(config)};
    ASSERT_TRUE(QFile::remove(paths.secretsFile()));

    const auto opened = resultOf(MarketWorld::open(config));

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, base::Errc::Conflict);
    EXPECT_TRUE(resultOf(MarketWorld::open(config, words)));
}
