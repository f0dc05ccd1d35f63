// SPDX-License-Identifier: GPL-3.0-or-later
#include "golden.h"
#include "protocol/access_details.h"
#include "protocol/exec_call.h"
#include "protocol/offer.h"
#include "protocol/workload_template.h"

#include <gtest/gtest.h>

using namespace protocol;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Slug, image, ports, data, tier, minimums: the table of the protocol's §6.1, put right.
TEST(WorkloadTemplates, AreThoseOfTheProtocol)
{
    QStringList rows;
    for (const auto& one : workloadTemplates()) {
        QStringList ports;
        for (const auto& port : one.ports)
            ports += u"%1 %2 %3%4"_s.arg(port.port).arg(port.use, port.label,
                port.reach == PortReach::TunnelOnly ? u" tunnel"_s : QString{});
        rows += u"%1 | %2 | %3 | %4 | %5 | %6/%7/%8"_s
                    .arg(one.slug, one.image, ports.join(u", "_s), one.dataPath, one.tier)
                    .arg(one.leastMillicores)
                    .arg(one.leastMemoryMb)
                    .arg(one.leastDiskMb / 1024);
    }
    const QStringList expected{
        u"nostr-relay | dockurr/strfry:latest | 7777 ws relay-ws | /app/strfry-db | basic | 500/512/5"_s,
        u"inference-endpoint | ollama/ollama:latest | 11434 http ollama-http tunnel | /root/.ollama | standard | 2000/4096/20"_s,
        u"headless-browser | ghcr.io/browserless/chromium:latest | 3000 http browserless-http, 9222 http cdp tunnel |  | basic | 1000/1024/5"_s,
        u"bitcoin-node | btcpayserver/bitcoin:28.1 | 18443 bitcoin-rpc rpc, 18444 tcp p2p | /data | standard | 1000/2048/50"_s,
        u"agent-sandbox | ghcr.io/dhananjaypurohit/paygress-agent-sandbox:0.1.0 | 8080 http sandbox-exec | /workspace | basic | 500/1024/5"_s,
        u"openclaw | ghcr.io/openclaw/openclaw:latest | 18789 http openclaw-gateway | /data/.openclaw | standard | 1000/2048/5"_s};
    EXPECT_EQ(rows, expected);
}

TEST(WorkloadTemplates, AreFoundByTheirSlugOnly)
{
    ASSERT_TRUE(templateNamed(u"bitcoin-node"));
    EXPECT_EQ(templateNamed(u"bitcoin-node")->replication, ReplicationMode::Checkpointed);
    EXPECT_EQ(templateNamed(u"nostr-relay")->replication, ReplicationMode::WarmStandby);
    EXPECT_EQ(templateNamed(u"nostr-relay")->openFiles, 1'048'576);
    EXPECT_FALSE(templateNamed(u"ngit-runner")); // nobody could ever set what it needs
    EXPECT_FALSE(templateNamed(u""));
    EXPECT_FALSE(templateNamed(u"Bitcoin-Node"));
}

TEST(WorkloadTemplates, NameThePortsOfTheirNetwork)
{
    const auto& node = *templateNamed(u"bitcoin-node");
    const auto secrets = secretsOf(node, {.password = u"p"_s, .credential = u"c"_s});

    EXPECT_TRUE(node.environment.contains(TemplateVariable{u"BITCOIN_NETWORK"_s, u"regtest"_s}));
    ASSERT_EQ(secrets.size(), 1);
    for (const auto& port : node.ports)
        EXPECT_TRUE(secrets.first().value.contains(u"port=%1"_s.arg(port.port)));
    EXPECT_TRUE(secrets.first().value.contains(u"rpcpassword=c\n"_s));
}

TEST(WorkloadTemplates, PublishNothingThatKnowsNoPassword)
{
    for (const auto& one : workloadTemplates()) {
        const bool isForAll = one.slug == u"nostr-relay"_s;
        const bool hasPassword = one.needsCredential() || one.needsCertificate();
        for (const auto& port : one.ports)
            EXPECT_TRUE(port.reach == PortReach::TunnelOnly || isForAll || hasPassword)
                << qPrintable(one.slug);
        for (const auto& variable : one.environment)
            EXPECT_FALSE(variable.value.contains(u'{')) << qPrintable(variable.name);
    }
}

TEST(WorkloadTemplates, FillEachSecretOnce)
{
    const auto secrets = secretsOf(*templateNamed(u"agent-sandbox"),
        {.password = u"{credential}"_s, .credential = u"c"_s, .certificate = u"pem"_s});

    EXPECT_EQ(secrets,
        (QList<TemplateVariable>{{u"EXEC_USER"_s, u"root"_s}, {u"EXEC_PASS"_s, u"{credential}"_s},
            {u"EXEC_TLS_PEM"_s, u"pem"_s}}));
}

TEST(AccessDetails, CarryWhatOldReadersIgnore)
{
    auto details = accessDetailsFromJson(golden::json(u"access_details_template.json"_s)).value();
    EXPECT_TRUE(details.templatePorts.first().certificate.isEmpty());
    details.templatePorts.first().certificate = QByteArray(32, 'x');
    details.templateLogin = TemplateLogin{u"paygress"_s, u"secret"_s};

    const auto text = toJson(details);

    EXPECT_TRUE(text.contains(u"\"tls_sha256\":\"7878"_s));
    EXPECT_TRUE(
        text.endsWith(u"\"template_login\":{\"user\":\"paygress\",\"password\":\"secret\"}}"_s));
    EXPECT_EQ(accessDetailsFromJson(base::parseObject(text.toUtf8()).value()).value(), details);
    auto wrong = text;
    wrong.replace(u"787878"_s, u"78787"_s);
    EXPECT_FALSE(accessDetailsFromJson(base::parseObject(wrong.toUtf8()).value()));
}

TEST(Offer, TellsWhichTemplatesItRuns)
{
    auto offer = offerFromJson(golden::json(u"offer_oldest.json"_s)).value();
    EXPECT_FALSE(offer.templates);
    for (const auto& slugs : {QStringList{}, QStringList{u"agent-sandbox"_s}}) {
        offer.templates = slugs;
        const auto text = toJson(offer);
        EXPECT_EQ(offerFromJson(base::parseObject(text.toUtf8()).value()).value(), offer);
    }
}

TEST(ExecUrl, FollowsTheRules)
{
    const auto url = [](const QString& host, const QByteArray& certificate = {}) {
        return execUrl(host, 31005, certificate).toString();
    };
    EXPECT_EQ(url(u"203.0.113.7"_s), u"http://203.0.113.7:31005/exec"_s);
    EXPECT_EQ(url(u"203.0.113.7"_s, "x"), u"https://203.0.113.7:31005/exec"_s);
    EXPECT_EQ(url(u"https://box.example"_s), u"https://box.example:31005/exec"_s);
    EXPECT_EQ(url(u"http://box.example:80"_s, "x"), u"http://box.example:80/exec"_s);
    EXPECT_EQ(url(u"https://user:pw@box.example/other?x=1"_s), u"https://box.example:31005/exec"_s);
    EXPECT_EQ(url(u""_s), u""_s);
    EXPECT_EQ(url(u"ftp://box.example"_s), u""_s);
}

TEST(ExecOutcome, IsReadStrictly)
{
    const auto outcome = execOutcomeFromJson(
        R"({"stdout":"a","stderr":"b","exit_code":-9,"duration_ms":12,"timed_out":false})");

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->standardOutput, u"a"_s);
    EXPECT_EQ(outcome->duration, 12ms);
    EXPECT_EQ(outcome->shellCode(), 137);
    EXPECT_EQ((ExecOutcome{.exitCode = 3}).shellCode(), 3);
    EXPECT_EQ((ExecOutcome{.exitCode = -1, .hasTimedOut = true}).shellCode(), 124);
    EXPECT_FALSE(execOutcomeFromJson(
        R"({"stdout":"a","stderr":"b","exit_code":2147483648,"duration_ms":1,"timed_out":false})"));
    EXPECT_FALSE(execOutcomeFromJson(
        R"({"stdout":"a","stderr":"b","exit_code":1,"duration_ms":-1,"timed_out":false})"));
    EXPECT_FALSE(execOutcomeFromJson(R"({"error":"x"})"));
}

TEST(ExecCall, WaitsFiveSecondsLongerThanTheCommand)
{
    const auto request = execRequest({.user = u"root"_s, .password = u"pw"_s},
        {.command = u"ls"_s, .timeout = 90s, .workingDir = u"/tmp"_s});

    EXPECT_EQ(request.limit, 95s);
    EXPECT_EQ(request.body, R"({"command":"ls","timeout_secs":90,"working_dir":"/tmp"})");
    EXPECT_EQ(request.headers.first().second, "Basic cm9vdDpwdw==");
}

} // namespace
