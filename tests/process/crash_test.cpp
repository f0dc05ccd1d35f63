// SPDX-License-Identifier: GPL-3.0-or-later
// SIGKILL for real processes around payment, creation, top-up and stop: the provider, the renter's
// command, the mint. After a restart nothing is lost, nothing is left and nothing was done twice.
#include "process_world.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

#include <random>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

class KillTest : public testing::Test {
protected:
    void SetUp() override
    {
        if (const auto obstacle = ProcessWorld::obstacle(); !obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        world = std::make_unique<ProcessWorld>();
        ASSERT_NO_FATAL_FAILURE(world->fund(400));
    }

    // A server, a top-up and a stop, by whichever of them the crash is passed.
    void rent()
    {
        const auto rented = world->spawn();
        ASSERT_EQ(rented.exitCode, 0) << rented.text.toStdString();
        const auto lease = rented.json.value("lease"_L1).toString();
        const auto topped = world->paygress({u"topup"_s, lease, u"--sats"_s, u"12"_s});
        EXPECT_EQ(topped.exitCode, 0) << topped.text.toStdString();
        const auto stopped = world->paygress({u"stop"_s, lease});
        EXPECT_EQ(stopped.exitCode, 0) << stopped.text.toStdString();
        EXPECT_GT(stopped.json.value("refund_sat"_L1).toInt(), 40);
        EXPECT_EQ(world->times(u"created"_s, lease), 1);
    }

    std::unique_ptr<ProcessWorld> world;
};

class ProviderKillTest : public KillTest, public testing::WithParamInterface<const char*> { };

TEST_P(ProviderKillTest, IsNotNoticedByTheRenter)
{
    world->killProvider();
    ASSERT_NO_FATAL_FAILURE(world->startProvider(QString::fromLatin1(GetParam())));

    rent();

    EXPECT_TRUE(world->diedOnce());
    world->expectEverythingSettled();
}

std::string nameOf(const testing::TestParamInfo<const char*>& info)
{
    std::string name = info.param;
    std::ranges::replace(name, '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Steps, ProviderKillTest,
    testing::Values("provider.admitted", "provider.redeemed", "provider.created",
        "provider.running", "provider.topup_redeemed", "provider.settled", "provider.refund_made"),
    nameOf);

class RenterKillTest : public KillTest, public testing::WithParamInterface<const char*> { };

TEST_P(RenterKillTest, IsRepairedByTheNextCommands)
{
    const auto step = QString::fromLatin1(GetParam());
    const bool isPurchase = step.startsWith(u"consumer.purchase"_s);
    const auto rented = world->spawn(isPurchase ? step : QString{});
    ASSERT_EQ(rented.wasKilled, isPurchase) << rented.text.toStdString();
    if (!isPurchase) {
        const auto lease = rented.json.value("lease"_L1).toString();
        const bool isTopUp = step.startsWith(u"consumer.topup"_s);
        const auto died = isTopUp ? world->paygress({u"topup"_s, lease, u"--sats"_s, u"12"_s}, step)
                                  : world->paygress({u"stop"_s, lease}, step);
        EXPECT_TRUE(died.wasKilled) << died.text.toStdString();
    }
    world->expectEverythingSettled();
}

INSTANTIATE_TEST_SUITE_P(Steps, RenterKillTest,
    testing::Values("consumer.purchase.token_made", "consumer.purchase.request_stored",
        "consumer.purchase.awaiting", "consumer.purchase.answer_stored",
        "consumer.topup.request_stored", "consumer.stop.asked", "consumer.stop.closed"),
    nameOf);

TEST_F(KillTest, MintThatDiesWhileTheRenterMakesChangeCostsNothing)
{
    world->killMarket();
    ASSERT_NO_FATAL_FAILURE(world->startMarket(u"mint.swapped"_s));

    const auto rented = world->spawn();

    EXPECT_TRUE(world->diedOnce());
    if (rented.exitCode != 0) {
        EXPECT_EQ(rented.exitCode, 5) << rented.text.toStdString();
        EXPECT_EQ(rented.json.value("money"_L1).toString(), u"unspent"_s);
    }
    world->expectEverythingSettled();
}

TEST_F(KillTest, MintThatDiesBetweenSwapAndAnswerStillPaysTheProvider)
{
    const auto token = world->paygress({u"wallet"_s, u"send"_s, u"40"_s});
    ASSERT_EQ(token.exitCode, 0) << token.text.toStdString();
    world->killMarket();
    ASSERT_NO_FATAL_FAILURE(world->startMarket(u"mint.swapped"_s));

    const auto rented = world->spawn({}, {}, token.json.value("token"_L1).toString());

    EXPECT_TRUE(world->diedOnce());
    EXPECT_EQ(rented.exitCode, 0) << rented.text.toStdString();
    world->expectEverythingSettled();
}

TEST_F(KillTest, RandomKillsOfEverybodyLoseNothing)
{
    std::mt19937 chance{20'261};
    for (int round = 0; round < 3; ++round) {
        QElapsedTimer time;
        time.start();
        const auto when = std::uniform_int_distribution{50, 1500}(chance);
        const bool isMarket = round == 1;
        bool isDone = false;
        world->spawn({}, [&] {
            if (isDone || time.elapsed() < when)
                return;
            isDone = true;
            isMarket ? world->killMarket() : world->killProvider();
        });
    }
    world->expectEverythingSettled();
}

} // namespace
