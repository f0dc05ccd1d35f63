// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider says is stored, and read again at the next start, whatever it is.
#include "base/time_range.h"
#include "world.h"

#include <QJsonDocument>

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class HostileProviderTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }
    void askStatus(qint64 number)
    {
        auto asking = world.market().leases().refreshStatus(number);
        EXPECT_TRUE(world.runUntil([&asking] { return asking.isDone(); }));
    }
    void damage(const QString& table)
    {
        ASSERT_TRUE(
            world.database().execute(u"UPDATE %1 SET record = '{\"number\":1}'"_s.arg(table)));
    }
};

TEST_F(HostileProviderTest, CannotLockTheProfileWithADateBeforeAllTimes)
{
    const auto number = world.aServer(Sats{100});
    world.provider.expiryInstead = base::UnixTime{-1s};
    askStatus(number);
    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    world.run(100s);
    const auto refused = world.order();
    world.run(200s);
    EXPECT_TRUE(world.isFinal(refused));

    world.restartConsumer();

    EXPECT_TRUE(world.lease(number));
}

TEST_F(HostileProviderTest, CannotPromiseMoreThanTenYears)
{
    world.provider.expiryInstead = base::LatestTime;
    const auto number = world.aServer(Sats{100});
    const auto latest = world.clock.now() + LongestPaidAhead;
    EXPECT_LE(world.lease(number)->expiresAt, latest);
    askStatus(number);
    EXPECT_LE(world.lease(number)->expiresAt, latest + 60s);

    world.restartConsumer();

    EXPECT_TRUE(world.lease(number));
}

// As earlier versions stored it.
TEST_F(HostileProviderTest, OfAnEarlierVersionHasLockedNothing)
{
    const auto number = world.aServer(Sats{100});
    auto record = toJson(*world.lease(number));
    record.insert(u"expires_at"_s, -1);
    record.insert(u"ended_at"_s, -1);
    const auto text = QString::fromUtf8(QJsonDocument{record}.toJson(QJsonDocument::Compact));
    ASSERT_TRUE(world.database().execute(u"UPDATE leases SET record = ?"_s, {text}));

    world.restartConsumer();

    EXPECT_TRUE(world.lease(number));
}

TEST_F(HostileProviderTest, HidesAtMostOneServer)
{
    auto order = world.anOrder(Sats{40});
    order.laterFaceValue = Sats{60};
    const auto number = *world.market().purchases().start(order);
    world.run(10s);
    ASSERT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    const auto spendable = world.wallet().balance().spendable;

    damage(u"leases"_s);
    world.restartConsumer();
    world.run(10s);

    // Made again of its purchase, but nothing is bought a second time.
    ASSERT_TRUE(world.lease(number));
    EXPECT_EQ(world.lease(number)->host, u"127.0.0.1"_s);
    EXPECT_EQ(world.wallet().balance().spendable, spendable);
}

TEST_F(HostileProviderTest, IsSurvivedWhateverRowIsDamaged)
{
    world.aServer(Sats{40});
    for (const auto& table : {u"leases"_s, u"purchases"_s, u"late_refunds"_s}) {
        damage(table);
        world.restartConsumer();
        EXPECT_GE(world.wallet().balance().spendable, Sats{900});
    }
}

} // namespace
