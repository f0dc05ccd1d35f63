// SPDX-License-Identifier: GPL-3.0-or-later
// The crash matrix: at every saved step of a rental, on every backend that runs here, one of four
// misfortunes. Whatever happens, every lease reaches an end that the state table allows, nothing is
// done twice, nothing stays on the host, and the three books add up. ./test takes a few of all
// combinations, PAYGRESS_MATRIX=all every one; both print their table.
#include "process_world.h"
#include "provider/daemon/crash_points.h"
#include "support/private_engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

using namespace test;
using namespace Qt::StringLiterals;
namespace steps = provider::crash_points;

namespace {

enum class Misfortune {
    ProviderKilled,
    MintLost, // the mint's process dies, and with it every answer under way
    RelayLost, // likewise
    WorkloadsKilled, // what the backend runs dies
};
constexpr std::array Misfortunes{Misfortune::ProviderKilled, Misfortune::MintLost,
    Misfortune::RelayLost, Misfortune::WorkloadsKilled};

const char* nameOf(Misfortune misfortune)
{
    static constexpr std::array Names{"SIGKILL", "mint_lost", "relay_lost", "workloads_killed"};
    return Names.at(static_cast<std::size_t>(misfortune));
}

struct Case {
    const char* step;
    const char* backend;
    Misfortune misfortune;
};

class CrashMatrixTest : public testing::TestWithParam<Case> {
protected:
    void SetUp() override
    {
        auto obstacle = ProcessWorld::obstacle();
        const bool isDocker = QLatin1StringView{GetParam().backend} == "docker"_L1;
        if (obstacle.isEmpty() && isDocker) {
            auto& engine = startedEngine("docker");
            obstacle = engine.obstacle();
            qputenv("DOCKER_HOST", "unix://" + engine.socket().toUtf8());
        }
        if (!obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        world = std::make_unique<ProcessWorld>(QString::fromLatin1(GetParam().backend),
            QStringList{}, ProcessWorld::Markets::RelayApart);
        ASSERT_NO_FATAL_FAILURE(world->fund(400));
    }
    void TearDown() override
    {
        auto& [good, bad] = table()[{GetParam().backend, GetParam().misfortune}];
        ++(HasFailure() ? bad : good);
    }
    static void TearDownTestSuite()
    {
        for (const auto& [row, counts] : table())
            std::printf("matrix: %-7s %-17s %3d steps in order, %d not\n", row.first.c_str(),
                nameOf(row.second), counts.first, counts.second);
    }
    using Table = std::map<std::pair<std::string, Misfortune>, std::pair<int, int>>;
    static Table& table()
    {
        static Table counted;
        return counted;
    }

    QString mark() const { return world->folder(u"struck"_s); }
    // What the provider does at the step instead of dying; nothing: it dies.
    QString command() const
    {
        const auto done = u"; touch "_s + mark();
        switch (GetParam().misfortune) {
        case Misfortune::ProviderKilled:
            return {};
        case Misfortune::MintLost:
            return u"kill -KILL %1"_s.arg(world->marketProcess()) + done;
        case Misfortune::RelayLost:
            return u"kill -KILL %1"_s.arg(world->relayProcess()) + done;
        case Misfortune::WorkloadsKilled:
            return killWorkloads() + done;
        }
        return {};
    }
    // Of this provider only.
    QString killWorkloads() const
    {
        const auto folder = world->folder(u"provider/workloads"_s);
        if (QLatin1StringView{GetParam().backend} == "docker"_L1)
            return u"docker ps -q --filter label=paygress.provider=$(cat %1/engine-owner)"
                   " | xargs -r docker kill"_s.arg(folder);
        auto pattern = folder; // that does not find the shell which looks for it
        pattern.replace(u"workloads"_s, u"worklo[a]ds"_s);
        return u"for p in $(pgrep -f '%1'); do kill -KILL $p; done"_s.arg(pattern);
    }
    // Some of it may fail on the way; a renter tries again, and what counts is the end.
    void rent()
    {
        const auto rented = world->spawn();
        const auto lease = rented.json.value("lease"_L1).toString();
        if (rented.exitCode != 0)
            return;
        (void)world->paygress({u"topup"_s, lease, u"--sats"_s, u"12"_s});
        (void)world->paygress({u"stop"_s, lease});
    }
    bool hasStruck()
    {
        return GetParam().misfortune == Misfortune::ProviderKilled ? world->diedOnce()
                                                                   : QFile::exists(mark());
    }

    std::unique_ptr<ProcessWorld> world;
};

TEST_P(CrashMatrixTest, EndsInOrder)
{
    world->killProvider();
    ASSERT_NO_FATAL_FAILURE(world->startProvider(QString::fromLatin1(GetParam().step), command()));

    rent();

    EXPECT_TRUE(hasStruck());
    world->expectEverythingSettled();
}

// Those a rental that succeeds passes; the others are reached in tests/journeys.
bool isPassedByARental(const char* step)
{
    return step != steps::Failing && step != steps::ReturnNoted;
}

std::vector<Case> cases()
{
    const bool isWhole = qEnvironmentVariable("PAYGRESS_MATRIX") == u"all"_s;
    std::vector<Case> all;
    for (const auto* backend : {"local", "docker"})
        for (const auto misfortune : Misfortunes)
            for (const auto* step : steps::All)
                if (isPassedByARental(step))
                    all.push_back({step, backend, misfortune});
    if (isWhole)
        return all;
    std::vector<Case> few;
    for (std::size_t i = 3; i < all.size(); i += 17)
        few.push_back(all[i]);
    return few;
}

INSTANTIATE_TEST_SUITE_P(Matrix, CrashMatrixTest, testing::ValuesIn(cases()),
    [](const testing::TestParamInfo<Case>& tested) {
        auto name = std::string{tested.param.step} + "_on_" + tested.param.backend + "_with_"
            + nameOf(tested.param.misfortune);
        std::ranges::replace(name, '.', '_');
        return name;
    });

} // namespace
