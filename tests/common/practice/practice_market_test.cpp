// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_random.h"
#include "net/http_client.h"
#include "practice/practice_market.h"

#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

class PracticeMarketTest : public testing::Test {
protected:
    std::unique_ptr<practice::PracticeMarket> open(practice::PracticeMarket::Ports ports = {})
    {
        auto market
            = practice::PracticeMarket::open(folder.path() + u"/market"_s, clock, random, ports);
        EXPECT_TRUE(market) << qPrintable(market ? QString{} : market.error().detail);
        return market ? std::move(*market) : nullptr;
    }
    QByteArray keysOf(const practice::PracticeMarket& market)
    {
        net::HttpClient http{clock};
        net::HttpRequest request;
        request.url = QUrl{market.mintUrl() + u"/v1/keys"_s};
        const auto answer = test::resultOf(http.send(request));
        return answer ? answer->body : QByteArray{};
    }

    QTemporaryDir folder;
    base::SystemClock clock;
    test::FakeRandom random;
};

} // namespace

TEST_F(PracticeMarketTest, IsFoundWhereItWasWithTheKeysItHad)
{
    auto market = open();
    ASSERT_TRUE(market);
    const auto relay = market->relayUrl();
    const auto mint = market->mintUrl();
    const auto keys = keysOf(*market);
    ASSERT_FALSE(keys.isEmpty());
    market.reset();

    market = open();

    ASSERT_TRUE(market);
    EXPECT_EQ(market->relayUrl(), relay);
    EXPECT_EQ(market->mintUrl(), mint);
    EXPECT_EQ(keysOf(*market), keys);
}

TEST_F(PracticeMarketTest, TakesOtherPortsWhenItsOwnAreTaken)
{
    auto market = open();
    ASSERT_TRUE(market);
    const auto relay = market->relayUrl();
    QTemporaryDir other;
    ASSERT_TRUE(QDir{}.mkpath(other.path() + u"/market"_s));
    ASSERT_TRUE(QFile::copy(
        folder.path() + u"/market/ports.json"_s, other.path() + u"/market/ports.json"_s));

    const auto second
        = practice::PracticeMarket::open(other.path() + u"/market"_s, clock, random, {});

    ASSERT_TRUE(second);
    EXPECT_NE((*second)->relayUrl(), relay);
}

TEST_F(PracticeMarketTest, RefusesAPortThatWasAskedForAndIsTaken)
{
    const auto market = open();
    ASSERT_TRUE(market);
    const auto port = static_cast<quint16>(QUrl{market->relayUrl()}.port());
    QTemporaryDir other;

    const auto second
        = practice::PracticeMarket::open(other.path(), clock, random, {.relay = port, .mint = {}});

    EXPECT_FALSE(second);
}
