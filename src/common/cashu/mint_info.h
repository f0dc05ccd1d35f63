// SPDX-License-Identifier: GPL-3.0-or-later
// What a mint says about itself (NUT-06) and which NUTs it serves.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "cashu/proof.h"

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>

namespace cashu {

// Limits of minting or melting with bolt11 in one unit.
struct MethodLimits {
    QString unit;
    std::optional<base::Sats> min;
    std::optional<base::Sats> max;

    bool operator==(const MethodLimits&) const = default;
};

// NUT-19: requests whose answers the mint repeats.
struct CachedEndpoints {
    std::optional<std::chrono::seconds> ttl; // none: for ever
    QSet<QString> paths; // "POST /v1/swap"

    bool operator==(const CachedEndpoints&) const = default;
};

// The largest transaction a mint takes.
struct TransactionLimits {
    qsizetype inputs = MaxProofs;
    qsizetype outputs = MaxProofs;

    bool operator==(const TransactionLimits&) const = default;
};

// How to reach whoever runs a mint.
struct MintContact {
    QString method; // "email", "nostr", …
    QString info;

    bool operator==(const MintContact&) const = default;
};

struct MintInfo {
    QString name;
    QString pubkey;
    QString version; // "Name/1.2.3"
    QString description;
    QString longDescription;
    QList<MintContact> contact;
    QString motd; // message of the day
    QString iconUrl; // never loaded: that would tell the mint's web server who looks
    QString termsUrl; // tos_url
    QStringList urls; // where else the same mint answers
    std::optional<base::UnixTime> time;
    bool isPractice = false; // play money: {"practice":true}
    QSet<int> supportedNuts;
    bool mintingDisabled = false;
    bool meltingDisabled = false;
    QList<MethodLimits> minting; // bolt11
    QList<MethodLimits> melting;
    std::optional<CachedEndpoints> cached;
    TransactionLimits limits;
    QSet<QString> notices; // NUT-17: kinds for bolt11 and sat

    // NUT-10's locktimes are by the mint's clock: more than MaxClockSkew apart is worth a warning.
    static constexpr std::chrono::seconds MaxClockSkew{60};
    bool isClockOff(base::UnixTime now) const;
    bool supports(int nut) const { return supportedNuts.contains(nut); }
    bool repeatsAnswersOf(const QString& method, const QString& path) const;
    bool operator==(const MintInfo&) const = default;
};

// Lenient: a field of another type counts as missing, because mints differ.
base::Result<MintInfo> mintInfoFromJson(const QJsonObject& json);

} // namespace cashu
