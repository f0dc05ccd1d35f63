// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/main_doctor.h"

#include "backends/backend_catalog.h"
#include "cashu/http_mint.h"
#include "net/server_time.h"
#include "nostr/web_socket_transport.h"
#include "platform/paths.h"
#include "provider/daemon/config_file.h"
#include "provider/daemon/host_findings.h"
#include "provider/daemon/market_findings.h"
#include "provider/daemon/template_images.h"

#include <QFileInfo>

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const auto Configuration = u"configuration"_s;

// A key of the moment: what is looked at does not depend on whose it is, the offer apart.
DaemonConfig practiceConfig(const StartOptions& options, base::RandomSource& random)
{
    DaemonConfig config{.key = nostr::SecretKey::generate(random)};
    config.publicAddress = u"127.0.0.1"_s;
    config.specs = practiceSpecs();
    config.isPractice = true;
    config.mints = options.mints;
    for (const auto& text : options.relays)
        if (const auto relay = nostr::RelayUrl::fromText(text))
            config.relays += *relay;
    return config;
}

std::optional<ConfigFile> takeConfig(
    StartOptions& options, base::RandomSource& random, Findings& findings)
{
    if (options.config.isEmpty() && options.isPractice)
        return ConfigFile{.config = practiceConfig(options, random), .host = {}, .remarks = {}};
    if (options.config.isEmpty()) {
        findings += Finding{Configuration, u"file"_s, FindingState::Bad, u"none is named"_s,
            u"--config /etc/paygress/provider-config.json"_s};
        return std::nullopt;
    }
    auto file = readConfigFile(options.config);
    if (!file) {
        findings += Finding{Configuration, options.config, FindingState::Bad, file.error().detail,
            u"put that field right"_s};
        return std::nullopt;
    }
    findings += Finding{Configuration, options.config, FindingState::Good, u"can be read"_s, {}};
    for (const auto& remark : std::as_const(file->remarks))
        findings += Finding{Configuration, options.config, FindingState::Note, remark, {}};
    if (!options.namesBackend)
        options.backend = file->host.backend;
    file->config.isPractice = options.isPractice;
    return std::move(*file);
}

base::Task<Findings> examineHost(
    StartOptions options, ConfigFile file, QString folder, base::Clock& clock)
{
    const auto& config = file.config;
    auto findings = hostFindings(options.backend, platform::lookAtHost());
    base::SystemRandom random;
    backends::BackendOptions host;
    host.stateFolder = folder;
    host.services = templateImages();
    host.proxmox = file.host.proxmox;
    if (config.isPractice)
        host.listenAddress = QHostAddress{QHostAddress::LocalHost};
    const auto backend = backends::makeBackend(options.backend, host, clock, random);
    if (!backend) {
        const auto hint = backend.error().code == base::Errc::Malformed
            ? u"put that field right"_s
            : u"one of: "_s + backends::backendNames().join(u", "_s);
        findings += Finding{
            u"backend"_s, options.backend, FindingState::Bad, backend.error().detail, hint};
        co_return findings;
    }
    const auto features = co_await (*backend)->probe();
    findings += backendFindings(options.backend, features, (*backend)->images(), config.isPractice);
    if (!features)
        co_return findings;
    auto free = co_await (*backend)->freeCapacity();
    // All processors are for rent, not only those that idle at this moment.
    const auto load = platform::measureHostLoad(QFileInfo{folder}.path());
    const auto processors = features->processors.value_or(load ? load->processors : 0);
    if (free)
        free->cpuMillicores = std::max(free->cpuMillicores, processors * 1000LL);
    findings += capacityFindings(config.specs, free);
    co_return findings;
}

} // namespace

base::Task<Findings> examineAll(StartOptions options)
{
    Findings findings;
    base::SystemClock clock;
    base::SystemRandom random;
    net::HttpClient http{clock, options.proxy};
    const auto file = takeConfig(options, random, findings);
    if (!file)
        co_return findings;
    const auto& config = file->config;
    const auto paths = options.profile.isEmpty()
        ? platform::ProfilePaths::ofProgram(u"paygress-provider"_s)
        : platform::ProfilePaths{options.profile};
    const auto prepared = paths.prepare();
    findings
        += diskFindings(paths.folder(), prepared ? platform::tryWriting(paths.folder()) : prepared,
            platform::measureHostLoad(paths.folder()));
    const auto host = co_await examineHost(options, *file, paths.workloadsFolder(), clock);
    findings += host;
    const MarketParts parts{clock, random, nostr::webSocketTransports(clock, options.proxy),
        cashu::httpMintConnector(http),
        [&http](QUrl url) { return net::askClockOffset(http, url); }};
    const auto ports = co_await portFindings(config, clock);
    findings += ports;
    const auto relays = co_await relayFindings(config, parts);
    findings += relays;
    const auto mints = co_await mintFindings(config, parts);
    findings += mints;
    const auto time = co_await clockFindings(config, parts);
    findings += time;
    co_await clock.sleep(
        std::chrono::milliseconds{0}); // whoever woke us is not destroyed inside its call
    co_return findings;
}

} // namespace provider
