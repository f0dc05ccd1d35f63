// SPDX-License-Identifier: GPL-3.0-or-later
// What only the lxd backend promises, on a real daemon: limits that hold, a password that nobody
// reads, creations that were cut short, tenants that stay out of this computer.
#include "support/local_host.h"
#include "support/lxd_host.h"
#include "support/ssh_client.h"

#include <QTcpServer>
#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using backends::WorkloadId;
using backends::WorkloadSpec;

constexpr auto Patience = 90s;
constexpr auto Password = "correct-horse";

class LxdBackendTest : public testing::Test {
protected:
    void SetUp() override
    {
        const auto obstacle = host.obstacle();
        if (!obstacle.isEmpty())
            GTEST_SKIP() << qPrintable(obstacle);
    }

    WorkloadSpec aSpec(const char* id = "lease-1")
    {
        return {.id = WorkloadId{QString::fromLatin1(id)},
            .image = host.backend->images().first().name,
            .hostname = u"box-1007"_s,
            .cpuMillicores = 500,
            .memoryMb = 128,
            .diskMb = 600,
            .sshPort = test::freePort(),
            .password = QString::fromLatin1(Password)};
    }
    WorkloadSpec aRunningWorkload()
    {
        const auto spec = aSpec();
        const auto created = test::resultOf(host.backend->create(spec), Patience);
        EXPECT_TRUE(created) << qPrintable(created ? QString{} : created.error().detail);
        return spec;
    }
    QByteArray outputOf(const WorkloadSpec& spec, const QByteArray& command)
    {
        const auto result = test::runOverSsh(spec.sshPort, Password, command);
        return result ? (result->output + result->errors).trimmed() : QByteArray{"no login"};
    }
    QByteArray answerTo(const QByteArray& target)
    {
        net::UnixHttpClient client{host.socketPath(), host.clock};
        const auto answer = test::resultOf(client.send({.target = target}));
        return answer ? answer->body : QByteArray{};
    }
    // An instance whose creation ended here, by a crash.
    void leaveUnfinished(const WorkloadSpec& spec)
    {
        backends::LxdEngine engine{host.socketPath(), host.clock};
        const auto owner = backends::installationName(host.stateFolder(), host.random);
        const auto image = test::resultOf(engine.image(u"paygress-plain-linux"_s), Patience);
        const auto pools = test::resultOf(engine.pools());
        ASSERT_TRUE(owner && image && pools);
        backends::InstancePlan plan;
        plan.spec = spec;
        plan.owner = *owner;
        plan.fingerprint = image->fingerprint;
        plan.pool = pools->first().name;
        plan.listenAddress = QHostAddress{QHostAddress::LocalHost};
        ASSERT_TRUE(test::resultOf(engine.create(instanceRequest(plan)), Patience));
    }

    test::LxdHost host;
};

TEST_F(LxdBackendTest, RunsASystemOfItsOwnWithTheNameAskedFor)
{
    const auto spec = aRunningWorkload();

    EXPECT_EQ(outputOf(spec, "hostname; id -u; cat /proc/1/comm"), "box-1007\n0\nsystemd");
    EXPECT_NE(outputOf(spec, "readlink /proc/1/root /proc/self/ns/user"), "no login");
    EXPECT_NE(
        outputOf(spec, "awk 'NR==1{print $2}' /proc/self/uid_map"), "0"); // not the host's root
}

TEST_F(LxdBackendTest, HoldsProcessorsMemoryAndProcesses)
{
    const auto spec = aRunningWorkload();

    EXPECT_EQ(outputOf(spec, "nproc"), "1");
    // Twice the memory: the kernel ends it.
    EXPECT_NE(test::runOverSsh(spec.sshPort, Password,
                  "head -c 256M /dev/zero | tail -c 256M | wc -c >/dev/null; "
                  "exit ${PIPESTATUS[1]}")
                  ->exitCode,
        0);
    const auto processes = outputOf(spec,
        "for i in $(seq 700); do sleep 5 & done 2>/dev/null; jobs -p | wc -l; kill $(jobs -p)");
    EXPECT_LT(processes.split('\n').last().toInt(), 512);
    // 300 ms of work need at least 600 ms of time with half a processor.
    const auto times = outputOf(spec,
        "a=$(date +%s%3N); s=$(awk '{print $14+$15}' /proc/self/stat); i=0; "
        "while [ $i -lt 400000 ]; do i=$((i+1)); done; b=$(date +%s%3N); "
        "set -- $(cat /proc/$$/stat); echo $(( (b-a) / 10 )) $(( ${14} + ${15} ))");
    const auto numbers = times.split(' ');
    ASSERT_EQ(numbers.size(), 2) << times.constData();
    EXPECT_GE(numbers[0].toInt() * 10, numbers[1].toInt() * 15) << times.constData();
}

TEST_F(LxdBackendTest, HoldsTheDisk)
{
    const auto spec = aRunningWorkload();

    const auto written = test::runOverSsh(spec.sshPort, Password,
        "head -c 700M /dev/urandom >/root/big && sync -f /root/big && test -s /root/big");

    ASSERT_TRUE(written);
    EXPECT_NE(written->exitCode, 0);
}

TEST_F(LxdBackendTest, KeepsThePasswordFromEveryoneWhoAsksTheDaemon)
{
    const auto spec = aRunningWorkload();

    for (const QByteArray target : {"/1.0/instances?recursion=2", "/1.0/operations?recursion=2"}) {
        const auto told = answerTo(target);
        EXPECT_TRUE(told.contains("\"type\":\"sync\""));
        EXPECT_FALSE(told.contains(Password));
    }
    EXPECT_EQ(outputOf(spec, "ls /dev/.paygress-first-login 2>/dev/null; echo none"), "none");
}

TEST_F(LxdBackendTest, RefusesAnotherPasswordAndTakesAKey)
{
    const auto spec = aRunningWorkload();

    EXPECT_FALSE(test::runOverSsh(spec.sshPort, "wrong-horse", "true"));
    ssh_key key = nullptr;
    ASSERT_EQ(ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &key), SSH_OK);
    char* text = nullptr;
    ASSERT_EQ(ssh_pki_export_pubkey_base64(key, &text), SSH_OK);
    const auto line = "ssh-ed25519 " + QByteArray{text};
    ssh_string_free_char(text);
    EXPECT_EQ(
        outputOf(spec,
            "mkdir -p /root/.ssh && echo '" + line + "' >/root/.ssh/authorized_keys && id -u"),
        "0");
    test::SshClient client{spec.sshPort};
    ASSERT_EQ(ssh_connect(client.session()), SSH_OK);
    EXPECT_EQ(ssh_userauth_publickey(client.session(), nullptr, key), SSH_AUTH_SUCCESS);
    ssh_key_free(key);
}

TEST_F(LxdBackendTest, BeginsAgainWhenACreationWasCutShort)
{
    const auto spec = aSpec();
    leaveUnfinished(spec);
    EXPECT_EQ(
        test::resultOf(host.backend->start(spec.id), Patience).error().code, base::Errc::NotFound);
    EXPECT_EQ(test::resultOf(host.backend->list())->size(), 1);

    const auto created = test::resultOf(host.backend->create(spec), Patience);

    ASSERT_TRUE(created) << qPrintable(created.error().detail);
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(LxdBackendTest, RemovesWhatACreationThatWasCutShortLeft)
{
    const auto spec = aSpec();
    leaveUnfinished(spec);

    EXPECT_TRUE(test::resultOf(host.backend->remove(spec.id), Patience));

    EXPECT_TRUE(test::resultOf(host.backend->list())->isEmpty());
    EXPECT_FALSE(answerTo("/1.0/instances").contains("lease-1"));
}

TEST_F(LxdBackendTest, KeepsTenantsOutOfThisComputer)
{
    const auto features = test::resultOf(host.backend->probe(), Patience);
    if (features->missing.contains("local network"_L1)
        || features->missing.contains("no network"_L1))
        GTEST_SKIP() << qPrintable(features->missing);
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::AnyIPv4));
    const auto port = QByteArray::number(server.serverPort());
    const auto spec = aRunningWorkload();

    const auto gateway = outputOf(spec,
        "for i in $(seq 80); do ip route | grep -q default && break; sleep 0.1; done; "
        "ip route | awk '/default/{print $3}'");

    ASSERT_TRUE(gateway.startsWith("10.")) << gateway.constData();
    const auto tried = test::runOverSsh(
        spec.sshPort, Password, "timeout 2 bash -c '</dev/tcp/" + gateway + "/" + port + "'");
    ASSERT_TRUE(tried);
    EXPECT_NE(tried->exitCode, 0);
    EXPECT_FALSE(server.hasPendingConnections());
}

TEST_F(LxdBackendTest, LetsTheTenantInAgainAfterStopAndStart)
{
    const auto spec = aRunningWorkload();
    EXPECT_EQ(outputOf(spec, "echo kept >/root/note; cat /root/note"), "kept");
    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));

    const auto started = test::resultOf(host.backend->start(spec.id), Patience);

    ASSERT_TRUE(started) << qPrintable(started.error().detail);
    EXPECT_EQ(outputOf(spec, "cat /root/note; hostname"), "kept\nbox-1007");
}

} // namespace
