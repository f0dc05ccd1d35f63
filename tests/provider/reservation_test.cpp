// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"
#include "provider/daemon/lease_store.h"
#include "provider/daemon/reservation_store.h"

#include <gtest/gtest.h>

#include <rapidcheck.h>

using namespace provider;
using namespace Qt::StringLiterals;

namespace {

constexpr SalesLimits Limits{
    .capacity = {.cpuMillicores = 4000, .memoryMb = 2048, .diskMb = 10'000}, .leases = 3};

class Reservations : public testing::Test {
protected:
    Reservations()
    {
        EXPECT_TRUE(LeaseStore{*database}.prepare());
        EXPECT_TRUE(store.prepare());
    }
    base::Result<> reserve(qint64 owner, const backends::Capacity& size,
        const QList<quint16>& ports = {}, ReservationKind kind = ReservationKind::Lease)
    {
        return store.reserve({kind, owner, size, ports}, Limits);
    }

    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    ReservationStore store{*database};
};

constexpr backends::Capacity Small{.cpuMillicores = 1000, .memoryMb = 512, .diskMb = 1024};

} // namespace

TEST_F(Reservations, AddUpAndGoAway)
{
    ASSERT_TRUE(reserve(1, Small));
    ASSERT_TRUE(reserve(1, Small, {}, ReservationKind::Standby)); // its own number range
    EXPECT_EQ(store.sum()->count, 2);
    EXPECT_EQ(store.sum()->capacity.memoryMb, 1024);

    ASSERT_TRUE(store.release(ReservationKind::Lease, 1));
    ASSERT_TRUE(store.release(ReservationKind::Lease, 1)); // again: nothing

    EXPECT_EQ(store.sum()->count, 1);
    EXPECT_EQ(store.sum()->capacity, Small);
}

TEST_F(Reservations, NeverExceedAnyLimit)
{
    EXPECT_FALSE(reserve(1, {.cpuMillicores = 4001}));
    EXPECT_FALSE(reserve(1, {.memoryMb = 2049}));
    EXPECT_FALSE(reserve(1, {.diskMb = 10'001}));
    EXPECT_FALSE(reserve(1, {.cpuMillicores = std::numeric_limits<qint64>::max()}));
    for (qint64 owner = 1; owner <= 3; ++owner)
        ASSERT_TRUE(reserve(owner, Small));

    const auto fourth = reserve(4, Small);

    ASSERT_FALSE(fourth);
    EXPECT_EQ(fourth.error().code, base::Errc::Insufficient);
    EXPECT_EQ(store.sum()->count, 3);
}

TEST_F(Reservations, LeaveNothingBehindWhenTheyFail)
{
    ASSERT_TRUE(reserve(1, Small, {31'000}));

    EXPECT_FALSE(reserve(2, Small, {31'001, 31'000}));

    EXPECT_EQ(store.sum()->count, 1);
    EXPECT_TRUE(reserve(2, Small, {31'001}));
}

TEST_F(Reservations, GiveEachPortToOneOnly)
{
    ASSERT_TRUE(reserve(1, Small, {31'000, 31'001}));
    ASSERT_TRUE(reserve(1, Small, {31'003}, ReservationKind::Standby));

    EXPECT_EQ(store.freePort(31'000, 31'004, 0).value(), 31'002);
    EXPECT_EQ(store.freePort(31'000, 31'004, 31'002).value(), 31'004);
    EXPECT_EQ(store.freePort(31'000, 31'004, 31'004).value(), 31'002); // from the start again
    EXPECT_EQ(store.freePort(31'000, 31'001, 0).value(), std::nullopt);
    EXPECT_EQ(store.freePort(31'001, 31'000, 0).value(), std::nullopt);
    EXPECT_EQ(store.freePort(65'534, 65'535, 65'535).value(), 65'534);
    ASSERT_TRUE(store.changePort(ReservationKind::Lease, 1, 31'001, 31'002));
    EXPECT_EQ(store.freePort(31'000, 31'004, 0).value(), 31'001);
    EXPECT_FALSE(store.changePort(ReservationKind::Lease, 1, 31'002, 31'003));
}

TEST_F(Reservations, AreCountedAnewWhenOpened)
{
    ASSERT_TRUE(reserve(1, Small));
    ASSERT_TRUE(database->execute(u"UPDATE reserved_sum SET cpu = 0, count = 0"_s));

    ASSERT_TRUE(store.prepare());

    EXPECT_EQ(store.sum()->count, 1);
    EXPECT_EQ(store.sum()->capacity, Small);
}

TEST(ReservationHistory, NeverExceedsTheLimitsNorLosesCount)
{
    rc::check([] {
        const auto database = storage::Database::open(u":memory:"_s).value();
        RC_ASSERT(LeaseStore{*database}.prepare().has_value());
        ReservationStore store{*database};
        RC_ASSERT(store.prepare().has_value());
        QMap<qint64, backends::Capacity> model;
        const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40));
        for (const auto step : steps) {
            const qint64 owner = step % 6;
            if (step % 3 == 0) {
                RC_ASSERT(store.release(ReservationKind::Lease, owner).has_value());
                model.remove(owner);
            } else {
                const backends::Capacity size{
                    .cpuMillicores = step * 100, .memoryMb = step * 50, .diskMb = step * 300};
                if (store.reserve({ReservationKind::Lease, owner, size, {}}, Limits)) {
                    RC_ASSERT(!model.contains(owner));
                    model.insert(owner, size);
                }
            }
            backends::Capacity sum;
            for (const auto& size : std::as_const(model)) {
                sum.cpuMillicores += size.cpuMillicores;
                sum.memoryMb += size.memoryMb;
                sum.diskMb += size.diskMb;
            }
            RC_ASSERT(store.sum()->capacity == sum);
            RC_ASSERT(store.sum()->count == model.size());
            RC_ASSERT(sum.cpuMillicores <= Limits.capacity.cpuMillicores);
            RC_ASSERT(sum.memoryMb <= Limits.capacity.memoryMb);
            RC_ASSERT(sum.diskMb <= Limits.capacity.diskMb);
            RC_ASSERT(model.size() <= Limits.leases);
        }
    });
}

TEST(SalesRules, AreReadAsWritten)
{
    SalesRules rules{.cpuPercent = 50, .memoryPercent = 25, .diskPercent = 10, .maxLeases = 4};
    rules.hours.reset(3);
    rules.hours.reset(167);

    const auto json = base::parseObject(toJson(rules)).value();

    EXPECT_EQ(salesRulesFromJson(json).value(), rules);
    EXPECT_EQ(salesRulesFromJson({}).value(), SalesRules{});
}

TEST(SalesRules, AreRefusedWhenTheyMakeNoSense)
{
    for (const auto* text : {R"({"cpu_percent":0})", R"({"memory_percent":101})",
             R"({"max_leases":-1})", R"({"max_leases":100001})", R"({"hours":["1"]})",
             R"({"hours":"always"})", R"({"hours":["1","1","1","1","1","1","1"]})"}) {
        EXPECT_FALSE(salesRulesFromJson(base::parseObject(text).value())) << text;
    }
}
