// SPDX-License-Identifier: GPL-3.0-or-later
// What every backend promises, whatever it runs on. The fake always passes; real ones where their
// host allows.
#include "support/docker_host.h"
#include "support/fake_backend.h"
#include "support/kvm_host.h"
#include "support/local_host.h"
#include "support/lxd_host.h"
#include "support/proxmox_host.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace {

using namespace std::chrono_literals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;

constexpr auto Patience = 6min; // an emulated machine boots slowly

// One kind of host under test.
class Host {
public:
    virtual ~Host() = default;
    virtual backends::ComputeBackend& backend() = 0;
    virtual void restartDaemon() = 0; // another backend object for the same host
    virtual QString obstacle() { return {}; }
    virtual bool mayBeMissing() { return false; } // an obstacle is then no failure anywhere
    virtual quint16 port() = 0; // unused
};

class FakeHost final : public Host {
public:
    backends::ComputeBackend& backend() override { return m_backend; }
    void restartDaemon() override { } // it is the host itself
    quint16 port() override { return m_port++; }

private:
    test::FakeBackend m_backend;
    quint16 m_port = 30'000;
};

template <typename T>
class RealHost : public Host {
public:
    backends::ComputeBackend& backend() override { return *m_host.backend; }
    void restartDaemon() override { m_host.reopen(); }
    QString obstacle() override { return m_host.obstacle(); }
    quint16 port() override { return test::freePort(); }

protected:
    RealHost() = default;
    explicit RealHost(const char* kind)
        : m_host{kind}
    {
    }

    T m_host;
};

class RealLocalHost final : public RealHost<test::LocalHost> { };

class RealProxmoxHost final : public RealHost<test::ProxmoxHost> { };

class EngineHost : public RealHost<test::DockerHost> {
public:
    explicit EngineHost(const char* kind)
        : RealHost{kind}
    {
    }
    bool mayBeMissing() override { return m_host.mayBeMissing(); }
};

class RealDockerHost final : public EngineHost {
public:
    RealDockerHost()
        : EngineHost{"docker"}
    {
    }
};

class RealPodmanHost final : public EngineHost {
public:
    RealPodmanHost()
        : EngineHost{"podman"}
    {
    }
};

class RealLxdHost final : public RealHost<test::LxdHost> {
public:
    bool mayBeMissing() override { return !m_host.hasEngine(); }
};

class RealKvmHost final : public RealHost<test::KvmHost> {
public:
    QString obstacle() override
    {
        const auto obstacle = m_host.obstacle();
        if (!obstacle.isEmpty() || !m_host.isEmulated() || qgetenv("KVM") == "full")
            return obstacle;
        return QStringLiteral("machines are emulated here: KVM=full runs all of this");
    }
    bool mayBeMissing() override { return true; } // one test of its own always runs
};

struct Kind {
    const char* name;
    std::unique_ptr<Host> (*make)();
};

template <typename T>
std::unique_ptr<Host> make()
{
    return std::make_unique<T>();
}

class ComputeBackendTest : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override
    {
        host = GetParam().make();
        const auto obstacle = host->obstacle();
        if (obstacle.isEmpty())
            return;
        const bool isCi = qEnvironmentVariableIntValue("CI") != 0
            || qEnvironmentVariable("CI") == QStringLiteral("true");
        if (isCi && !host->mayBeMissing())
            FAIL() << qPrintable(obstacle);
        GTEST_SKIP() << qPrintable(obstacle);
    }

    backends::ComputeBackend& backend() { return host->backend(); }

    WorkloadSpec aSpec(const char* id = "lease-1")
    {
        return {.id = WorkloadId{QString::fromLatin1(id)},
            .image = backend().images().first().name,
            .hostname = QStringLiteral("box"),
            .memoryMb = 256,
            .sshPort = host->port(),
            .password = QStringLiteral("correct-horse")};
    }
    WorkloadState stateOf(const WorkloadId& id)
    {
        return *test::resultOf(backend().state(id), Patience);
    }

    std::unique_ptr<Host> host;
};

TEST_P(ComputeBackendTest, OffersImagesAndTellsWhatTheyAre)
{
    ASSERT_FALSE(backend().images().isEmpty());
    for (const auto& image : backend().images()) {
        EXPECT_FALSE(image.name.isEmpty());
        EXPECT_FALSE(image.description.isEmpty());
    }
}

TEST_P(ComputeBackendTest, NamesItself)
{
    const auto features = test::resultOf(backend().probe(), Patience);

    ASSERT_TRUE(features);
    EXPECT_FALSE(features->backend.isEmpty());
    EXPECT_FALSE(features->isolationLevel.isEmpty());
}

TEST_P(ComputeBackendTest, RunsWhatItCreates)
{
    const auto spec = aSpec();

    const auto workload = test::resultOf(backend().create(spec), Patience);

    ASSERT_TRUE(workload) << qPrintable(workload.error().detail);
    EXPECT_EQ(workload->id, spec.id);
    EXPECT_EQ(workload->state, WorkloadState::Running);
    EXPECT_EQ(workload->sshPort, spec.sshPort);
    EXPECT_FALSE(workload->loginUser.isEmpty());
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
}

TEST_P(ComputeBackendTest, AnswersTheWorkloadThatExistsWhenAskedToCreateItAgain)
{
    const auto spec = aSpec();
    const auto first = test::resultOf(backend().create(spec), Patience);
    auto again = spec;
    again.sshPort = host->port();

    const auto second = test::resultOf(backend().create(again), Patience);

    ASSERT_TRUE(first && second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(test::resultOf(backend().list())->size(), 1);
}

TEST_P(ComputeBackendTest, CallsAnUnknownWorkloadAbsent)
{
    EXPECT_EQ(stateOf(WorkloadId{QStringLiteral("nobody")}), WorkloadState::Absent);
}

TEST_P(ComputeBackendTest, StopsAndStartsAgain)
{
    const auto spec = aSpec();
    ASSERT_TRUE(test::resultOf(backend().create(spec), Patience));

    EXPECT_TRUE(test::resultOf(backend().stop(spec.id), Patience));
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Stopped);
    EXPECT_TRUE(test::resultOf(backend().stop(spec.id), Patience));

    EXPECT_TRUE(test::resultOf(backend().start(spec.id), Patience));
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
    EXPECT_TRUE(test::resultOf(backend().start(spec.id), Patience));
}

TEST_P(ComputeBackendTest, RemovesARunningWorkloadAndMayBeAskedAgain)
{
    const auto spec = aSpec();
    ASSERT_TRUE(test::resultOf(backend().create(spec), Patience));

    EXPECT_TRUE(test::resultOf(backend().remove(spec.id), Patience));
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Absent);
    EXPECT_TRUE(test::resultOf(backend().list())->isEmpty());
    EXPECT_TRUE(test::resultOf(backend().remove(spec.id), Patience));
}

TEST_P(ComputeBackendTest, SucceedsInStoppingWhatIsGone)
{
    EXPECT_TRUE(test::resultOf(backend().stop(WorkloadId{QStringLiteral("nobody")}), Patience));
}

TEST_P(ComputeBackendTest, CannotStartWhatDoesNotExist)
{
    const auto started
        = test::resultOf(backend().start(WorkloadId{QStringLiteral("nobody")}), Patience);

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, base::Errc::NotFound);
}

TEST_P(ComputeBackendTest, ListsEveryWorkload)
{
    const auto one = aSpec("one");
    const auto two = aSpec("two");
    ASSERT_TRUE(test::resultOf(backend().create(one), Patience));
    ASSERT_TRUE(test::resultOf(backend().create(two), Patience));
    ASSERT_TRUE(test::resultOf(backend().stop(two.id), Patience));

    EXPECT_EQ(*test::resultOf(backend().list()), (QList<WorkloadId>{one.id, two.id}));
}

TEST_P(ComputeBackendTest, LeavesNothingBehindWhenThePortIsTaken)
{
    const auto first = aSpec("first");
    auto second = aSpec("second");
    second.sshPort = first.sshPort;
    ASSERT_TRUE(test::resultOf(backend().create(first), Patience));

    const auto created = test::resultOf(backend().create(second), Patience);

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, base::Errc::Conflict);
    EXPECT_EQ(stateOf(second.id), WorkloadState::Absent);
    EXPECT_EQ(stateOf(first.id), WorkloadState::Running);
}

TEST_P(ComputeBackendTest, FindsItsWorkloadsAgainAfterARestart)
{
    const auto spec = aSpec();
    const auto before = test::resultOf(backend().create(spec), Patience);
    ASSERT_TRUE(before);

    host->restartDaemon();

    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
    EXPECT_EQ(*test::resultOf(backend().create(spec), Patience), *before);
    EXPECT_TRUE(test::resultOf(backend().remove(spec.id), Patience));
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Absent);
}

TEST_P(ComputeBackendTest, MeasuresWhatIsFree)
{
    const auto capacity = test::resultOf(backend().freeCapacity(), Patience);

    ASSERT_TRUE(capacity);
    EXPECT_GT(capacity->memoryMb, 0);
    EXPECT_GT(capacity->diskMb, 0);
    EXPECT_GE(capacity->cpuMillicores, 0);
}

INSTANTIATE_TEST_SUITE_P(Backends, ComputeBackendTest,
    testing::Values(Kind{"Fake", &make<FakeHost>}, Kind{"Local", &make<RealLocalHost>},
        Kind{"Docker", &make<RealDockerHost>}, Kind{"Podman", &make<RealPodmanHost>},
        Kind{"Lxd", &make<RealLxdHost>}, Kind{"Kvm", &make<RealKvmHost>},
        Kind{"Proxmox", &make<RealProxmoxHost>}),
    [](const testing::TestParamInfo<Kind>& tested) { return std::string{tested.param.name}; });

} // namespace
