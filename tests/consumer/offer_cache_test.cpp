// SPDX-License-Identifier: GPL-3.0-or-later
// OfferCache: the market of the next start …
#include "consumer/core/offer_cache.h"
#include "world.h"

using namespace consumer;
using namespace test;

namespace {

class OfferCacheTest : public testing::Test {
protected:
    OfferCacheTest() { world.run(5s); } // heard, and kept

    QList<OfferRow> rows() { return world.market().board().rows(); }
    void setOnline(bool isOnline)
    {
        for (auto* relay : {world.one, world.two}) {
            relay->refusesConnections = !isOnline;
            if (!isOnline)
                relay->disconnectAll();
        }
    }
    void restartAtOnce()
    {
        world.killConsumer();
        world.startConsumer();
        world.market().showEarlierOffers();
        world.run(10ms); // nothing has travelled yet
    }

    World world;
};

} // namespace

TEST_F(OfferCacheTest, IsFilledBeforeAnyRelayAnswers)
{
    setOnline(false);
    restartAtOnce();

    ASSERT_EQ(rows().size(), 1);
    EXPECT_TRUE(rows().first().isEarlier);
    EXPECT_FALSE(rows().first().isOnline);
    const auto state = world.market().state();
    ASSERT_TRUE(state.offersAsOf);
    EXPECT_LE(*state.offersAsOf, world.clock.now());
}

TEST_F(OfferCacheTest, KeepsWhatItHasWhileNoRelayAnswers)
{
    setOnline(false);
    restartAtOnce();
    world.run(60s);

    ASSERT_EQ(rows().size(), 1);
    EXPECT_TRUE(rows().first().isEarlier);
}

TEST_F(OfferCacheTest, IsTheLiveOneAsSoonAsARelaySaysIt)
{
    restartAtOnce();
    ASSERT_TRUE(world.runUntil([this] { return !rows().first().isEarlier; }, 15s));

    EXPECT_EQ(rows().size(), 1);
    EXPECT_FALSE(world.market().state().offersAsOf);
}

TEST_F(OfferCacheTest, DropsOffersThatNoRelayRepeats)
{
    setOnline(false);
    restartAtOnce();
    ASSERT_EQ(rows().size(), 1);
    for (auto* relay : {world.one, world.two})
        relay->eventsToDrop = 1000; // they have lost everything
    setOnline(true);

    ASSERT_TRUE(world.runUntil([this] { return rows().isEmpty(); }, 60s));

    EXPECT_FALSE(world.market().state().offersAsOf);
    setOnline(false);
    restartAtOnce();
    EXPECT_TRUE(rows().isEmpty());
}

TEST_F(OfferCacheTest, ForgetsWhatWasNotHeardForAMonth)
{
    world.killConsumer();
    setOnline(false);
    ASSERT_TRUE(world.database().execute(u"UPDATE heard_offers SET heard_at = heard_at - ?"_s,
        {qint64{std::chrono::seconds{OfferMemory + 1h}.count()}}));
    world.startConsumer();
    world.market().showEarlierOffers();
    world.run(10ms);

    EXPECT_TRUE(rows().isEmpty());
}

TEST_F(OfferCacheTest, HoldsNoMoreThanItsBound)
{
    auto store = *OfferStore::open(world.database());
    ASSERT_TRUE(world.database().execute(
        u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO "
        "heard_offers(provider, event, heard_at) SELECT 'p' || i, '{}', ? FROM n"_s,
        {MaxCachedOffers + 3, qint64{world.clock.now().time_since_epoch().count()}}));

    ASSERT_TRUE(store.forgetOld(world.clock.now()));

    const auto counted = world.database().query(u"SELECT count(*) FROM heard_offers"_s);
    EXPECT_EQ(counted->front().integer(0), MaxCachedOffers);
}
