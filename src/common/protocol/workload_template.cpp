// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/workload_template.h"

#include <algorithm>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto PasswordMark = "{password}"_L1;
constexpr auto CredentialMark = "{credential}"_L1;
constexpr auto CertificateMark = "{tls}"_L1;
constexpr qint64 MbPerGb = 1024;

bool isUsed(const WorkloadTemplate& known, QLatin1StringView mark)
{
    return std::ranges::any_of(known.secrets,
        [mark](const TemplateVariable& secret) { return secret.value.contains(mark); });
}

WorkloadTemplate nostrRelay()
{
    return {.slug = u"nostr-relay"_s,
        .image = u"dockurr/strfry:latest"_s,
        .ports = {{7777, u"ws"_s, u"relay-ws"_s}}, // a relay is there for everybody
        .dataPath = u"/app/strfry-db"_s,
        .tier = u"basic"_s,
        .replication = ReplicationMode::WarmStandby,
        .leastMillicores = 500,
        .leastMemoryMb = 512,
        .leastDiskMb = 5 * MbPerGb,
        .environment
        = {{u"STRFRY_DB_PATH"_s, u"/app/strfry-db"_s}, {u"RELAY_NAME"_s, u"paygress-relay"_s}},
        .openFiles = 1'048'576};
}

// It knows no passwords, so it listens for the tunnel only.
WorkloadTemplate inferenceEndpoint()
{
    return {.slug = u"inference-endpoint"_s,
        .image = u"ollama/ollama:latest"_s,
        .ports = {{11434, u"http"_s, u"ollama-http"_s, PortReach::TunnelOnly}},
        .dataPath = u"/root/.ollama"_s,
        .tier = u"standard"_s,
        .replication = ReplicationMode::Checkpointed,
        .leastMillicores = 2000,
        .leastMemoryMb = 4096,
        .leastDiskMb = 20 * MbPerGb,
        .environment = {{u"OLLAMA_HOST"_s, u"127.0.0.1:11434"_s},
            {u"OLLAMA_MODELS"_s, u"/root/.ollama/models"_s}}};
}

// The port of Chrome itself knows no passwords; that of browserless wants its token.
WorkloadTemplate headlessBrowser()
{
    return {.slug = u"headless-browser"_s,
        .image = u"ghcr.io/browserless/chromium:latest"_s,
        .ports = {{3000, u"http"_s, u"browserless-http"_s},
            {9222, u"http"_s, u"cdp"_s, PortReach::TunnelOnly}},
        .dataPath = {},
        .tier = u"basic"_s,
        .leastMillicores = 1000,
        .leastMemoryMb = 1024,
        .leastDiskMb = 5 * MbPerGb,
        .environment
        = {{u"CONNECTION_TIMEOUT"_s, u"300000"_s}, {u"MAX_CONCURRENT_SESSIONS"_s, u"10"_s}},
        .secrets = {{u"TOKEN"_s, CredentialMark}}};
}

// The published table names mainnet's ports 8332 and 8333, where nothing listens in regtest.
WorkloadTemplate bitcoinNode()
{
    const auto options = u"server=1\nrpcuser=paygress\nrpcpassword={credential}\n"
                         "rpcport=18443\nrpcbind=0.0.0.0:18443\nrpcallowip=0.0.0.0/0\nport=18444"_s;
    return {.slug = u"bitcoin-node"_s,
        .image = u"btcpayserver/bitcoin:28.1"_s,
        .ports = {{18443, u"bitcoin-rpc"_s, u"rpc"_s}, {18444, u"tcp"_s, u"p2p"_s}},
        .dataPath = u"/data"_s,
        .tier = u"standard"_s,
        .replication = ReplicationMode::Checkpointed,
        .leastMillicores = 1000,
        .leastMemoryMb = 2048,
        .leastDiskMb = 50 * MbPerGb,
        .environment
        = {{u"BITCOIN_NETWORK"_s, u"regtest"_s}, {u"BITCOIN_RPC_USER"_s, u"paygress"_s}},
        .secrets = {{u"BITCOIN_EXTRA_ARGS"_s, options}},
        .credentialUser = u"paygress"_s};
}

// Its credentials are those of SSH: so says the interface (§6.3).
WorkloadTemplate agentSandbox()
{
    return {.slug = u"agent-sandbox"_s,
        .image = u"ghcr.io/dhananjaypurohit/paygress-agent-sandbox:0.1.0"_s,
        .ports = {{8080, u"http"_s, u"sandbox-exec"_s}},
        .dataPath = u"/workspace"_s,
        .tier = u"basic"_s,
        .leastMillicores = 500,
        .leastMemoryMb = 1024,
        .leastDiskMb = 5 * MbPerGb,
        .environment = {{u"WORKSPACE"_s, u"/workspace"_s}, {u"PYTHONUNBUFFERED"_s, u"1"_s},
            {u"NODE_ENV"_s, u"production"_s}},
        .secrets = {{u"EXEC_USER"_s, u"root"_s}, {u"EXEC_PASS"_s, PasswordMark},
            {u"EXEC_TLS_PEM"_s, CertificateMark}}};
}

WorkloadTemplate openclaw()
{
    return {.slug = u"openclaw"_s,
        .image = u"ghcr.io/openclaw/openclaw:latest"_s,
        .ports = {{18789, u"http"_s, u"openclaw-gateway"_s}},
        .dataPath = u"/data/.openclaw"_s,
        .tier = u"standard"_s,
        .replication = ReplicationMode::Checkpointed,
        .leastMillicores = 1000,
        .leastMemoryMb = 2048,
        .leastDiskMb = 5 * MbPerGb,
        .environment
        = {{u"OPENCLAW_GATEWAY_PORT"_s, u"18789"_s}, {u"OPENCLAW_GATEWAY_HOST"_s, u"0.0.0.0"_s},
            {u"OPENCLAW_CONFIG_DIR"_s, u"/data/.openclaw"_s}},
        .secrets = {{u"OPENCLAW_GATEWAY_TOKEN"_s, CredentialMark}}};
}

} // namespace

bool WorkloadTemplate::needsCredential() const
{
    return isUsed(*this, CredentialMark);
}

bool WorkloadTemplate::needsCertificate() const
{
    return isUsed(*this, CertificateMark);
}

const QList<WorkloadTemplate>& workloadTemplates()
{
    static const QList<WorkloadTemplate> all{nostrRelay(), inferenceEndpoint(), headlessBrowser(),
        bitcoinNode(), agentSandbox(), openclaw()};
    return all;
}

const WorkloadTemplate* templateNamed(QStringView slug)
{
    const auto& all = workloadTemplates();
    const auto found = std::ranges::find_if(
        all, [slug](const WorkloadTemplate& known) { return slug == known.slug; });
    return found == all.end() ? nullptr : &*found;
}

QList<TemplateVariable> secretsOf(const WorkloadTemplate& known, const LeaseSecrets& secrets)
{
    QList<TemplateVariable> filled;
    for (auto secret : known.secrets) {
        secret.value.replace(CredentialMark, secrets.credential);
        if (secret.value == PasswordMark)
            secret.value = secrets.password;
        if (secret.value == CertificateMark)
            secret.value = secrets.certificate;
        filled.append(secret);
    }
    return filled;
}

} // namespace protocol
