// SPDX-License-Identifier: GPL-3.0-or-later
// SIGKILL for the provider at every step of making, keeping and removing a container. Afterwards
// the books add up and no container is left.
#include "process_world.h"
#include "support/private_engine.h"

#include <algorithm>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

class DockerKillTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        auto obstacle = ProcessWorld::obstacle();
        bool mayBeMissing = true;
        if (obstacle.isEmpty()) {
            auto& engine = startedEngine("docker");
            obstacle = engine.obstacle();
            mayBeMissing = engine.mayBeMissing();
            qputenv("DOCKER_HOST", "unix://" + engine.socket().toUtf8());
        }
        if (!obstacle.isEmpty() && !mayBeMissing && qEnvironmentVariable("CI") == u"true"_s)
            FAIL() << obstacle.toStdString();
        if (!obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        world = std::make_unique<ProcessWorld>(u"docker"_s);
        ASSERT_NO_FATAL_FAILURE(world->fund(200));
    }

    std::unique_ptr<ProcessWorld> world;
};

TEST_P(DockerKillTest, LeavesNoContainerBehind)
{
    world->rentAndStop(QString::fromLatin1(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Steps, DockerKillTest,
    testing::Values("provider.redeemed", "provider.creating", "docker.made", "docker.started",
        "docker.answers", "docker.finished", "provider.created", "provider.running",
        "provider.settled", "provider.removed"),
    [](const testing::TestParamInfo<const char*>& tested) {
        std::string name = tested.param;
        std::ranges::replace(name, '.', '_');
        return name;
    });

} // namespace
