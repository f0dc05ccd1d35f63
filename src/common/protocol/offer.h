// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider advertises (kind 38383): its sizes, prices and mints. One per provider; the
// newest counts.
#pragma once

#include "base/amount.h"
#include "nostr/event.h"

#include <QStringList>

#include <optional>

namespace protocol {

inline constexpr qint64 SchemaVersion = 1;
inline constexpr auto RefundCapability
    = QLatin1StringView{"refund/1"}; // stopping early returns unused time
inline constexpr auto LockCapability
    = QLatin1StringView{"p2pk/1"}; // proofs are locked to the provider's key
inline constexpr auto LocalCapability
    = QLatin1StringView{"local"}; // an isolated process tree, no container

struct PodSpec {
    QString id;
    QString name;
    QString description;
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    base::Msats ratePerSecond;

    bool operator==(const PodSpec&) const = default;
};

// From weakest to strongest.
enum class IsolationLevel {
    SharedKernel,
    DedicatedHost,
    AttestedResearchTier,
};
QString toText(IsolationLevel level);
std::optional<IsolationLevel> isolationLevelFromText(QStringView text);

struct StakeProof {
    QString outpoint;
    base::UnixTime lockedUntil;
    base::Sats amount;
    QString providerPublicKey;
    QString signature;
    qint64 version = SchemaVersion;

    bool operator==(const StakeProof&) const = default;
};

struct Offer {
    nostr::PublicKey provider;
    QString name; // three words by convention
    std::optional<QString> location;
    QStringList capabilities;
    QList<PodSpec> specs;
    QStringList mints; // as the provider wrote them
    float uptimePercent = 100.0F;
    qint64 completedJobs = 0;
    std::optional<QString> apiEndpoint;
    qint64 version = SchemaVersion;
    IsolationLevel isolation = IsolationLevel::SharedKernel;
    std::optional<StakeProof> stakeProof;
    std::optional<std::chrono::seconds> minimumDuration; // ours, additive
    std::optional<QStringList> templates; // ours, additive: slugs; nothing: it does not say

    bool operator==(const Offer&) const = default;
    bool canDo(QLatin1StringView capability) const { return capabilities.contains(capability); }
};

QString toJson(const Offer& offer);
base::Result<Offer> offerFromJson(const QJsonObject& json);

nostr::EventTemplate toEventTemplate(const Offer& offer, base::UnixTime now);
// Refuses an offer whose provider_npub is not the author. Does not verify the signature.
base::Result<Offer> offerFromEvent(const nostr::Event& event);

QByteArray toJsonBytes(const PodSpec& spec);
base::Result<PodSpec> podSpecFromJson(const QJsonObject& json);

} // namespace protocol
