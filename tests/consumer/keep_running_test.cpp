// SPDX-License-Identifier: GPL-3.0-or-later
// LeaseRenewer: a server that is kept running …
#include "consumer/core/lease_renewer.h"
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class LeaseRenewerTest : public testing::Test {
protected:
    World world;
    QList<KeepRunningState> told;

    // 39 sat after the fee buy 780 s; a slice of 300 s costs 15 sat and the fee.
    static constexpr Sats SliceFace{16};

    void SetUp() override { world.fund(Sats{1000}); }

    static KeepRunningTerms terms(Sats perDay, Sats inAll)
    {
        KeepRunningTerms terms;
        terms.slice = 300s;
        terms.below = 200s;
        terms.perDay = perDay;
        terms.inAll = inAll;
        return terms;
    }
    qint64 aKeptServer(Sats perDay = Sats{500}, Sats inAll = Sats{500})
    {
        const auto number = world.aServer();
        EXPECT_TRUE(world.market().renewals().agree(number, terms(perDay, inAll)));
        listen();
        return number;
    }
    void listen()
    {
        QObject::connect(&world.market().renewals(), &LeaseRenewer::stopped, &world.market(),
            [this](qint64, KeepRunningState why) { told.append(why); });
    }
    void pass(std::chrono::seconds time)
    {
        for (auto left = time; left > 0s; left -= 1s)
            world.clock.advance(1s);
        world.run(500ms);
    }
    Sats spent(qint64 number) { return world.lease(number)->keep.spentInAll; }
    KeepRunningState stateOf(qint64 number) { return world.lease(number)->keep.state; }
};

} // namespace

TEST_F(LeaseRenewerTest, IsExtendedBeforeItsTimeIsOver)
{
    const auto number = aKeptServer();

    pass(560s);
    EXPECT_EQ(spent(number), Sats{});
    pass(1000s);

    EXPECT_FALSE(world.lease(number)->hasEnded());
    EXPECT_EQ(spent(number), Sats{4 * SliceFace.value()});
    EXPECT_EQ(stateOf(number), KeepRunningState::On);
    world.expectBooksToAddUp();
}

TEST_F(LeaseRenewerTest, BuysNothingUnlessItIsAskedTo)
{
    const auto number = world.aServer();

    pass(790s);

    EXPECT_TRUE(world.lease(number)->hasEnded());
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::None);
}

TEST_F(LeaseRenewerTest, NeverSpendsMoreThanItsCapInAll)
{
    const auto number = aKeptServer(Sats{500}, Sats{2 * SliceFace.value() + 15});

    pass(2000s);

    EXPECT_EQ(spent(number), Sats{2 * SliceFace.value()});
    EXPECT_EQ(told, QList{KeepRunningState::CapReached});
    EXPECT_TRUE(world.lease(number)->hasEnded());
}

TEST_F(LeaseRenewerTest, NeverSpendsMoreThanItsCapOfTheDay)
{
    const auto number = aKeptServer(SliceFace, Sats{500});

    pass(900s);

    EXPECT_EQ(spent(number), SliceFace);
    EXPECT_EQ(stateOf(number), KeepRunningState::CapReached);
    EXPECT_EQ(world.market().notices().notices().first().code, u"E-CAP"_s);
}

TEST_F(LeaseRenewerTest, StopsWhenThePriceRises)
{
    const auto number = aKeptServer();
    world.provider.offer.specs[0].ratePerSecond = base::Msats{51};
    world.run(2s);
    world.provider.publishOffer();

    pass(700s);

    EXPECT_EQ(stateOf(number), KeepRunningState::PriceRose);
    EXPECT_EQ(spent(number), Sats{});

    ASSERT_TRUE(world.market().renewals().agree(number, terms(Sats{500}, Sats{500})));
    pass(20s);
    EXPECT_FALSE(spent(number).isZero()) << "the user has accepted it";
}

TEST_F(LeaseRenewerTest, SendsNothingToAProviderThatIsSilent)
{
    const auto number = aKeptServer();
    world.provider.stopBeating();

    pass(700s);

    EXPECT_EQ(stateOf(number), KeepRunningState::ProviderSilent);
    EXPECT_EQ(spent(number), Sats{});
}

TEST_F(LeaseRenewerTest, DoesNotCountWhatCameBackAndStopsAfterTwoFailures)
{
    const auto number = world.aServer(Sats{100});
    ASSERT_TRUE(world.market().renewals().agree(number, [] {
        auto wanted = terms(Sats{500}, Sats{500});
        wanted.below = 1900s;
        return wanted;
    }()));
    listen();
    world.provider.mood = ProviderMood::Refuses;

    pass(900s);

    EXPECT_EQ(spent(number), Sats{});
    EXPECT_EQ(world.lease(number)->keep.spentToday, Sats{});
    EXPECT_EQ(stateOf(number), KeepRunningState::ProviderRefuses);
    EXPECT_EQ(world.lease(number)->topUp.sequence, 2);
    world.expectBooksToAddUp();
}

TEST_F(LeaseRenewerTest, WaitsForFundsAndGoesOnWhenTheyCome)
{
    const auto number = world.aServer(Sats{991}); // all there is
    ASSERT_TRUE(world.market().renewals().agree(number, [] {
        auto wanted = terms(Sats{500}, Sats{500});
        wanted.below = std::chrono::hours{24};
        return wanted;
    }()));
    pass(20s);
    ASSERT_EQ(stateOf(number), KeepRunningState::WaitingForFunds);

    world.fund(Sats{100});
    pass(20s);

    EXPECT_EQ(spent(number), SliceFace);
    EXPECT_EQ(stateOf(number), KeepRunningState::On);
}

TEST_F(LeaseRenewerTest, RemembersItsTermsAndWhatItSpent)
{
    const auto number = aKeptServer();
    pass(600s);
    ASSERT_EQ(spent(number), SliceFace);

    world.restartConsumer();

    EXPECT_EQ(world.lease(number)->keep.terms, terms(Sats{500}, Sats{500}));
    EXPECT_EQ(spent(number), SliceFace);
    pass(300s);
    EXPECT_EQ(spent(number), Sats{2 * SliceFace.value()});
}

TEST_F(LeaseRenewerTest, TakesItsTermsFromTheOrder)
{
    auto order = world.anOrder();
    order.keepTerms = terms(Sats{500}, Sats{500});
    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.lease(number)->keep.terms, order.keepTerms);
    EXPECT_EQ(stateOf(number), KeepRunningState::On);
    pass(600s);
    EXPECT_EQ(spent(number), SliceFace);
}

TEST(KeepRunningTest, BeginsEachDayWithAFreshCap)
{
    KeepRunning keep;
    keep.agree({60min, 24min, Sats{100}, Sats{1000}}, base::Msats{50});
    const base::UnixTime evening{std::chrono::hours{24 * 20'000 + 23}};
    keep.count(Sats{90}, evening);

    EXPECT_FALSE(keep.allows(Sats{20}, evening));
    EXPECT_TRUE(keep.allows(Sats{20}, evening + 2h));
    keep.count(Sats{20}, evening + 2h);
    keep.takeOff(Sats{90}, evening); // of yesterday
    EXPECT_EQ(keep.spentOn(evening + 2h), Sats{20});
    EXPECT_EQ(keep.spentInAll, Sats{20});
}

TEST(KeepRunningTest, IsOffWithoutBothCaps)
{
    KeepRunning keep;
    keep.agree({60min, 24min, Sats{100}, Sats{}}, base::Msats{50});

    EXPECT_EQ(keep.state, KeepRunningState::Off);
    EXPECT_FALSE(keep.allows(Sats{1}, base::UnixTime{}));
}

TEST(KeepRunningTest, IsReadBackAsItWasWritten)
{
    KeepRunning keep;
    keep.agree({60min, 24min, Sats{100}, Sats{1000}}, base::Msats{50});
    keep.count(Sats{90}, base::UnixTime{std::chrono::hours{24 * 20'000}});
    keep.failures = 1;

    EXPECT_EQ(keepRunningFrom(toJson(keep)), keep);
    EXPECT_EQ(keepRunningFrom(QJsonObject{{u"terms"_s, 7}}), KeepRunning{});
}
