// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/container_spec.h"
#include "backends/workload_turns.h"
#include "platform/private_file.h"
#include "support/fake_clock.h"
#include "support/fake_random.h"

#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

WorkloadSpec aSpec()
{
    return {.id = WorkloadId{u"lease-7"_s},
        .image = u"ubuntu:22.04"_s,
        .hostname = u"box"_s,
        .sshPort = 31007,
        .password = u"correct-horse"_s};
}

base::Errc errorOf(const WorkloadSpec& spec)
{
    const auto checked = checkContainerSpec(spec, plainLinuxImages(u"ours"_s));
    return checked ? base::Errc::Timeout : checked.error().code;
}

TEST(ContainerSpec, TakesWhatAContainerCanBe)
{
    EXPECT_TRUE(checkContainerSpec(aSpec(), plainLinuxImages(u"ours"_s)));
}

TEST(ContainerSpec, RefusesAnImageThatIsNotInTheList)
{
    auto spec = aSpec();
    spec.image = u"evil:latest"_s;

    EXPECT_EQ(errorOf(spec), base::Errc::Unsupported);
}

TEST(ContainerSpec, RefusesWhatWouldBreakALineOrAFile)
{
    for (const auto& password :
        {u""_s, u"a b"_s, u"a\nroot:b"_s, u"\u00e9"_s, QString{257, u'a'}}) {
        auto spec = aSpec();
        spec.password = password;
        EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
    }
    for (const auto& id : {u""_s, u"../x"_s, QString{41, u'a'}}) {
        auto spec = aSpec();
        spec.id.value = id;
        EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
    }
    auto spec = aSpec();
    spec.hostname = u"box; reboot"_s;
    EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
}

TEST(ContainerSpec, RefusesSizesThatNothingCanLiveWith)
{
    auto spec = aSpec();
    spec.memoryMb = 31;
    EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
    spec = aSpec();
    spec.diskMb = 15;
    EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
    spec = aSpec();
    spec.cpuMillicores = 0;
    EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
    spec = aSpec();
    spec.sshPort = 0;
    EXPECT_EQ(errorOf(spec), base::Errc::Malformed);
}

TEST(InstallationName, StaysTheSameInItsFolderAndDiffersElsewhere)
{
    QTemporaryDir one;
    QTemporaryDir two;
    test::FakeRandom random;

    const auto name = installationName(one.path(), random);

    ASSERT_TRUE(name);
    EXPECT_EQ(name->size(), 16);
    EXPECT_EQ(*installationName(one.path(), random), *name);
    EXPECT_NE(*installationName(two.path(), random), *name);
}

TEST(InstallationName, RefusesADamagedOne)
{
    QTemporaryDir folder;
    test::FakeRandom random;
    ASSERT_TRUE(platform::writePrivateFile(folder.path() + u"/engine-owner"_s, "a/b"));

    EXPECT_EQ(installationName(folder.path(), random).error().code, base::Errc::Storage);
}

TEST(WorkloadTurns, LetTheSecondWaitUntilTheFirstIsOver)
{
    test::FakeClock clock;
    WorkloadTurns turns{clock};
    const WorkloadId id{u"a"_s};
    auto first = std::make_unique<base::Task<WorkloadTurns::Turn>>(turns.turnFor(id));
    auto second = turns.turnFor(id);
    auto other = turns.turnFor(WorkloadId{u"b"_s});
    ASSERT_TRUE(first->isDone());
    EXPECT_TRUE(other.isDone());
    clock.advance(1s);
    EXPECT_FALSE(second.isDone());

    first.reset(); // and its turn with it
    clock.advance(1s);

    EXPECT_TRUE(second.isDone());
}

} // namespace
