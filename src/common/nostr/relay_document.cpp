// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_document.h"

#include "base/json_reader.h"
#include "nostr/proof_of_work.h"

#include <algorithm>
#include <limits>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Limitation = "limitation"_L1;
// Envelope of ["EVENT",…] around an event.
constexpr qsizetype EventEnvelope = 10;
constexpr int MaxDifficulty = 256;

// A relay that states less than this states nonsense, and would be useless if we believed it.
constexpr qint64 LeastMessageLength = 1024;

template <typename Number>
std::optional<Number> number(const QJsonObject& json, QLatin1StringView key, qint64 least)
{
    const auto value = json.value(key);
    if (!value.isDouble())
        return std::nullopt;
    const auto found = value.toInteger(-1);
    if (found < least || found > std::numeric_limits<Number>::max())
        return std::nullopt;
    return static_cast<Number>(found);
}

// Zero means no limit: nothing would be taken otherwise.
std::optional<std::chrono::seconds> span(const QJsonObject& json, QLatin1StringView key)
{
    const auto seconds = number<qint32>(json, key, 1);
    return seconds ? std::optional{std::chrono::seconds{*seconds}} : std::nullopt;
}

QString text(const QJsonObject& json, QLatin1StringView key)
{
    return json.value(key).toString().left(RelayDocument::MaxText);
}

RelayLimits limitsFrom(const QJsonObject& json)
{
    RelayLimits limits;
    limits.messageLength = number<qint64>(json, "max_message_length"_L1, LeastMessageLength);
    limits.subscriptions = number<int>(json, "max_subscriptions"_L1, 1);
    limits.filterLimit = number<int>(json, "max_limit"_L1, 1);
    limits.defaultLimit = number<int>(json, "default_limit"_L1, 1);
    limits.subscriptionIdLength = number<int>(json, "max_subid_length"_L1, 1);
    limits.eventTags = number<int>(json, "max_event_tags"_L1, 1);
    limits.contentLength = number<qint64>(json, "max_content_length"_L1, 1);
    limits.powDifficulty = number<int>(json, "min_pow_difficulty"_L1, 0);
    limits.oldestEvent = span(json, "created_at_lower_limit"_L1);
    limits.newestEvent = span(json, "created_at_upper_limit"_L1);
    limits.needsAuth = json.value("auth_required"_L1).toBool();
    limits.needsPayment = json.value("payment_required"_L1).toBool();
    limits.restrictsWrites = json.value("restricted_writes"_L1).toBool();
    return limits;
}

tl::unexpected<base::Error> refused(const QString& reason)
{
    return fail(Errc::Unsupported, reason);
}

// What a relay may count: some ask for no target, all count no more than a target.
int creditedWork(const Event& event)
{
    const auto found = difficulty(event.id);
    return std::min(found, committedDifficulty(event).value_or(found));
}

} // namespace

std::optional<int> RelayLimits::answerSize(std::optional<int> limit) const
{
    auto size = limit ? limit : defaultLimit;
    if (filterLimit)
        size = std::min(size.value_or(*filterLimit), *filterLimit);
    // Asking for so many says nothing of a relay that is silent about its limits.
    return filterLimit || (defaultLimit && !limit) ? size : std::nullopt;
}

Result<RelayDocument> relayDocumentFromJson(const QByteArray& bytes)
{
    const auto json = base::parseObject(bytes, RelayDocument::MaxSize);
    if (!json)
        return passOn(json);
    RelayDocument document;
    document.name = text(*json, "name"_L1);
    document.description = text(*json, "description"_L1);
    document.software = text(*json, "software"_L1);
    document.version = text(*json, "version"_L1);
    document.contact = text(*json, "contact"_L1);
    document.paymentsUrl = text(*json, "payments_url"_L1);
    const auto nips = json->value("supported_nips"_L1).toArray();
    for (const auto& nip : nips)
        if (nip.isDouble() && document.nips.size() < RelayDocument::MaxNips)
            document.nips += nip.toInt();
    document.limits = limitsFrom(json->value(Limitation).toObject());
    return document;
}

Result<> checkAgainst(const RelayLimits& limits, const Event& event, base::UnixTime now)
{
    if (limits.messageLength && toJsonText(event).size() + EventEnvelope > *limits.messageLength)
        return refused(
            u"invalid: this relay takes messages of %1 bytes at most"_s.arg(*limits.messageLength));
    if (limits.eventTags && event.tags.size() > *limits.eventTags)
        return refused(u"invalid: this relay takes %1 tags at most"_s.arg(*limits.eventTags));
    if (limits.contentLength && event.content.size() > *limits.contentLength)
        return refused(u"invalid: this relay takes contents of %1 characters at most"_s.arg(
            *limits.contentLength));
    if (limits.oldestEvent && event.createdAt < now - *limits.oldestEvent)
        return refused(u"invalid: this relay takes no events that old"_s);
    if (limits.newestEvent && event.createdAt > now + *limits.newestEvent)
        return refused(u"invalid: this relay takes no events of the future"_s);
    const auto demanded = std::min(limits.powDifficulty.value_or(0), MaxDifficulty);
    if (const auto worked = creditedWork(event); worked < demanded)
        return refused(
            u"pow: this relay demands a difficulty of %1, the event has %2"_s.arg(demanded).arg(
                worked));
    return {};
}

} // namespace nostr
