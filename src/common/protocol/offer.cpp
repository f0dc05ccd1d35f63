// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/offer.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "nostr/kinds.h"

#include <algorithm>
#include <array>

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Provider = "provider_npub"_L1;
constexpr auto Hostname = "hostname"_L1;
constexpr auto Location = "location"_L1;
constexpr auto Capabilities = "capabilities"_L1;
constexpr auto Specs = "specs"_L1;
constexpr auto Mints = "whitelisted_mints"_L1;
constexpr auto Uptime = "uptime_percent"_L1;
constexpr auto CompletedJobs = "total_jobs_completed"_L1;
constexpr auto ApiEndpoint = "api_endpoint"_L1;
constexpr auto Version = "version"_L1;
constexpr auto Isolation = "isolation_level"_L1;
constexpr auto Stake = "stake_proof"_L1;
constexpr auto MinimumDuration = "minimum_duration_seconds"_L1;
constexpr auto Templates = "templates"_L1;

constexpr auto SpecId = "id"_L1;
constexpr auto SpecName = "name"_L1;
constexpr auto Description = "description"_L1;
constexpr auto Cpu = "cpu_millicores"_L1;
constexpr auto Memory = "memory_mb"_L1;
constexpr auto Rate = "rate_msats_per_sec"_L1;

constexpr auto Outpoint = "utxo_outpoint"_L1;
constexpr auto Locktime = "locktime_unix"_L1;
constexpr auto StakeSats = "sats"_L1;
constexpr auto StakeKey = "provider_pubkey_hex"_L1;
constexpr auto StakeSignature = "signature_hex"_L1;

constexpr qsizetype MaxSpecs = 200;
constexpr qsizetype MaxCapabilities = 200;
constexpr qsizetype MaxMints = 200;
constexpr qsizetype MaxTemplates = 100;
constexpr qsizetype MaxName = 200;
constexpr qint64 MaxDuration = 10LL * 365 * 86'400;

struct LevelName {
    IsolationLevel level;
    QLatin1StringView name;
};
constexpr std::array LevelNames{
    LevelName{IsolationLevel::SharedKernel, "shared-kernel"_L1},
    LevelName{IsolationLevel::DedicatedHost, "dedicated-host"_L1},
    LevelName{IsolationLevel::AttestedResearchTier, "attested-research-tier"_L1},
};

QByteArray written(const StakeProof& proof)
{
    base::JsonWriter out;
    out.text(Outpoint, proof.outpoint)
        .integer(Locktime, proof.lockedUntil.time_since_epoch().count());
    out.integer(StakeSats, proof.amount.value()).text(StakeKey, proof.providerPublicKey);
    return out.text(StakeSignature, proof.signature).integer(Version, proof.version).bytes();
}

base::Result<StakeProof> stakeProofFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    StakeProof proof;
    proof.outpoint = in.text(Outpoint);
    proof.lockedUntil = in.unixTime(Locktime);
    proof.amount = base::Sats{in.integer(StakeSats, 0, base::MaxSats)};
    proof.providerPublicKey = in.text(StakeKey);
    proof.signature = in.text(StakeSignature);
    proof.version = in.integerOr(Version, SchemaVersion, 0, 255);
    return in.finish(proof);
}

// The parts of an offer that are lists or objects of their own.
void readNested(base::JsonReader& in, Offer& offer)
{
    for (const auto& item : in.array(Specs, MaxSpecs)) {
        if (const auto spec = podSpecFromJson(item.toObject()))
            offer.specs += *spec;
        else
            in.refuse(Specs, spec.error().detail);
    }
    if (in.has(Isolation)) {
        if (const auto level = isolationLevelFromText(in.text(Isolation)))
            offer.isolation = *level;
        else
            in.refuse(Isolation, u"is none we know"_s);
    }
    if (const auto object = in.optionalObject(Stake)) {
        if (const auto proof = stakeProofFromJson(*object))
            offer.stakeProof = *proof;
        else
            in.refuse(Stake, proof.error().detail);
    }
}

} // namespace

QString toText(IsolationLevel level)
{
    return std::ranges::find(LevelNames, level, &LevelName::level)->name;
}

std::optional<IsolationLevel> isolationLevelFromText(QStringView text)
{
    const auto known = std::ranges::find_if(
        LevelNames, [&](const LevelName& name) { return name.name == text; });
    return known == LevelNames.end() ? std::nullopt : std::optional{known->level};
}

QByteArray toJsonBytes(const PodSpec& spec)
{
    base::JsonWriter out;
    out.text(SpecId, spec.id).text(SpecName, spec.name).text(Description, spec.description);
    out.integer(Cpu, spec.cpuMillicores).integer(Memory, spec.memoryMb);
    return out.integer(Rate, spec.ratePerSecond.value()).bytes();
}

base::Result<PodSpec> podSpecFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    PodSpec spec;
    spec.id = in.text(SpecId);
    spec.name = in.text(SpecName);
    spec.description = in.text(Description);
    spec.cpuMillicores = in.integer(Cpu);
    spec.memoryMb = in.integer(Memory);
    spec.ratePerSecond = base::Msats{in.integer(Rate, 0, base::MaxMsats)};
    return in.finish(spec);
}

QString toJson(const Offer& offer)
{
    QList<QByteArray> specs;
    for (const auto& spec : offer.specs)
        specs += toJsonBytes(spec);
    base::JsonWriter out;
    out.text(Provider, offer.provider.toHex()).text(Hostname, offer.name);
    out.textOrNull(Location, offer.location).texts(Capabilities, offer.capabilities);
    out.json(Specs, base::jsonArray(specs)).texts(Mints, offer.mints);
    out.decimal(Uptime, offer.uptimePercent).integer(CompletedJobs, offer.completedJobs);
    out.textOrNull(ApiEndpoint, offer.apiEndpoint).integer(Version, offer.version);
    out.text(Isolation, toText(offer.isolation));
    if (offer.stakeProof)
        out.json(Stake, written(*offer.stakeProof));
    if (offer.minimumDuration)
        out.integer(MinimumDuration, offer.minimumDuration->count());
    if (offer.templates)
        out.texts(Templates, *offer.templates);
    return out.toText();
}

base::Result<Offer> offerFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Offer offer;
    if (const auto key = nostr::PublicKey::fromText(in.text(Provider)))
        offer.provider = *key;
    else
        in.refuse(Provider, u"is not a key"_s);
    offer.name = in.text(Hostname, MaxName);
    offer.location = in.optionalText(Location, MaxName);
    offer.capabilities = in.texts(Capabilities, MaxCapabilities);
    offer.mints = in.texts(Mints, MaxMints);
    offer.uptimePercent = static_cast<float>(in.number(Uptime));
    offer.completedJobs = in.integer(CompletedJobs);
    offer.apiEndpoint = in.optionalText(ApiEndpoint);
    offer.version = in.integerOr(Version, SchemaVersion, 0, 255);
    readNested(in, offer);
    if (in.has(MinimumDuration))
        offer.minimumDuration = std::chrono::seconds{in.integer(MinimumDuration, 0, MaxDuration)};
    if (in.has(Templates))
        offer.templates = in.texts(Templates, MaxTemplates);
    return in.finish(offer);
}

nostr::EventTemplate toEventTemplate(const Offer& offer, base::UnixTime now)
{
    const auto address = u"paygress:offer:v%1:%2"_s.arg(offer.version).arg(offer.provider.toHex());
    nostr::EventTemplate event;
    event.createdAt = now;
    event.kind = nostr::kinds::Offer;
    event.tags = {{u"t"_s, u"paygress"_s}, {u"t"_s, u"compute"_s}, {u"d"_s, address},
        {u"v"_s, QString::number(offer.version)}};
    event.content = toJson(offer);
    return event;
}

base::Result<Offer> offerFromEvent(const nostr::Event& event)
{
    if (event.kind != nostr::kinds::Offer)
        return base::fail(base::Errc::Malformed, u"kind %1 is not an offer"_s.arg(event.kind));
    const auto json = base::parseObject(event.content.toUtf8());
    if (!json)
        return passOn(json);
    auto offer = offerFromJson(*json);
    if (offer && offer->provider != event.pubkey)
        return base::fail(
            base::Errc::NotAllowed, u"the offer names another provider than its author"_s);
    return offer;
}

} // namespace protocol
