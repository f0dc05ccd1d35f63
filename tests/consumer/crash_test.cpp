// SPDX-License-Identifier: GPL-3.0-or-later
// The consumer is killed after every few milliseconds of a rental, and started again on what it had
// saved.
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

constexpr auto Latency = 4ms;

class CrashTest : public testing::TestWithParam<int> {
protected:
    World world;

    void SetUp() override
    {
        world.fund(Sats{1000});
        world.mint.setLatency(Latency);
        world.one->delay = 3ms;
        world.two->delay = 3ms;
        world.provider.workTime = 20ms;
    }
    std::chrono::milliseconds killAfter() const { return std::chrono::milliseconds{GetParam()}; }
    void killAndRestart()
    {
        for (auto end = world.clock.uptime() + killAfter(); world.clock.uptime() < end;)
            world.clock.advance(1ms);
        world.killConsumer();
        world.run(200ms);
        world.startConsumer();
    }
};

TEST_P(CrashTest, RentsExactlyOneServer)
{
    const auto number = world.order();

    killAndRestart();

    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 300s));
    world.run(2s);
    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active)
        << world.purchase(number).errorCode.toStdString();
    EXPECT_EQ(world.provider.spawns, 1);
    EXPECT_EQ(world.market().leases().leases().size(), 1);
    EXPECT_EQ(world.wallet().balance().reserved, Sats{0});
    world.expectBooksToAddUp();
}

TEST_P(CrashTest, LosesNothingWhenRefused)
{
    world.provider.mood = ProviderMood::Refuses;
    const auto number = world.order();

    killAndRestart();

    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 300s));
    world.run(2s);
    EXPECT_NE(world.purchase(number).money, MoneyOutcome::WithProvider);
    EXPECT_GE(world.wallet().balance().spendable, Sats{997});
    EXPECT_EQ(world.wallet().balance().reserved, Sats{0});
    world.expectBooksToAddUp();
}

TEST_P(CrashTest, TopsUpOnce)
{
    const auto number = world.aServer();
    const auto before = world.lease(number)->expiresAt;
    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));

    killAndRestart();

    ASSERT_TRUE(world.runUntil([&] { return !world.lease(number)->topUp.isUnderWay(); }, 300s));
    world.run(2s);
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_EQ(world.lease(number)->expiresAt - before, 380s);
    EXPECT_EQ(world.wallet().balance().reserved, Sats{0});
    world.expectBooksToAddUp();
}

TEST_P(CrashTest, GetsTheRefundOnce)
{
    const auto number = world.aServer();
    world.run(100s);
    ASSERT_TRUE(world.market().stops().stop(number));

    killAndRestart();

    ASSERT_TRUE(world.runUntil(
        [&] { return world.lease(number)->stop.state == StopState::Refunded; }, 300s));
    world.run(10s);
    EXPECT_GE(world.lease(number)->stop.received, Sats{31});
    EXPECT_TRUE(world.lease(number)->stop.wasAcknowledged);
    EXPECT_EQ(world.provider.acknowledged.size(), 1);
    world.expectBooksToAddUp();
}

INSTANTIATE_TEST_SUITE_P(EveryFewMilliseconds, CrashTest, testing::Range(0, 90, 3));

} // namespace
