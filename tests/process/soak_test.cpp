// SPDX-License-Identifier: GPL-3.0-or-later
// Real programs, real sockets, real sandboxes: a renter who rents, extends, asks and stops without
// end, a provider that is ended in order or killed now and then. PAYGRESS_SOAK_SECONDS says how
// long (by hand: 600); ./test takes a short look.
#include "process_world.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

constexpr int DefaultSeconds = 12;
constexpr qsizetype MaxAtOnce = 3;

int secondsWanted()
{
    bool isGood = false;
    const int wanted = qEnvironmentVariableIntValue("PAYGRESS_SOAK_SECONDS", &isGood);
    return isGood && wanted > 0 ? wanted : DefaultSeconds;
}

class SoakTest : public testing::Test {
protected:
    void SetUp() override
    {
        if (const auto obstacle = ProcessWorld::obstacle(); !obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        world = std::make_unique<ProcessWorld>();
        world->fund(2000);
    }

    void act()
    {
        const auto dice = chance() % 10;
        if (running.isEmpty() || (dice < 3 && running.size() < MaxAtOnce))
            rent();
        else if (dice < 5)
            extend();
        else if (dice < 8)
            ask();
        else
            stop();
        if (chance() % 12 == 0)
            restart();
    }
    void rent()
    {
        const auto rented = world->spawn();
        if (rented.exitCode == 5) // the money is with running servers
            return running.isEmpty() ? world->fund(1000) : stop();
        ++rentals;
        EXPECT_EQ(rented.exitCode, 0) << rented.text.toStdString();
        if (rented.exitCode == 0)
            running += rented.json.value("lease"_L1).toString();
    }
    void extend()
    {
        const auto topped = world->paygress({u"topup"_s, running.front(), u"--sats"_s, u"12"_s});
        ++extensions;
        EXPECT_TRUE(topped.exitCode == 0 || topped.exitCode == 5) << topped.text.toStdString();
    }
    void ask()
    {
        const auto status = world->paygress({u"status"_s, running.back()});
        ++questions;
        EXPECT_EQ(status.exitCode, 0) << status.text.toStdString();
    }
    void stop()
    {
        const auto stopped = world->paygress({u"stop"_s, running.takeFirst()});
        ++stops;
        EXPECT_EQ(stopped.exitCode, 0) << stopped.text.toStdString();
    }
    void restart()
    {
        ++restarts;
        world->killProvider();
        world->keepAlive();
    }

    std::unique_ptr<ProcessWorld> world;
    std::mt19937 chance{7};
    QStringList running;
    int rentals = 0;
    int extensions = 0;
    int questions = 0;
    int stops = 0;
    int restarts = 0;
};

TEST_F(SoakTest, EndsWithBooksThatAddUp)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < secondsWanted() * 1000LL && !HasFailure())
        act();

    world->expectEverythingSettled(1 + extensions);
    std::printf("soak: %lld s on real sockets, %d rentals, %d extensions, %d questions, %d stops, "
                "%d restarts\n",
        static_cast<long long>(timer.elapsed() / 1000), rentals, extensions, questions, stops,
        restarts);
}

} // namespace
