// SPDX-License-Identifier: GPL-3.0-or-later
// Both sides together, in good weather: what a rental costs, to the sat.
#include "fake_world.h"

using namespace test;
using base::Msats;
using base::Sats;
using consumer::PurchaseState;
using consumer::StopState;
using consumer::TopUpState;
using provider::JournalKind;
using provider::LeaseState;

namespace {

class RentalTest : public testing::Test {
protected:
    RentalTest() { world.fund(Sats{1000}); }

    qint64 aServer()
    {
        const auto number = world.order();
        EXPECT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }));
        EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
        return number;
    }

    FakeWorld world;
};

TEST_F(RentalTest, BuysWhatTheTokenIsWorthAfterTheFee)
{
    const auto number = aServer();

    // 40 sat are two proofs, redeeming them costs 1; 39 sat buy 780 s at 50 msat a second.
    EXPECT_EQ(world.providersLease().paid, Msats{39'000});
    EXPECT_EQ(world.providersLease().paidUntil - world.providersLease().startedAt, 780s);
    EXPECT_EQ(world.lease(number).expiresAt, world.providersLease().paidUntil);
    EXPECT_EQ(world.host.machines.size(), 1U);
    EXPECT_EQ(world.lease(number).password.toStdString(),
        world.host.machines.begin()->second.spec.password.toStdString());
}

TEST_F(RentalTest, ReturnsUnusedTimeToTheSat)
{
    const auto number = aServer();
    world.run(100s);
    world.topUp(number, Sats{20});
    ASSERT_TRUE(world.runUntil([&] { return !world.lease(number).topUp.isUnderWay(); }));
    EXPECT_EQ(world.lease(number).topUp.extension, 380s); // 19 sat after the fee
    world.run(100s);
    world.stop(number);
    ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));

    const auto stop = world.lease(number).stop;
    EXPECT_EQ(stop.paid, Msats{58'000});
    EXPECT_GE(stop.earned, Msats{10'000}); // 200 s
    EXPECT_LT(stop.earned, Msats{10'200});
    EXPECT_EQ(stop.refund, Sats{47});
    EXPECT_EQ(stop.received, Sats{46}); // the mint keeps one for the swap
    EXPECT_TRUE(world.host.machines.empty());
    world.expectEverythingSettled();
    // Small proofs were at hand: paying took no swap.
    EXPECT_EQ(world.consumerWallet().balance().spendable, Sats{1000 - 60 + 46});
}

TEST_F(RentalTest, IsToldByTheProviderInOrder)
{
    const auto number = aServer();
    world.stop(number);
    ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));
    world.run(2s);

    QList<JournalKind> kinds;
    for (const auto& entry : world.journal)
        kinds.append(entry.kind);
    EXPECT_EQ(kinds.mid(0, 4),
        (QList{JournalKind::Request, JournalKind::Redeemed, JournalKind::Created,
            JournalKind::Answered}));
    EXPECT_EQ(world.count(JournalKind::Stopped), 1);
    EXPECT_EQ(world.count(JournalKind::Refunded), 1);
    EXPECT_EQ(world.count(JournalKind::RefundClaimed), 1);
    EXPECT_EQ(world.count(JournalKind::Ended), 1);
}

TEST_F(RentalTest, EndsByItselfWhenTheMoneyDoes)
{
    const auto number = aServer();

    world.run(780s + 10s);

    EXPECT_TRUE(world.lease(number).hasEnded());
    EXPECT_EQ(world.providersLease().state, LeaseState::Ended);
    EXPECT_EQ(world.providersLease().earned, Msats{39'000});
    EXPECT_EQ(world.count(JournalKind::Expired), 1);
    EXPECT_EQ(world.count(JournalKind::Refunded), 0);
    world.expectEverythingSettled();
}

TEST_F(RentalTest, IsSettledUnaskedWhenTheProviderEndsIt)
{
    const auto number = aServer();
    world.run(60s);

    world.daemon().stopLease(world.providersLease().id);
    ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));

    EXPECT_EQ(world.lease(number).end, consumer::LeaseEnd::ClosedByProvider);
    EXPECT_EQ(world.lease(number).stop.refund, Sats{35}); // of 39, one minute costs 3.0x
    EXPECT_EQ(world.lease(number).stop.state, StopState::Refunded);
    world.expectEverythingSettled();
}

TEST_F(RentalTest, KeepsLeasesOfTheSameConsumerApart)
{
    const auto first = aServer();
    const auto second = aServer();
    world.stop(first);
    ASSERT_TRUE(world.runUntil([&] { return world.lease(first).stop.wasAcknowledged; }));
    world.run(5s);

    EXPECT_FALSE(world.lease(second).hasEnded());
    EXPECT_EQ(world.host.machines.size(), 1U);
    EXPECT_NE(world.lease(first).podId, world.lease(second).podId);
    world.expectEverythingSettled();
}

} // namespace
