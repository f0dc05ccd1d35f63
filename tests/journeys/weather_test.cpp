// SPDX-License-Identifier: GPL-3.0-or-later
// Bad weather between both sides: relays, mint and host misbehave while a rental goes on. Whatever
// happens, it ends in one defined way and no sat is lost.
#include "fake_world.h"

using namespace test;
using base::Sats;
using consumer::MoneyOutcome;
using consumer::PurchaseState;
using consumer::StopState;
using consumer::TopUpState;

namespace {

class WeatherTest : public testing::Test {
protected:
    WeatherTest() { world.fund(Sats{1000}); }

    qint64 orderToTheEnd(std::chrono::seconds wait = 120s)
    {
        const auto number = world.order(Sats{40}, wait);
        EXPECT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }, 1h));
        return number;
    }
    void stopToTheEnd(qint64 number)
    {
        if (!world.market().leases().find(number))
            return ADD_FAILURE() << "there is no server";
        world.stop(number);
        EXPECT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }, 1h));
        world.run(5s);
    }
    // Everything a renter does, and that it was done once.
    void expectAWholeRental()
    {
        const auto number = orderToTheEnd();
        ASSERT_EQ(world.purchase(number).state, PurchaseState::Active)
            << world.purchase(number).errorCode.toStdString();
        world.run(30s);
        world.topUp(number, Sats{20});
        ASSERT_TRUE(world.runUntil([&] { return !world.lease(number).topUp.isUnderWay(); }, 1h));
        EXPECT_EQ(world.lease(number).topUp.state, TopUpState::Extended);
        stopToTheEnd(number);
        EXPECT_EQ(world.created.size(), 1U);
        EXPECT_EQ(world.providersLease().paid, base::Msats{58'000});
        world.expectEverythingSettled();
    }
    void expectTakenBack(qint64 number, Sats fees = Sats{4})
    {
        EXPECT_EQ(world.purchase(number).state, PurchaseState::Settled);
        EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
        world.expectEverythingSettled();
        EXPECT_GE(world.consumerWallet().balance().spendable, Sats{1000} - fees);
        EXPECT_TRUE(world.host.machines.empty());
    }

    FakeWorld world;
};

TEST_F(WeatherTest, RelaysThatRepeatEverythingServeOnce)
{
    world.one.copies = 3;
    world.two.copies = 2;
    expectAWholeRental();
}

TEST_F(WeatherTest, RelaysThatReorderDoNoHarm)
{
    world.one.swapsNeighbours = true;
    world.two.swapsNeighbours = true;
    world.two.delay = 400ms;
    expectAWholeRental();
}

TEST_F(WeatherTest, OneRelayIsEnough)
{
    world.two.neverAnswers = true;
    world.two.disconnectAll();
    expectAWholeRental();
}

TEST_F(WeatherTest, RelayThatLosesEverythingIsMadeUpForByTheOther)
{
    world.one.eventsToDrop = 1'000'000;
    expectAWholeRental();
}

TEST_F(WeatherTest, RequestLostByEveryRelayCostsNothing)
{
    world.run(5s); // between two heartbeats
    world.one.eventsToDrop = 1;
    world.two.eventsToDrop = 1;
    const auto number = orderToTheEnd();
    expectTakenBack(number);
}

TEST_F(WeatherTest, RelaysThatHangUpAreDialledAgain)
{
    const auto number = world.order();
    for (int times = 0; times < 5; ++times) {
        world.one.disconnectAll();
        world.two.disconnectAll();
        world.run(700ms);
    }
    ASSERT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }));
    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    stopToTheEnd(number);
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, SilentProviderCostsNothing)
{
    world.setProviderDeaf(true);
    const auto number = orderToTheEnd();
    world.setProviderDeaf(false);
    world.run(60s);
    expectTakenBack(number, Sats{3});
}

TEST_F(WeatherTest, AnswerAfterTheWaitIsStillAServer)
{
    world.host.hangsOnCreate = true;
    const auto number = orderToTheEnd(60s);
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);

    world.host.releaseCreates();

    ASSERT_TRUE(
        world.runUntil([&] { return world.purchase(number).state == PurchaseState::Active; }));
    stopToTheEnd(number);
    EXPECT_EQ(world.created.size(), 1U);
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, HostThatRefusesMeansMoneyBack)
{
    world.host.createsToFail = 1;
    const auto number = orderToTheEnd();
    expectTakenBack(number);
}

TEST_F(WeatherTest, HostThatCannotRemoveIsAskedUntilItCan)
{
    const auto number = orderToTheEnd();
    world.host.removesToFail = 3;
    stopToTheEnd(number);
    ASSERT_TRUE(world.runUntil([&] { return isFinal(world.providersLease().state); }));
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, WorkloadThatVanishesIsMadeAgainOrPaidBack)
{
    const auto number = orderToTheEnd();
    world.host.machines.clear();
    world.run(3min);
    EXPECT_TRUE(world.host.machines.size() == 1
        || world.lease(number).end == consumer::LeaseEnd::ClosedByProvider);
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, ConsumerThatWasAwayGetsItsSettlementLater)
{
    const auto number = orderToTheEnd();
    world.killConsumer();
    world.daemon().stopLease(world.providersLease().id);
    world.run(20min);
    world.startConsumer();
    ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));
    EXPECT_EQ(world.lease(number).stop.state, StopState::Refunded);
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, ProviderThatWasAwayServesTheWaitingRequest)
{
    const auto number = world.order();
    world.run(1s);
    world.killProvider();
    world.run(30s);
    world.startProvider();
    ASSERT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }));
    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    EXPECT_EQ(world.created.size(), 1U);
    world.expectEverythingSettled();
}

TEST_F(WeatherTest, ExpiryWhileTheProviderWasAwayEndsTheLease)
{
    const auto number = orderToTheEnd();
    world.killProvider();
    world.run(20min);
    world.startProvider();
    ASSERT_TRUE(world.runUntil([&] { return isFinal(world.providersLease().state); }));
    EXPECT_TRUE(world.host.machines.empty());
    EXPECT_TRUE(world.lease(number).hasEnded());
    world.expectEverythingSettled();
}

struct Storm {
    const char* name;
    MintWeather weather;
};
void PrintTo(const Storm& storm, std::ostream* out)
{
    *out << storm.name;
}

class MintStormTest : public testing::TestWithParam<Storm> { };

// The n-th swap is struck, whosever it is, until no rental has so many.
TEST_P(MintStormTest, EndsWithAServerOrTheMoney)
{
    for (int struck = 1; struck <= 6; ++struck) {
        SCOPED_TRACE(testing::Message() << "swap " << struck);
        FakeWorld world;
        world.fund(Sats{1000});
        int swaps = 0;
        world.mint.setWeather([&](const QString& path) {
            const bool isIt = path == u"/v1/swap"_s && ++swaps == struck;
            return isIt ? GetParam().weather : MintWeather::Clear;
        });
        const auto number = world.order();
        ASSERT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }, 1h));
        world.run(10s);
        if (world.purchase(number).state == PurchaseState::Active) {
            world.run(30s);
            world.stop(number);
            ASSERT_TRUE(
                world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }, 1h));
        }
        world.run(5min);
        EXPECT_LE(world.created.size(), 1U);
        world.expectEverythingSettled();
        if (HasFailure())
            return;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, MintStormTest,
    testing::Values(Storm{"RequestLost", MintWeather::RequestLost},
        Storm{"AnswerLost", MintWeather::AnswerLost},
        Storm{"RequestTwice", MintWeather::RequestTwice},
        Storm{"RequestLate", MintWeather::RequestLate},
        Storm{"ServerError", MintWeather::ServerError}, Storm{"Hangs", MintWeather::Hangs},
        Storm{"AnswerHangs", MintWeather::AnswerHangs}),
    [](const auto& storm) { return std::string{storm.param.name}; });

} // namespace
