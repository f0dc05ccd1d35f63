// SPDX-License-Identifier: GPL-3.0-or-later
// What containers must keep to beyond the port's contract, measured on real engines: the password
// stays secret, limits hold, tenants stay out of private networks, nothing is left behind.
#include "net/unix_http_client.h"
#include "project_paths.h"
#include "support/docker_host.h"
#include "support/local_host.h"
#include "support/spy.h"
#include "support/ssh_client.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;

constexpr auto Patience = 60s;
const auto Password = QByteArrayLiteral("Xq7-kept-to-ourselves-Zw3");

bool isCi()
{
    return qEnvironmentVariable("CI") == u"true"_s || qEnvironmentVariableIntValue("CI") != 0;
}

class DockerBackendTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        host = std::make_unique<test::DockerHost>(GetParam());
        const auto obstacle = host->obstacle();
        if (obstacle.isEmpty())
            return;
        if (isCi() && !host->mayBeMissing())
            FAIL() << qPrintable(obstacle);
        GTEST_SKIP() << qPrintable(obstacle);
    }

    backends::DockerBackend& backend() { return *host->backend; }

    WorkloadSpec aSpec(const char* id = "lease-1")
    {
        return {.id = WorkloadId{QString::fromLatin1(id)},
            .image = backend().images().first().name,
            .hostname = u"box"_s,
            .memoryMb = 128,
            .diskMb = 64,
            .sshPort = test::freePort(),
            .password = QString::fromLatin1(Password)};
    }
    // A running workload; its specification.
    WorkloadSpec started(WorkloadSpec spec)
    {
        const auto workload = test::resultOf(backend().create(spec), Patience);
        EXPECT_TRUE(workload) << qPrintable(workload ? QString{} : workload.error().detail);
        return spec;
    }
    static QByteArray outputOf(const WorkloadSpec& spec, const QByteArray& command)
    {
        const auto result = test::runOverSsh(spec.sshPort, Password, command);
        return result ? result->output : QByteArrayLiteral("no login");
    }
    WorkloadState stateOf(const WorkloadId& id)
    {
        const auto state = test::resultOf(backend().state(id), Patience);
        EXPECT_TRUE(state);
        return state.value_or(WorkloadState::Absent);
    }
    QByteArray ask(const QByteArray& target)
    {
        net::UnixHttpClient http{host->socket(), host->clock};
        net::UnixHttpRequest request;
        request.target = target;
        const auto answer = test::resultOf(http.send(request), Patience);
        return answer ? answer->body : QByteArray{};
    }

    std::unique_ptr<test::DockerHost> host;
};

TEST_P(DockerBackendTest, ShowsThePasswordToNobody)
{
    test::Spy spy{Password};
    started(aSpec());
    EXPECT_FALSE(spy.hasSeenIt());
    EXPECT_GT(spy.looks(), 3);

    const auto list = QJsonDocument::fromJson(ask("/v1.41/containers/json?all=1")).array();
    ASSERT_FALSE(list.isEmpty());
    for (const auto& container : list) {
        const auto id = container["Id"_L1].toString().toLatin1();
        const auto inspected = ask("/v1.41/containers/" + id + "/json");
        EXPECT_TRUE(inspected.contains("HostConfig"));
        EXPECT_FALSE(inspected.contains(Password));
    }
    const auto engineFolder = QJsonDocument::fromJson(ask("/v1.41/info")).object();
    for (const auto& folder : {u"/containers"_s, u"/overlay-containers"_s}) {
        QDirIterator files{engineFolder["DockerRootDir"_L1].toString() + folder, QDir::Files,
            QDirIterator::Subdirectories};
        while (files.hasNext()) {
            QFile file{files.next()};
            const bool isOpen = file.open(QIODevice::ReadOnly);
            EXPECT_FALSE(isOpen && file.read(8 << 20).contains(Password))
                << qPrintable(file.fileName());
        }
    }
}

TEST_P(DockerBackendTest, LetsATenantInByKeyToo)
{
    const auto spec = started(aSpec());
    QTemporaryDir folder;
    const auto key = folder.filePath(u"key"_s);
    QProcess keygen;
    keygen.start(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, key});
    ASSERT_TRUE(keygen.waitForFinished());
    QFile open{key + u".pub"_s};
    ASSERT_TRUE(open.open(QIODevice::ReadOnly));
    outputOf(spec,
        "mkdir -m 700 -p ~/.ssh && echo '" + open.readAll().trimmed()
            + "' > ~/.ssh/authorized_keys");

    QProcess ssh;
    ssh.start(u"ssh"_s,
        {u"-i"_s, key, u"-p"_s, QString::number(spec.sshPort), u"-o"_s, u"BatchMode=yes"_s, u"-o"_s,
            u"StrictHostKeyChecking=no"_s, u"-o"_s, u"UserKnownHostsFile=/dev/null"_s,
            u"root@127.0.0.1"_s, u"id -un"_s});

    ASSERT_TRUE(ssh.waitForFinished());
    EXPECT_EQ(ssh.readAllStandardOutput(), "root\n") << ssh.readAllStandardError().toStdString();
}

TEST_P(DockerBackendTest, KillsWhatTakesMoreMemoryThanRented)
{
    const auto spec = started(aSpec()); // 128 MB

    EXPECT_EQ(outputOf(spec, "head -c 40m /dev/zero | tail | wc -c"), "41943040\n");
    EXPECT_EQ(outputOf(spec, "head -c 300m /dev/zero | tail | wc -c"), "0\n");
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
}

TEST_P(DockerBackendTest, RefusesToForkBeyondTheLimit)
{
    const auto spec = started(aSpec());
    const QByteArray sleepers{
        "exec sh -c 'for i in $(seq 300); do sleep 60 >/dev/null 2>&1 & done; echo all'"};

    EXPECT_EQ(outputOf(spec, sleepers), "all\n");
    EXPECT_EQ(outputOf(spec, sleepers), "") << "600 processes were allowed"; // the shell gives up
}

TEST_P(DockerBackendTest, GivesNoMoreOfTheProcessorThanRented)
{
    auto wanted = aSpec();
    wanted.cpuMillicores = 300;
    const auto spec = started(wanted);

    const auto times = outputOf(spec,
        "exec bash -c 'TIMEFORMAT=\"%R %U %S\"; time { for i in 1 2; do timeout 3 sh -c "
        "\"while :; do :; done\" & done; wait; }' 2>&1");

    const auto words = times.split('\n').first().split(' ');
    ASSERT_EQ(words.size(), 3) << times.toStdString();
    const auto share = (words[1].toDouble() + words[2].toDouble()) / words[0].toDouble();
    EXPECT_GT(share, 0.03);
    EXPECT_LT(share, 0.36) << times.toStdString();
}

TEST_P(DockerBackendTest, BoundsASingleFile)
{
    const auto spec = started(aSpec()); // 64 MB

    const auto result = outputOf(
        spec, "dd if=/dev/zero of=/root/big bs=1M count=80 2>/dev/null; stat -c %s /root/big");

    EXPECT_LE(result.trimmed().toLongLong(), 64 << 20) << result.toStdString();
}

TEST_P(DockerBackendTest, StopsAWorkloadThatFillsItsDisk)
{
    auto options = host->options();
    options.diskCheckInterval = 200ms;
    host->reopen(options);
    ASSERT_TRUE(test::resultOf(backend().probe(), Patience));
    const auto spec = started(aSpec()); // 64 MB
    const auto other = started(aSpec("lease-2"));

    outputOf(spec, "for i in 1 2 3; do head -c 30m /dev/zero > /root/$i || break; done");

    EXPECT_TRUE(
        test::waitUntil([&] { return stateOf(spec.id) == WorkloadState::Stopped; }, Patience));
    EXPECT_EQ(stateOf(other.id), WorkloadState::Running);
    const auto again = test::resultOf(backend().start(spec.id), Patience);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, base::Errc::Rejected);
    EXPECT_TRUE(test::resultOf(backend().remove(spec.id), Patience));
}

TEST_P(DockerBackendTest, CapsTheProcessorAtWhatTheComputerHas)
{
    auto wanted = aSpec();
    wanted.cpuMillicores = 4'000'000;

    const auto spec = started(wanted);

    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
}

// The outside world, while it exists.
class World {
public:
    World()
    {
        m_process.start(
            u"python3"_s, {QStringLiteral(PAYGRESS_SOURCE_DIR "/tests/support/outside_world.py")});
        m_isThere = m_process.waitForReadyRead(10'000)
            && m_process.readAllStandardOutput().contains("ready");
    }
    ~World()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(10'000);
    }
    bool isThere() const { return m_isThere; }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    bool m_isThere = false;
};

TEST_P(DockerBackendTest, KeepsTenantsOutOfPrivateNetworksAndFromSendingMail)
{
    World world;
    if (!world.isThere())
        GTEST_SKIP() << "no network namespaces: " << world.errors().toStdString();
    const auto spec = started(aSpec());
    const auto neighbour = started(aSpec("lease-2"));
    const auto opens = [&](const QByteArray& address) {
        const auto words = address.split(':');
        return outputOf(spec,
                   "timeout 2 bash -c '</dev/tcp/" + words[0] + "/" + words[1]
                       + "' 2>/dev/null && echo open || echo closed")
            == "open\n";
    };
    const auto gateway = outputOf(spec, "ip route show default | cut -d' ' -f3").trimmed();
    const auto next = outputOf(neighbour, "hostname -I").trimmed();

    EXPECT_TRUE(opens("203.0.113.5:80"));
    EXPECT_FALSE(opens("203.0.113.5:25")) << "mail can be sent";
    EXPECT_FALSE(opens("10.211.7.5:80")) << "a private network is open";
    EXPECT_FALSE(opens(gateway + ":9311")) << "this computer is open at " << gateway.toStdString();
    EXPECT_FALSE(opens("203.0.113.1:9311")) << "this computer is open";
    EXPECT_FALSE(opens(next + ":22")) << "the neighbour is open at " << next.toStdString();
    EXPECT_EQ(outputOf(spec, "cat /proc/net/if_inet6 | grep -v ' lo$' | grep -v '^fe80'"), "");
}

TEST_P(DockerBackendTest, RollsAFailedCreationBack)
{
    auto options = host->options();
    options.sshProgram = u"/nonexistent/program"_s;
    host->reopen(options);
    ASSERT_TRUE(test::resultOf(backend().probe(), Patience));
    const auto spec = aSpec();

    const auto created = test::resultOf(backend().create(spec), Patience);

    EXPECT_FALSE(created);
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Absent);
    EXPECT_TRUE(test::resultOf(backend().list(), Patience)->isEmpty());
}

TEST_P(DockerBackendTest, FindsWhatACreationThatWasCutShortLeft)
{
    const auto spec = aSpec();
    {
        auto creating = backend().create(spec);
        ASSERT_TRUE(
            test::waitUntil([&] { return stateOf(spec.id) == WorkloadState::Running; }, Patience));
        ASSERT_FALSE(creating.isDone());
    }
    host->reopen();

    EXPECT_EQ(*test::resultOf(backend().list(), Patience), QList<WorkloadId>{spec.id});
    ASSERT_TRUE(test::resultOf(backend().probe(), Patience));
    started(spec); // made anew
    EXPECT_EQ(outputOf(spec, "echo in"), "in\n");
    EXPECT_EQ(test::resultOf(backend().list(), Patience)->size(), 1);
}

TEST_P(DockerBackendTest, LeavesOtherProvidersOfTheSameEngineAlone)
{
    const auto spec = started(aSpec());
    test::DockerHost other{GetParam()};

    EXPECT_TRUE(test::resultOf(other.backend->list(), Patience)->isEmpty());
    EXPECT_TRUE(test::resultOf(other.backend->remove(spec.id), Patience));
    EXPECT_EQ(stateOf(spec.id), WorkloadState::Running);
}

INSTANTIATE_TEST_SUITE_P(Engines, DockerBackendTest, testing::Values("docker", "podman"),
    [](const testing::TestParamInfo<const char*>& tested) { return std::string{tested.param}; });

} // namespace
