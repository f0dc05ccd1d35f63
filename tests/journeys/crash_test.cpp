// SPDX-License-Identifier: GPL-3.0-or-later
// A rental in which one side or both die right after a saved step: after every step of both lists,
// and around every call to the mint, each time it is passed.
#include "base/crash_point.h"
#include "consumer/core/crash_points.h"
#include "fake_world.h"
#include "provider/daemon/crash_points.h"

#include <vector>

using namespace test;
using base::Msats;
using base::Sats;
using consumer::MoneyOutcome;
using consumer::PurchaseState;
using consumer::TopUpState;
using provider::JournalKind;
using provider::LeaseState;

namespace {

// What is played, and so what must be true at its end whoever died on the way.
enum class Story { Rental, Expiry, HostRefuses, ProviderIsSilent, TopUpIsRefused, TopUpIsUnclear };

struct Case {
    const char* step;
    Story story;
};
void PrintTo(const Case& one, std::ostream* out)
{
    *out << one.step;
}

class Journey {
public:
    FakeWorld world;

    explicit Journey(const Death& death)
    {
        world.fund(Sats{1000});
        world.plan(death);
    }

    void play(Story story)
    {
        switch (story) {
        case Story::Rental:
            return rental();
        case Story::Expiry:
            return expiry();
        case Story::HostRefuses:
            return hostRefuses();
        case Story::ProviderIsSilent:
            return providerIsSilent();
        case Story::TopUpIsRefused:
            return topUpIsRefused();
        case Story::TopUpIsUnclear:
            return topUpIsUnclear();
        }
    }

private:
    qint64 aServer()
    {
        const auto number = world.order();
        EXPECT_TRUE(world.runUntil([&] {
            return world.purchase(number).isFinal()
                && world.daemon().state().leases.value(0).state == LeaseState::Running;
        }));
        EXPECT_EQ(world.purchase(number).state, PurchaseState::Active)
            << world.purchase(number).errorCode.toStdString();
        return number;
    }

    void rental()
    {
        const auto number = aServer();
        if (testing::Test::HasFailure())
            return;
        world.run(30s);
        world.topUp(number, Sats{20});
        ASSERT_TRUE(world.runUntil([&] { return !world.lease(number).topUp.isUnderWay(); }));
        EXPECT_EQ(world.lease(number).topUp.state, TopUpState::Extended);
        world.run(30s);
        world.stop(number);
        ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));
        world.run(10s);
        ASSERT_TRUE(world.runUntil([&] { return isFinal(world.providersLease().state); }));

        const auto stop = world.lease(number).stop;
        EXPECT_EQ(stop.paid, Msats{58'000});
        EXPECT_EQ(stop.earned, world.providersLease().earned);
        EXPECT_GE(stop.earned, Msats{3'000});
        EXPECT_LT(stop.earned, Msats{8'000});
        EXPECT_EQ(stop.refund, base::roundDownToSats(stop.paid - stop.earned));
        EXPECT_EQ(stop.received, stop.refund - Sats{1});
        EXPECT_EQ(world.created.size(), 1U);
        EXPECT_EQ(world.market().leases().leases().size(), 1);
        EXPECT_EQ(world.count(JournalKind::Refused), 0);
    }

    void expiry()
    {
        const auto number = aServer();
        if (testing::Test::HasFailure())
            return;
        world.run(800s);
        ASSERT_TRUE(world.runUntil([&] { return isFinal(world.providersLease().state); }));
        EXPECT_EQ(world.providersLease().state, LeaseState::Ended);
        EXPECT_EQ(world.providersLease().earned, Msats{39'000});
        EXPECT_TRUE(world.lease(number).hasEnded());
    }

    void hostRefuses()
    {
        world.host.createsToFail = 1;
        const auto number = world.order();
        ASSERT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }));
        world.run(60s);
        EXPECT_EQ(world.purchase(number).state, PurchaseState::Settled);
        EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
        EXPECT_GE(world.consumerWallet().balance().spendable, Sats{1000 - 4}); // fees only
        EXPECT_EQ(world.created.size(), 0U);
    }

    void providerIsSilent()
    {
        world.setProviderDeaf(true);
        const auto number = world.order();
        ASSERT_TRUE(world.runUntil([&] { return world.purchase(number).isFinal(); }));
        EXPECT_EQ(world.purchase(number).state, PurchaseState::Settled);
        EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
        world.setProviderDeaf(false);
        world.run(60s); // the old request arrives, but its token is spent by now
        EXPECT_EQ(world.created.size(), 0U);
        EXPECT_GE(world.consumerWallet().balance().spendable, Sats{1000 - 3});
    }

    void topUpIsRefused()
    {
        const auto number = aServer();
        if (testing::Test::HasFailure())
            return;
        world.setConsumerDeaf(true);
        world.daemon().stopLease(world.providersLease().id);
        world.run(5s);
        world.topUp(number, Sats{20});
        world.run(5s);
        world.setConsumerDeaf(false);
        ASSERT_TRUE(world.runUntil([&] { return !world.lease(number).topUp.isUnderWay(); }));
        EXPECT_EQ(world.lease(number).topUp.money, MoneyOutcome::TakenBack);
        ASSERT_TRUE(world.runUntil([&] { return world.lease(number).stop.wasAcknowledged; }));
        world.run(10s);
    }

    void topUpIsUnclear()
    {
        const auto number = aServer();
        if (testing::Test::HasFailure())
            return;
        world.setProviderDeaf(true);
        world.topUp(number, Sats{20});
        ASSERT_TRUE(world.runUntil([&] { return !world.lease(number).topUp.isUnderWay(); }, 900s));
        EXPECT_EQ(world.lease(number).topUp.money, MoneyOutcome::TakenBack);
        world.setProviderDeaf(false);
        world.run(60s);
    }
};

Story storyOf(const std::string& step)
{
    namespace theirs = provider::crash_points;
    namespace ours = consumer::crash_points;
    if (step == theirs::Failing || step == theirs::ReturnNoted || step == ours::Refused)
        return Story::HostRefuses;
    if (step == ours::Unclear || step == ours::Settled)
        return Story::ProviderIsSilent;
    if (step == ours::TopUpRefused)
        return Story::TopUpIsRefused;
    if (step == ours::TopUpUnclear || step == ours::TopUpSettled)
        return Story::TopUpIsUnclear;
    return Story::Rental;
}

class CrashTest : public testing::TestWithParam<Case> { };

TEST_P(CrashTest, LeavesEveryBookInOrder)
{
    const auto& [step, story] = GetParam();
    for (int count = 1;; ++count) {
        bool wasPassed = false;
        for (const auto victim : {Victim::Consumer, Victim::Provider, Victim::Both}) {
            SCOPED_TRACE(testing::Message() << "pass " << count << ", victim " << int(victim));
            Journey journey{{step, count, victim}};
            journey.play(story);
            if (!journey.world.hasDied())
                break;
            wasPassed = true;
            journey.world.expectEverythingSettled();
            if (HasFailure())
                return;
        }
        if (!wasPassed) {
            EXPECT_GT(count, 1) << "nothing of this story passes " << step;
            return;
        }
    }
}

std::vector<Case> allCases()
{
    std::vector<Case> cases;
    for (const auto* step : provider::crash_points::All)
        cases.push_back({step, storyOf(step)});
    for (const auto* step : consumer::crash_points::All)
        cases.push_back({step, storyOf(step)});
    for (const auto* step : {provider::crash_points::Settled, provider::crash_points::Removed,
             provider::crash_points::Ended})
        cases.push_back({step, Story::Expiry});
    for (const auto* step : {"wallet.stored", "wallet.before_send", "wallet.after_answer"}) {
        for (const auto story : {Story::Rental, Story::HostRefuses, Story::ProviderIsSilent})
            cases.push_back({step, story});
    }
    return cases;
}

std::string nameOf(const testing::TestParamInfo<Case>& info)
{
    static const char* stories[] = {
        "Rental", "Expiry", "HostRefuses", "ProviderIsSilent", "TopUpIsRefused", "TopUpIsUnclear"};
    std::string name = std::string{info.param.step} + "_in_"
        + stories[static_cast<std::size_t>(info.param.story)];
    std::ranges::replace(name, '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(EverySavedStep, CrashTest, testing::ValuesIn(allCases()), nameOf);

} // namespace
