// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/mint_info.h"

#include <QJsonArray>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Result;

namespace {

constexpr qsizetype MaxText = 2000;
constexpr qsizetype MaxEntries = 200;
constexpr qsizetype MaxContacts = 20;

QString textOf(const QJsonObject& json, QLatin1StringView field)
{
    return json.value(field).toString().left(MaxText);
}

// Objects, or pairs as old mints write them.
QList<MintContact> contactFrom(const QJsonArray& entries)
{
    QList<MintContact> contact;
    for (qsizetype i = 0; i < std::min(entries.size(), MaxContacts); ++i) {
        const auto entry = entries.at(i).toObject();
        const auto pair = entries.at(i).toArray();
        const MintContact one = pair.isEmpty()
            ? MintContact{textOf(entry, "method"_L1), textOf(entry, "info"_L1)}
            : MintContact{pair.at(0).toString().left(MaxText), pair.at(1).toString().left(MaxText)};
        if (!one.info.isEmpty())
            contact += one;
    }
    return contact;
}

QStringList urlsFrom(const QJsonArray& entries)
{
    QStringList urls;
    for (qsizetype i = 0; i < std::min(entries.size(), MaxContacts); ++i)
        urls += entries.at(i).toString().left(MaxText);
    urls.removeAll(QString{});
    return urls;
}

std::optional<base::Sats> limitOf(const QJsonValue& value)
{
    const qint64 amount = value.toInteger(-1);
    if (amount < 0 || amount > base::MaxSats)
        return std::nullopt;
    return base::Sats{amount};
}

QList<MethodLimits> bolt11Methods(const QJsonObject& nut)
{
    QList<MethodLimits> limits;
    const auto methods = nut.value("methods"_L1).toArray();
    for (const auto& entry : methods) {
        const auto method = entry.toObject();
        if (method.value("method"_L1).toString() != "bolt11"_L1 || limits.size() == MaxEntries)
            continue;
        limits += MethodLimits{textOf(method, "unit"_L1), limitOf(method.value("min_amount"_L1)),
            limitOf(method.value("max_amount"_L1))};
    }
    return limits;
}

CachedEndpoints cachedFrom(const QJsonObject& nut)
{
    CachedEndpoints cached;
    if (const auto ttl = nut.value("ttl"_L1); ttl.isDouble())
        cached.ttl = std::chrono::seconds{qBound(qint64{0}, ttl.toInteger(), qint64{1} << 40)};
    const auto endpoints = nut.value("cached_endpoints"_L1).toArray();
    for (const auto& entry : endpoints) {
        if (cached.paths.size() < MaxEntries)
            cached.paths.insert(
                textOf(entry.toObject(), "method"_L1) + u' ' + textOf(entry.toObject(), "path"_L1));
    }
    return cached;
}

// {"supported":[{"method","unit","commands"}]}; without commands, the three of the first version.
QSet<QString> noticesFrom(const QJsonObject& nut)
{
    QSet<QString> notices;
    const auto entries = nut.value("supported"_L1).toArray();
    for (const auto& entry : entries) {
        const auto supported = entry.toObject();
        if (textOf(supported, "method"_L1) != u"bolt11" || textOf(supported, "unit"_L1) != u"sat")
            continue;
        if (!supported.value("commands"_L1).isArray())
            return {u"bolt11_mint_quote"_s, u"bolt11_melt_quote"_s, u"proof_state"_s};
        const auto commands = supported.value("commands"_L1).toArray();
        for (const auto& command : commands) {
            if (notices.size() < MaxEntries)
                notices.insert(command.toString().left(MaxText));
        }
    }
    return notices;
}

QSet<int> supportedFrom(const QJsonObject& nuts)
{
    QSet<int> supported;
    for (auto nut = nuts.begin(); nut != nuts.end() && supported.size() < MaxEntries; ++nut) {
        bool isNumber = false;
        const int number = nut.key().toInt(&isNumber);
        const auto claim = nut.value().toObject().value("supported"_L1);
        // Only {"supported":false} takes a listed NUT back; some list methods there instead of
        // true.
        const bool isRefused
            = nut.value().isBool() ? !nut.value().toBool() : claim.isBool() && !claim.toBool();
        if (isNumber && !isRefused)
            supported.insert(number);
    }
    return supported;
}

// No NUT fixes where these stand: at the top or in "limits", as mints write them.
qsizetype limitFrom(const QJsonObject& json, QLatin1StringView field)
{
    const auto nested = json.value("limits"_L1).toObject().value(field);
    const qint64 limit = (nested.isDouble() ? nested : json.value(field)).toInteger(MaxProofs);
    return limit < 1 ? MaxProofs : std::min<qsizetype>(limit, MaxProofs);
}

} // namespace

bool MintInfo::isClockOff(base::UnixTime now) const
{
    return time && (*time - now > MaxClockSkew || now - *time > MaxClockSkew);
}

bool MintInfo::repeatsAnswersOf(const QString& method, const QString& path) const
{
    return cached && cached->paths.contains(method + u' ' + path);
}

Result<MintInfo> mintInfoFromJson(const QJsonObject& json)
{
    MintInfo info;
    info.name = textOf(json, "name"_L1);
    info.pubkey = textOf(json, "pubkey"_L1);
    info.version = textOf(json, "version"_L1);
    info.description = textOf(json, "description"_L1);
    info.longDescription = textOf(json, "description_long"_L1);
    info.contact = contactFrom(json.value("contact"_L1).toArray());
    info.motd = textOf(json, "motd"_L1);
    info.iconUrl = textOf(json, "icon_url"_L1);
    info.termsUrl = textOf(json, "tos_url"_L1);
    info.urls = urlsFrom(json.value("urls"_L1).toArray());
    info.isPractice = json.value("practice"_L1).toBool();
    if (const auto time = json.value("time"_L1); time.isDouble())
        info.time = base::UnixTime{std::chrono::seconds{time.toInteger()}};
    info.limits = {limitFrom(json, "max_inputs"_L1), limitFrom(json, "max_outputs"_L1)};
    const auto nuts = json.value("nuts"_L1).toObject();
    if (nuts.isEmpty())
        return base::fail(base::Errc::Malformed, u"the mint's info names no NUTs"_s);
    info.supportedNuts = supportedFrom(nuts);
    const auto minting = nuts.value("4"_L1).toObject();
    const auto melting = nuts.value("5"_L1).toObject();
    info.mintingDisabled = minting.value("disabled"_L1).toBool();
    info.meltingDisabled = melting.value("disabled"_L1).toBool();
    info.minting = bolt11Methods(minting);
    info.melting = bolt11Methods(melting);
    info.notices = noticesFrom(nuts.value("17"_L1).toObject());
    if (nuts.contains("19"_L1))
        info.cached = cachedFrom(nuts.value("19"_L1).toObject());
    return info;
}

} // namespace cashu
