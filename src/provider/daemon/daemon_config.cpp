// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon_config.h"

#include "base/json_reader.h"
#include "protocol/provider_name.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxSpecs = 100;
constexpr qsizetype MaxSpecId = 100;
constexpr qint64 MostOfASize = 1'000'000'000; // millicores or MB
constexpr qint64 DefaultSshPort = 31'000;

// Why a size cannot be sold; empty when it can. A rate of zero would buy nothing for ever.
QString faultOf(const protocol::PodSpec& spec, const QList<protocol::PodSpec>& others)
{
    if (spec.id.isEmpty() || spec.id.size() > MaxSpecId)
        return u"has a size without a usable id"_s;
    if (std::ranges::any_of(
            others, [&](const protocol::PodSpec& other) { return other.id == spec.id; }))
        return u"names the size %1 twice"_s.arg(spec.id);
    if (spec.ratePerSecond.isZero())
        return u"sells the size %1 for nothing"_s.arg(spec.id);
    if (spec.cpuMillicores <= 0 || spec.memoryMb <= 0 || spec.cpuMillicores > MostOfASize
        || spec.memoryMb > MostOfASize)
        return u"has a size %1 that no computer has"_s.arg(spec.id);
    return {};
}

void readSpecs(base::JsonReader& in, DaemonConfig& config)
{
    for (const auto& item : in.array("specs"_L1, MaxSpecs)) {
        const auto spec = protocol::podSpecFromJson(item.toObject());
        if (!spec)
            in.refuse("specs"_L1, spec.error().detail);
        else if (const auto fault = faultOf(*spec, config.specs); !fault.isEmpty())
            in.refuse("specs"_L1, fault);
        else
            config.specs += *spec;
    }
}

void readRelays(base::JsonReader& in, DaemonConfig& config)
{
    for (const auto& text : in.texts("nostr_relays"_L1)) {
        if (const auto relay = nostr::RelayUrl::fromText(text))
            config.relays += *relay;
        else
            in.refuse("nostr_relays"_L1, relay.error().detail);
    }
}

void readRanges(base::JsonReader& in, DaemonConfig& config)
{
    constexpr qint64 MaxVmid = 4'294'967'295;
    constexpr qint64 MaxPort = 65'535;
    config.firstVmid = static_cast<quint32>(in.integer("vmid_range_start"_L1, 0, MaxVmid));
    config.lastVmid
        = static_cast<quint32>(in.integer("vmid_range_end"_L1, config.firstVmid, MaxVmid));
    // Null means none, like a missing field.
    const bool hasFirst = in.has("ssh_port_start"_L1) && !in.isNull("ssh_port_start"_L1);
    const bool hasLast = in.has("ssh_port_end"_L1) && !in.isNull("ssh_port_end"_L1);
    const qint64 first = hasFirst ? in.integer("ssh_port_start"_L1, 1, MaxPort) : DefaultSshPort;
    const qint64 last
        = hasLast ? in.integer("ssh_port_end"_L1, first, MaxPort) : std::min(first + 999, MaxPort);
    config.firstSshPort = static_cast<quint16>(first);
    config.lastSshPort = static_cast<quint16>(last);
}

} // namespace

QList<protocol::PodSpec> practiceSpecs()
{
    const base::Msats rate{50};
    return {{.id = u"basic"_s,
                .name = u"Basic"_s,
                .description = u"1 vCPU, 512 MB"_s,
                .cpuMillicores = 1000,
                .memoryMb = 512,
                .ratePerSecond = rate},
        {.id = u"small"_s,
            .name = u"Small"_s,
            .description = u"0.5 vCPU, 256 MB"_s,
            .cpuMillicores = 500,
            .memoryMb = 256,
            .ratePerSecond = base::Msats{28}}};
}

base::Result<DaemonConfig> configFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    const auto key = nostr::SecretKey::fromText(in.text("nostr_private_key"_L1));
    if (!key)
        return base::fail(base::Errc::Malformed, u"field \"nostr_private_key\" is not a key"_s);
    DaemonConfig config{.key = *key};
    readRelays(in, config);
    readSpecs(in, config);
    readRanges(in, config);
    config.name = in.text("provider_name"_L1);
    if (config.name.isEmpty())
        config.name = protocol::providerName(key->publicKey());
    config.location = in.optionalText("provider_location"_L1);
    config.publicAddress = in.text("public_ip"_L1);
    config.capabilities = in.texts("capabilities"_L1);
    config.mints = in.texts("whitelisted_mints"_L1);
    config.heartbeatInterval
        = std::chrono::seconds{in.integer("heartbeat_interval_secs"_L1, 1, 3600)};
    config.minimumDuration
        = std::chrono::seconds{in.integer("minimum_duration_seconds"_L1, 0, 365LL * 86'400)};
    if (const auto sales = in.optionalObject("sales"_L1)) {
        if (const auto rules = salesRulesFromJson(*sales))
            config.rules = *rules;
        else
            in.refuse("sales"_L1, rules.error().detail);
    }
    const auto address = in.optionalText("lightning_address"_L1).value_or(QString{});
    if (const auto rules
        = sweepRules(address, in.optionalObject("sweep"_L1).value_or(QJsonObject{})))
        config.sweep = *rules;
    else
        in.refuse("sweep"_L1, rules.error().detail);
    config.returnsTimeOnExit = in.booleanOr("return_time_on_exit"_L1, false);
    return in.finish(std::move(config));
}

} // namespace provider
