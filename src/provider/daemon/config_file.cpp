// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/config_file.h"

#include "base/json_reader.h"
#include "protocol/provider_name.h"
#include "protocol/workload_template.h"

#include <QFile>

#include <algorithm>
#include <array>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxFileSize = 1 << 20;
constexpr qsizetype MaxSpecs = 100;
constexpr qsizetype MaxSpecId = 100;
constexpr qint64 MostOfASize = 1'000'000'000; // millicores or MB
constexpr qsizetype MaxRelays = 50;
constexpr qsizetype MaxMints = 100;
constexpr qsizetype MaxTemplates = 100;
constexpr qsizetype MaxRemarks = 50;
constexpr qint64 DefaultSshPort = 31'000;
constexpr qint64 MaxVmid = 4'294'967'295;
constexpr qint64 MaxPort = 65'535;
constexpr qint64 SecondsOfYear = 365LL * 86'400;

constexpr std::array UsedFields{"backend_type"_L1, "proxmox_url"_L1, "proxmox_token_id"_L1,
    "proxmox_token_secret"_L1, "proxmox_node"_L1, "proxmox"_L1, "proxmox_storage"_L1,
    "proxmox_template"_L1, "proxmox_bridge"_L1, "vmid_range_start"_L1, "vmid_range_end"_L1,
    "nostr_private_key"_L1, "nostr_relays"_L1, "provider_name"_L1, "provider_location"_L1,
    "public_ip"_L1, "capabilities"_L1, "specs"_L1, "whitelisted_mints"_L1,
    "heartbeat_interval_secs"_L1, "minimum_duration_seconds"_L1, "ssh_port_start"_L1,
    "ssh_port_end"_L1, "lightning_address"_L1, "kvm_base_image_path"_L1, "kvm_base_image_url"_L1,
    "sales"_L1, "sweep"_L1, "return_time_on_exit"_L1, "templates"_L1};

struct UnusedField {
    QLatin1StringView name;
    QLatin1StringView why;
};
constexpr std::array UnusedFields{
    UnusedField{"proxmox_accept_invalid_certs"_L1,
        "a certificate that nobody vouches for is pinned: \"proxmox\": {\"fingerprint\": …}"_L1},
    UnusedField{"tunnel_enabled"_L1, "a tunnel is set up by the system"_L1},
    UnusedField{"tunnel_interface"_L1, "a tunnel is set up by the system"_L1},
    UnusedField{"cashu_wallet_db_path"_L1, "the wallet is in the profile"_L1},
    UnusedField{"workload_state_path"_L1, "leases are in the profile's database"_L1},
    UnusedField{"standby_state_path"_L1, "leases are in the profile's database"_L1},
    UnusedField{"http_bind_addr"_L1, "requests come through relays only"_L1},
};

// What a file says without effect: null and false say nothing.
bool saysSomething(const QJsonValue& value)
{
    return !value.isNull() && value != QJsonValue{false};
}

QStringList remarksOn(const QJsonObject& json)
{
    QStringList remarks;
    for (const auto& key : json.keys()) {
        if (remarks.size() >= MaxRemarks)
            break;
        if (std::ranges::any_of(UsedFields, [&](auto field) { return key == field; }))
            continue;
        const auto* unused = std::ranges::find_if(
            UnusedFields, [&](const UnusedField& field) { return key == field.name; });
        if (unused == UnusedFields.end())
            remarks += u"field \"%1\" is not known and has no effect"_s.arg(key.left(100));
        else if (saysSomething(json.value(key)))
            remarks += u"field \"%1\" has no effect: %2"_s.arg(key, unused->why);
    }
    return remarks;
}

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
    for (const auto& text : in.texts("nostr_relays"_L1, MaxRelays)) {
        if (const auto relay = nostr::RelayUrl::fromText(text))
            config.relays += *relay;
        else
            in.refuse("nostr_relays"_L1, relay.error().detail);
    }
}

void readRanges(base::JsonReader& in, DaemonConfig& config)
{
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

QString optionalText(base::JsonReader& in, QLatin1StringView key)
{
    return in.optionalText(key).value_or(QString{});
}

// Paygress takes a file without backend_type for one of Proxmox. A file of ours that names nothing
// means the processes of this computer.
QString backendOf(base::JsonReader& in, const HostSettings& host)
{
    const auto type = in.optionalText("backend_type"_L1);
    if (!type)
        return host.proxmox.url.isEmpty() ? u"local"_s : u"proxmox"_s;
    const std::array known{u"Proxmox"_s, u"LXD"_s, u"Docker"_s, u"Kvm"_s, u"Local"_s};
    if (std::ranges::find(known, *type) == known.end())
        in.refuse("backend_type"_L1, u"it is none of Proxmox, LXD, Docker, Kvm, Local"_s);
    return type->toLower();
}

// What only our own files say about it.
void readReach(const QJsonObject& json, base::JsonReader& in, backends::ProxmoxSetting& setting)
{
    base::JsonReader own{json};
    setting.fingerprint = optionalText(own, "fingerprint"_L1);
    setting.reach = optionalText(own, "reach"_L1);
    setting.firstAddress = optionalText(own, "first_address"_L1);
    setting.gateway = optionalText(own, "gateway"_L1);
    if (!own.isGood())
        in.refuse("proxmox"_L1, u"its fields are texts"_s);
}

HostSettings readHost(base::JsonReader& in, const DaemonConfig& config)
{
    HostSettings host;
    auto& proxmox = host.proxmox;
    proxmox.url = optionalText(in, "proxmox_url"_L1);
    proxmox.tokenId = optionalText(in, "proxmox_token_id"_L1);
    proxmox.tokenSecret = optionalText(in, "proxmox_token_secret"_L1);
    proxmox.node = optionalText(in, "proxmox_node"_L1);
    proxmox.storage = optionalText(in, "proxmox_storage"_L1);
    proxmox.templateName = optionalText(in, "proxmox_template"_L1);
    proxmox.bridge = optionalText(in, "proxmox_bridge"_L1);
    proxmox.firstVmid = config.firstVmid;
    proxmox.lastVmid = config.lastVmid;
    in.booleanOr("proxmox_accept_invalid_certs"_L1, false); // see UnusedFields
    if (const auto own = in.optionalObject("proxmox"_L1))
        readReach(*own, in, proxmox);
    host.storage = proxmox.storage;
    host.kvmBaseImagePath = optionalText(in, "kvm_base_image_path"_L1);
    host.kvmBaseImageUrl = optionalText(in, "kvm_base_image_url"_L1);
    host.backend = backendOf(in, host);
    if (host.backend != "proxmox"_L1)
        return host;
    for (const auto field : {"proxmox_url"_L1, "proxmox_token_id"_L1, "proxmox_token_secret"_L1,
             "proxmox_node"_L1, "proxmox_storage"_L1, "proxmox_template"_L1, "proxmox_bridge"_L1})
        in.text(field); // Proxmox cannot do without
    return host;
}

void readTerms(base::JsonReader& in, DaemonConfig& config)
{
    config.name = in.text("provider_name"_L1);
    if (config.name.isEmpty())
        config.name = protocol::providerName(config.key.publicKey());
    config.location = in.optionalText("provider_location"_L1);
    config.publicAddress = in.text("public_ip"_L1);
    config.capabilities = in.texts("capabilities"_L1);
    config.mints = in.texts("whitelisted_mints"_L1, MaxMints);
    config.heartbeatInterval
        = std::chrono::seconds{in.integer("heartbeat_interval_secs"_L1, 1, 3600)};
    config.minimumDuration
        = std::chrono::seconds{in.integer("minimum_duration_seconds"_L1, 0, SecondsOfYear)};
}

// Fields that only our own files have, and where earnings go.
void readRules(base::JsonReader& in, DaemonConfig& config)
{
    if (const auto sales = in.optionalObject("sales"_L1)) {
        if (const auto rules = salesRulesFromJson(*sales))
            config.rules = *rules;
        else
            in.refuse("sales"_L1, rules.error().detail);
    }
    const auto address = optionalText(in, "lightning_address"_L1);
    if (const auto rules
        = sweepRules(address, in.optionalObject("sweep"_L1).value_or(QJsonObject{})))
        config.sweep = *rules;
    else
        in.refuse("sweep"_L1, rules.error().detail);
    if (in.has("templates"_L1) && !in.isNull("templates"_L1)) {
        config.templates = in.texts("templates"_L1, MaxTemplates);
        for (const auto& slug : std::as_const(*config.templates))
            if (!protocol::templateNamed(slug))
                in.refuse("templates"_L1, u"names %1, which nobody knows"_s.arg(slug));
    }
    config.returnsTimeOnExit = in.booleanOr("return_time_on_exit"_L1, false);
}

} // namespace

base::Result<ConfigFile> configFileFromJson(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    const auto key = nostr::SecretKey::fromText(in.text("nostr_private_key"_L1));
    if (!key)
        return base::fail(base::Errc::Malformed, u"field \"nostr_private_key\" is not a key"_s);
    ConfigFile file{.config = {.key = *key}, .host = {}, .remarks = remarksOn(*json)};
    readRelays(in, file.config);
    readSpecs(in, file.config);
    readRanges(in, file.config);
    readTerms(in, file.config);
    file.host = readHost(in, file.config);
    readRules(in, file.config);
    return in.finish(std::move(file));
}

base::Result<ConfigFile> readConfigFile(const QString& path)
{
    QFile file{path};
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(
            base::Errc::Storage, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    const auto contents = file.read(MaxFileSize + 1);
    if (contents.size() > MaxFileSize)
        return base::fail(base::Errc::Malformed, u"%1 is too large"_s.arg(path));
    auto config = configFileFromJson(contents);
    constexpr auto Others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    if (config && (file.permissions() & Others) != 0)
        config->remarks += u"others on this computer can read the key in it: chmod 600 "_s + path;
    return config;
}

base::Result<DaemonConfig> configFromJson(const QByteArray& utf8)
{
    auto file = configFileFromJson(utf8);
    if (!file)
        return passOn(file);
    return std::move(file->config);
}

} // namespace provider
