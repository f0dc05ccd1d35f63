// SPDX-License-Identifier: GPL-3.0-or-later
// The template agent-sandbox on real engines: commands run through its exec interface, by TLS and
// through SSH, its secrets stay secret, its data lasts as long as the workload and no longer.
#include "crypto/tls_identity.h"
#include "net/unix_http_client.h"
#include "protocol/exec_call.h"
#include "protocol/workload_template.h"
#include "support/docker_host.h"
#include "support/local_host.h"
#include "support/ssh_client.h"

#include <QJsonArray>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;
using protocol::ExecOutcome;

constexpr auto Patience = 120s;
constexpr int ImagePatience = 15 * 60 * 1000; // the first time, Debian's packages are unpacked
const auto Password = u"Xq7keptToOurselvesZw3"_s;
const auto Slug = u"agent-sandbox"_s;
constexpr quint16 ExecPort = 8080;

bool isCi()
{
    return qEnvironmentVariable("CI") == u"true"_s || qEnvironmentVariableIntValue("CI") != 0;
}

class AgentSandboxTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        host = std::make_unique<test::DockerHost>(GetParam());
        auto obstacle = host->obstacle();
        if (obstacle.isEmpty())
            obstacle = makeImage();
        if (obstacle.isEmpty())
            return;
        if (isCi() && !host->mayBeMissing())
            FAIL() << qPrintable(obstacle);
        GTEST_SKIP() << qPrintable(obstacle);
    }

    // What kept it from being made.
    QString makeImage()
    {
        QProcess maker;
        maker.start(u"python3"_s,
            {QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/sandbox_image.py"),
                QStringLiteral(PAYGRESS_BIN_DIR "/paygress-exec"), u"--socket"_s, host->socket()});
        const bool isMade = maker.waitForFinished(ImagePatience) && maker.exitCode() == 0;
        reopen();
        return isMade ? QString{} : QString::fromUtf8(maker.readAllStandardError()).trimmed();
    }
    void reopen()
    {
        auto options = host->options();
        options.services = {{.name = Slug, .reference = u"localhost/paygress/agent-sandbox:1"_s}};
        options.diskCheckInterval = 500ms;
        host->reopen(options);
        features = test::resultOf(backend().probe(), Patience).value();
    }
    backends::DockerBackend& backend() { return *host->backend; }

    WorkloadSpec aSpec()
    {
        const auto& chosen = *protocol::templateNamed(Slug);
        identity = crypto::makeTlsIdentity("paygress", host->clock.now(), host->random).value();
        backends::Service service;
        service.name = Slug;
        service.ports = {{.hostPort = test::freePort(), .innerPort = ExecPort}};
        for (const auto& variable : chosen.environment)
            service.environment.append({variable.name, variable.value});
        const protocol::LeaseSecrets secrets{.password = Password,
            .credential = {},
            .certificate = QString::fromLatin1(identity.pem)};
        for (const auto& variable : protocol::secretsOf(chosen, secrets))
            service.secrets.append({variable.name, variable.value});
        service.dataPath = chosen.dataPath;
        return {.id = WorkloadId{u"lease-1"_s},
            .hostname = u"box"_s,
            .memoryMb = 256,
            .diskMb = 64,
            .sshPort = test::freePort(),
            .password = Password,
            .service = service};
    }
    WorkloadSpec started()
    {
        const auto spec = aSpec();
        const auto workload = test::resultOf(backend().create(spec), Patience);
        EXPECT_TRUE(workload) << qPrintable(workload ? QString{} : workload.error().detail);
        return spec;
    }

    protocol::ExecTarget target(const WorkloadSpec& spec, const QByteArray& certificate) const
    {
        const auto port = spec.service->ports.first().hostPort;
        return {.url = protocol::execUrl(u"127.0.0.1"_s, port, certificate),
            .certificate = certificate,
            .user = u"root"_s,
            .password = Password};
    }
    base::Result<ExecOutcome> byTls(const WorkloadSpec& spec, const QString& command)
    {
        const protocol::ExecOrder order{.command = command};
        base::Result<ExecOutcome> outcome = base::fail(base::Errc::Network, u"not asked"_s);
        // The service may begin a moment after SSH.
        test::waitUntil(
            [&] {
                outcome = test::resultOf(
                    protocol::runRemotely(target(spec, identity.sha256), order, {}, host->clock),
                    Patience);
                return outcome || outcome.error().code != base::Errc::Network;
            },
            Patience);
        return outcome;
    }
    QString outputOf(const WorkloadSpec& spec, const QString& command)
    {
        const auto outcome = byTls(spec, command);
        return outcome ? outcome->standardOutput : outcome.error().detail;
    }
    QByteArray ask(const QByteArray& path)
    {
        net::UnixHttpClient http{host->socket(), host->clock};
        net::UnixHttpRequest request;
        request.target = path;
        const auto answer = test::resultOf(http.send(request), Patience);
        return answer ? answer->body : QByteArray{};
    }
    WorkloadState stateOf(const WorkloadId& id)
    {
        return test::resultOf(backend().state(id), Patience).value_or(WorkloadState::Absent);
    }

    std::unique_ptr<test::DockerHost> host;
    backends::Features features;
    crypto::TlsIdentity identity;
};

// As `ssh -W` does: one connection to the port inside.
QByteArray saidThroughSsh(quint16 sshPort, const QByteArray& bytes)
{
    test::SshClient client{sshPort};
    if (!client.logIn(Password.toLatin1()))
        return "no login";
    const std::unique_ptr<ssh_channel_struct, decltype(&ssh_channel_free)> channel{
        ssh_channel_new(client.session()), &ssh_channel_free};
    if (ssh_channel_open_forward(channel.get(), "127.0.0.1", ExecPort, "127.0.0.1", 0) != SSH_OK)
        return "no tunnel";
    ssh_channel_write(channel.get(), bytes.constData(), static_cast<uint32_t>(bytes.size()));
    QByteArray all;
    char chunk[16 * 1024];
    int got = 0;
    while ((got = ssh_channel_read(channel.get(), chunk, sizeof chunk, 0)) > 0)
        all.append(chunk, got);
    return all;
}

TEST_P(AgentSandboxTest, IsForRentWhenTheEngineHasItsImage)
{
    ASSERT_EQ(features.services.size(), 1);
    EXPECT_EQ(features.services.first().name, Slug);
    EXPECT_TRUE(features.services.first().description.contains("Debian"_L1));
    auto other = aSpec();
    other.service->name = u"openclaw"_s;
    EXPECT_EQ(
        test::resultOf(backend().create(other), Patience).error().code, base::Errc::Unsupported);
}

TEST_P(AgentSandboxTest, RunsCommandsByTls)
{
    const auto spec = started();

    const auto outcome = byTls(spec,
        u"pwd; echo $NODE_ENV; python3 -c 'print(6*7)'; node -e 'console.log(1+1)'; git --version; "
        "exit 5"_s);

    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    const auto lines = outcome->standardOutput.split(u'\n');
    EXPECT_EQ(lines.value(0), u"/workspace"_s);
    EXPECT_EQ(lines.value(1), u"production"_s);
    EXPECT_EQ(lines.value(2), u"42"_s);
    EXPECT_EQ(lines.value(3), u"2"_s);
    EXPECT_TRUE(lines.value(4).startsWith("git version"_L1));
    EXPECT_EQ(outcome->exitCode, 5);
}

TEST_P(AgentSandboxTest, RunsCommandsThroughSsh)
{
    const auto spec = started();
    ASSERT_TRUE(byTls(spec, u"echo from-tls > /workspace/file"_s)); // and it listens now

    const auto inside = target(spec, {});
    const auto text = net::requestText(protocol::execRequest(inside, {.command = u"cat file"_s}));
    const auto answer = net::answerFromText(saidThroughSsh(spec.sshPort, text), 1 << 20);

    ASSERT_TRUE(answer) << qPrintable(answer.error().detail);
    const auto outcome = protocol::execOutcomeFrom(*answer);
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    EXPECT_EQ(outcome->standardOutput, u"from-tls\n"_s);
    const auto seen = test::runOverSsh(spec.sshPort, Password.toLatin1(), "cat /workspace/file");
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->output, "from-tls\n");
}

TEST_P(AgentSandboxTest, ShowsItsSecretsToNobodyOutside)
{
    const auto spec = started();
    ASSERT_TRUE(byTls(spec, u"true"_s));

    const auto list = QJsonDocument::fromJson(ask("/v1.41/containers/json?all=1")).array();
    ASSERT_FALSE(list.isEmpty());
    for (const auto& container : list) {
        const auto id = container["Id"_L1].toString().toLatin1();
        for (const auto& path :
            {"/v1.41/containers/" + id + "/json", "/v1.41/containers/" + id + "/top",
                "/v1.41/containers/" + id + "/logs?stdout=1&stderr=1"}) {
            const auto shown = ask(path);
            EXPECT_FALSE(shown.contains(Password.toLatin1())) << path.toStdString();
            EXPECT_FALSE(shown.contains("PRIVATE KEY")) << path.toStdString();
        }
    }
    EXPECT_EQ(
        outputOf(spec, u"env | grep -c EXEC_; stat -c %a /etc/paygress/secrets"_s), u"0\n600\n"_s);
}

TEST_P(AgentSandboxTest, KeepsItsDataAndSecretsOverAStop)
{
    const auto spec = started();
    ASSERT_EQ(outputOf(spec, u"echo kept > /workspace/file; cat file"_s), u"kept\n"_s);
    ASSERT_TRUE(test::resultOf(backend().stop(spec.id), Patience));
    ASSERT_EQ(stateOf(spec.id), WorkloadState::Stopped);
    reopen();

    ASSERT_TRUE(test::resultOf(backend().start(spec.id), Patience));

    EXPECT_EQ(outputOf(spec, u"cat file"_s), u"kept\n"_s);
}

TEST_P(AgentSandboxTest, LeavesNothingWhenItIsRemoved)
{
    const auto spec = started();
    EXPECT_TRUE(ask("/v1.41/volumes").contains("lease-1-data"));

    ASSERT_TRUE(test::resultOf(backend().remove(spec.id), Patience));

    EXPECT_EQ(stateOf(spec.id), WorkloadState::Absent);
    EXPECT_TRUE(test::resultOf(backend().list(), Patience)->isEmpty());
    const auto volumes = ask("/v1.41/volumes");
    EXPECT_TRUE(volumes.contains("Volumes"));
    EXPECT_FALSE(volumes.contains("lease-1-data"));
}

TEST_P(AgentSandboxTest, IsStoppedWhenItsDataFillsTheDisk)
{
    const auto spec = started(); // 64 MB

    ASSERT_TRUE(byTls(spec, u"true"_s));
    const protocol::ExecOrder order{
        .command = u"for i in 1 2 3; do head -c 30m /dev/zero > /workspace/$i; done"_s};

    // It may be stopped before it can answer.
    (void)test::resultOf(
        protocol::runRemotely(target(spec, identity.sha256), order, {}, host->clock), Patience);

    EXPECT_TRUE(
        test::waitUntil([&] { return stateOf(spec.id) == WorkloadState::Stopped; }, Patience));
}

TEST_P(AgentSandboxTest, EndsWithItsProgram)
{
    const auto spec = started();
    ASSERT_TRUE(byTls(spec, u"true"_s));

    test::runOverSsh(spec.sshPort, Password.toLatin1(), "pkill -x paygress-exec");

    EXPECT_TRUE(
        test::waitUntil([&] { return stateOf(spec.id) == WorkloadState::Stopped; }, Patience));
    ASSERT_TRUE(test::resultOf(backend().start(spec.id), Patience));
    EXPECT_EQ(outputOf(spec, u"echo again"_s), u"again\n"_s);
}

INSTANTIATE_TEST_SUITE_P(Engines, AgentSandboxTest, testing::Values("docker", "podman"),
    [](const testing::TestParamInfo<const char*>& tested) { return std::string{tested.param}; });

} // namespace
