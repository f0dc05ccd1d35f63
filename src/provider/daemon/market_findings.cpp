// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/market_findings.h"

#include "cashu/mint_client.h"
#include "cashu/mint_url.h"
#include "net/nearby_host.h"
#include "net/port_probe.h"
#include "net/port_range.h"
#include "provider/daemon/outside_view.h"

#include <algorithm>
#include <vector>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds PublishLimit = 10s;
constexpr std::chrono::milliseconds ProbeLimit = 5s;
constexpr int WantedRelays
    = 2; // fewer, and nobody can tell an outage of ours from one of the relay
constexpr qsizetype NamedPorts = 5;

const auto Relays = u"relays"_s;
const auto Mints = u"mints"_s;
const auto Clock = u"clock"_s;
const auto Ports = u"ports"_s;

// Readers of heartbeats skip what they cannot parse; relays forget it at once.
nostr::EventTemplate trialEvent(base::UnixTime now)
{
    nostr::EventTemplate event;
    event.kind = nostr::kinds::HeartbeatEphemeral;
    event.createdAt = now;
    return event;
}

base::Task<Finding> writeFinding(nostr::RelayUrl relay, nostr::SecretKey key, MarketParts parts)
{
    Finding finding{.part = Relays, .subject = relay.toString(), .found = {}, .hint = {}};
    nostr::RelayPool pool{parts.transports, parts.clock, parts.random};
    pool.authenticateAs(key);
    pool.addRelay(relay);
    const auto event = nostr::signEvent(trialEvent(parts.clock.now()), key, parts.random);
    const auto report = co_await pool.publish(event, {}, PublishLimit);
    const auto health = pool.health();
    if (report.isAccepted()) {
        finding.found = u"takes what we write"_s;
        if (!health.isEmpty() && health.front().latency)
            finding.found += u", in %1 ms"_s.arg(health.front().latency->count());
    } else if (!report.refused.isEmpty()) {
        finding.state = FindingState::Bad;
        finding.found = u"refuses what we write: "_s + report.refused.first().second;
        finding.hint = u"remove it, or do what it asks for (pay, register)"_s;
    } else {
        finding.state = FindingState::Bad;
        const auto why = health.isEmpty() ? QString{} : health.front().lastError;
        finding.found = u"no answer"_s + (why.isEmpty() ? QString{} : u": "_s + why);
        finding.hint = u"check the address and the network, or remove it"_s;
    }
    co_await parts.clock.sleep(0ms); // the pool has woken us
    co_return finding;
}

Finding sightFinding(const RelaySight& sight)
{
    Finding finding{.part = Relays, .subject = sight.relay.toString(), .found = {}, .hint = {}};
    if (!sight.problem.isEmpty()) {
        finding.state = FindingState::Note;
        finding.found = u"strangers get no answer: "_s + sight.problem;
    } else if (!sight.servesOffer) {
        finding.state = FindingState::Note;
        finding.found = u"strangers find no offer of ours"_s;
        finding.hint = u"it is published when the provider runs, and again every hour"_s;
    } else {
        finding.found = sight.servesHeartbeat
            ? u"strangers find our offer and a heartbeat"_s
            : u"strangers find our offer, but no heartbeat of the last minutes"_s;
    }
    return finding;
}

base::Task<Finding> mintFinding(QString text, bool isPractice, MarketParts parts)
{
    Finding finding{.part = Mints, .subject = text, .state = FindingState::Bad, .hint = {}};
    const auto url = cashu::MintUrl::fromText(text);
    if (!url) {
        finding.found = u"is no address of a mint: "_s + url.error().detail;
        co_return finding;
    }
    cashu::MintClient mint{parts.mints(*url), parts.clock};
    const auto info = co_await mint.info();
    if (!info) {
        finding.found = u"does not answer: "_s + info.error().error.detail;
        finding.hint = u"nobody can pay with its money meanwhile"_s;
        co_return finding;
    }
    const auto keysets = co_await mint.keysets();
    const bool hasSat = keysets && cashu::activeKeyset(*keysets, u"sat"_s).has_value();
    if (info->isPractice != isPractice)
        finding.found = info->isPractice ? u"makes play money"_s : u"makes real money"_s;
    else if (!hasSat)
        finding.found = u"has no active keys for sat"_s;
    else
        finding.state = FindingState::Good;
    if (finding.state == FindingState::Good)
        finding.found = u"answers: %1 %2"_s.arg(info->name, info->version);
    else
        finding.hint = u"remove it from \"whitelisted_mints\""_s;
    co_return finding;
}

} // namespace

base::Task<Findings> relayFindings(DaemonConfig config, MarketParts parts)
{
    std::vector<base::Task<Finding>> writing;
    std::vector<base::Task<RelaySight>> looking;
    for (const auto& relay : config.relays) {
        writing.push_back(writeFinding(relay, config.key, parts));
        looking.push_back(lookAtRelay(relay, config.key.publicKey(), base::UnixTime{},
            parts.transports, parts.clock, parts.random));
    }
    Findings findings;
    int taking = 0;
    for (std::size_t i = 0; i < writing.size(); ++i) {
        auto& writer = writing[i];
        auto& stranger = looking[i];
        const auto written = co_await writer;
        const auto sight = co_await stranger;
        findings += written;
        if (written.state != FindingState::Good)
            continue;
        ++taking;
        findings += sightFinding(sight);
    }
    if (taking == 0)
        findings += Finding{Relays, u"together"_s, FindingState::Bad,
            u"no relay takes our offer: nobody can find us"_s, u"add relays"_s};
    else if (taking < WantedRelays && !config.isPractice)
        findings += Finding{Relays, u"together"_s, FindingState::Note,
            u"only one relay takes our offer"_s, u"add a second one: relays go away"_s};
    co_return findings;
}

base::Task<Findings> mintFindings(DaemonConfig config, MarketParts parts)
{
    std::vector<base::Task<Finding>> asking;
    for (const auto& mint : config.mints)
        asking.push_back(mintFinding(mint, config.isPractice, parts));
    Findings findings;
    for (auto& one : asking) {
        const auto finding = co_await one;
        findings += finding;
    }
    const bool hasAny = std::ranges::any_of(
        findings, [](const Finding& finding) { return finding.state == FindingState::Good; });
    if (findings.isEmpty())
        findings += Finding{Mints, u"together"_s, FindingState::Bad, u"no mint is accepted"_s,
            u"name one in \"whitelisted_mints\""_s};
    else if (hasAny) // one that works is enough to be paid
        for (auto& finding : findings)
            if (finding.state == FindingState::Bad)
                finding.state = FindingState::Note;
    co_return findings;
}

base::Task<Findings> clockFindings(DaemonConfig config, MarketParts parts)
{
    std::vector<base::Task<base::Result<std::chrono::seconds>>> asking;
    for (const auto& source : clockSources(config))
        asking.push_back(parts.serverClock(source));
    QList<std::chrono::seconds> offsets;
    for (auto& one : asking) {
        const auto offset = co_await one;
        if (offset)
            offsets.append(*offset);
    }
    Finding finding{.part = Clock, .subject = u"this computer"_s, .found = {}, .hint = {}};
    const auto offset = middleOf(offsets);
    if (!offset) {
        finding.state = FindingState::Note;
        finding.found = u"no relay or mint told its time"_s;
    } else if (std::chrono::abs(*offset) > ClockCheck::MaxOffset) {
        finding.state = FindingState::Bad;
        finding.found = u"others are %1 s ahead of us"_s.arg(offset->count());
        finding.hint = u"sudo timedatectl set-ntp true"_s;
    } else {
        finding.found = u"agrees with %n relays and mints within %1 s"_s.arg(offset->count());
        finding.found.replace(u"%n"_s, QString::number(offsets.size()));
    }
    co_return Findings{finding};
}

base::Task<Findings> portFindings(DaemonConfig config, base::Clock& clock)
{
    const auto address = config.isPractice ? QHostAddress{QHostAddress::LocalHost}
                                           : QHostAddress{QHostAddress::Any};
    const auto survey = net::surveyPorts(address, config.firstSshPort, config.lastSshPort);
    const auto range = u"%1–%2"_s.arg(config.firstSshPort).arg(config.lastSshPort);
    Findings findings;
    if (!survey.firstFree) {
        findings += Finding{Ports, range, FindingState::Bad, u"all are taken"_s,
            u"choose another range: \"ssh_port_start\", \"ssh_port_end\""_s};
        co_return findings;
    }
    QStringList taken;
    for (const auto port : survey.taken.mid(0, NamedPorts))
        taken += QString::number(port);
    if (taken.isEmpty())
        findings += Finding{Ports, range, FindingState::Good, u"free"_s, {}};
    else
        findings += Finding{Ports, range, FindingState::Note,
            u"%1 of %2 tried are taken (%3); leases get others"_s.arg(survey.taken.size())
                .arg(survey.tried)
                .arg(taken.join(u", "_s)),
            {}};
    const auto subject = config.publicAddress + u':' + QString::number(*survey.firstFree);
    if (!config.isPractice && net::isNearbyHost(config.publicAddress)) {
        findings += Finding{Ports, config.publicAddress, FindingState::Bad,
            u"means another computer to everybody else"_s,
            u"put the address that the internet knows into \"public_ip\""_s};
        co_return findings;
    }
    const auto greeting = net::GreetingPort::open(address, *survey.firstFree);
    const auto reached
        = co_await net::probeSsh(clock, config.publicAddress, *survey.firstFree, ProbeLimit);
    if (reached)
        findings += Finding{Ports, subject, FindingState::Good, u"reached from here"_s, {}};
    else
        findings += Finding{Ports, subject, FindingState::Note,
            u"not reached from here: "_s + reached.error().detail,
            u"behind a router this may be normal: forward the ports there, then try from another network"_s};
    co_return findings;
}

} // namespace provider
