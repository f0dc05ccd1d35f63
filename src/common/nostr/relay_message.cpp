// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_message.h"

#include "base/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using namespace Qt::StringLiterals;

namespace {

constexpr auto EventStart = "[\"EVENT\",\""_L1;

tl::unexpected<base::Error> malformed(const QString& what)
{
    return fail(Errc::Malformed, u"relay message: "_s + what);
}

// ["EVENT","sub",{…}] as every relay writes it, without parsing the event.
std::optional<relay_says::EventFound> compactEvent(const QString& text)
{
    if (!text.startsWith(EventStart))
        return std::nullopt;
    const QStringView rest = QStringView{text}.sliced(EventStart.size());
    const auto quote = rest.indexOf(u'"');
    if (quote < 0 || quote > MaxSubscriptionId)
        return std::nullopt;
    const auto subscription = rest.first(quote);
    auto object = rest.sliced(quote + 1).trimmed();
    if (!object.startsWith(u',') || !object.endsWith(u']') || subscription.contains(u'\\'))
        return std::nullopt;
    object = object.sliced(1, object.size() - 2).trimmed();
    if (!object.startsWith(u'{') || !object.endsWith(u'}'))
        return std::nullopt;
    return relay_says::EventFound{subscription.toString(), object.toUtf8()};
}

Result<RelayMessage> okFrom(const QJsonArray& parts)
{
    const auto id = EventId::fromHex(parts.at(1).toString());
    if (!id || !parts.at(2).isBool())
        return malformed(u"OK without id or verdict"_s);
    return relay_says::Ok{*id, parts.at(2).toBool(), parts.at(3).toString().left(MaxReason)};
}

Result<RelayMessage> countFrom(const QString& id, const QJsonObject& answer)
{
    const auto count = answer.value("count"_L1).toInteger(-1);
    if (count < 0)
        return malformed(u"COUNT without a number"_s);
    return relay_says::Counted{id, count, answer.value("approximate"_L1).toBool()};
}

PageHint hintFrom(const QJsonArray& hints)
{
    if (hints.contains(u"finish"_s))
        return PageHint::Finished;
    return hints.contains(u"more"_s) ? PageHint::More : PageHint::None;
}

QString filteredMessage(const QString& verb, const QString& id, const QList<Filter>& filters)
{
    QJsonArray parts{verb, id};
    for (const auto& filter : filters)
        parts += toJson(filter);
    return QString::fromUtf8(QJsonDocument{parts}.toJson(QJsonDocument::Compact));
}

} // namespace

Result<RelayMessage> relayMessageFromText(const QString& text)
{
    if (text.size() > MaxMessageSize)
        return malformed(u"%1 characters"_s.arg(text.size()));
    if (auto event = compactEvent(text))
        return *std::move(event);
    const auto parts = base::parseArray(text.toUtf8(), MaxMessageSize);
    if (!parts)
        return passOn(parts);
    const auto verb = parts->at(0).toString();
    if (parts->size() < 2 || !parts->at(1).isString())
        return malformed(u"too short"_s);
    const auto first = parts->at(1).toString();
    if (verb == u"OK"_s)
        return okFrom(*parts);
    if (verb == u"NOTICE"_s)
        return relay_says::Notice{first.left(MaxReason)};
    if (verb == u"AUTH"_s && first.size() <= MaxReason)
        return relay_says::Challenge{first};
    if (first.size() > MaxSubscriptionId)
        return malformed(u"subscription id too long"_s);
    if (verb == u"EOSE"_s)
        return relay_says::StoredEventsEnded{first, hintFrom(parts->at(2).toArray())};
    if (verb == u"CLOSED"_s)
        return relay_says::Closed{first, parts->at(2).toString().left(MaxReason)};
    if (verb == u"COUNT"_s)
        return countFrom(first, parts->at(2).toObject());
    if (verb == u"EVENT"_s && parts->at(2).isObject())
        return relay_says::EventFound{
            first, QJsonDocument{parts->at(2).toObject()}.toJson(QJsonDocument::Compact)};
    return fail(Errc::Unsupported, u"unknown relay message"_s);
}

std::optional<EventId> claimedId(const QByteArray& eventJson)
{
    // Inside a JSON text every quotation mark is escaped, so this is a key of an object.
    constexpr QByteArrayView Key{"\"id\":\""};
    const auto at = eventJson.indexOf(Key);
    if (at < 0 || at + Key.size() + 64 >= eventJson.size())
        return std::nullopt;
    const auto id = EventId::fromHex(
        QString::fromLatin1(QByteArrayView{eventJson}.sliced(at + Key.size(), 64)));
    return id ? std::optional{*id} : std::nullopt;
}

QString reasonPrefix(const QString& reason)
{
    const auto colon = reason.indexOf(u':');
    return colon > 0 ? reason.left(colon) : QString{};
}

QString eventMessage(const Event& event)
{
    return u"[\"EVENT\","_s + QString::fromUtf8(toJsonText(event)) + u']';
}

QString authMessage(const Event& event)
{
    return u"[\"AUTH\","_s + QString::fromUtf8(toJsonText(event)) + u']';
}

QString requestMessage(const QString& subscription, const QList<Filter>& filters)
{
    return filteredMessage(u"REQ"_s, subscription, filters);
}

QString countMessage(const QString& id, const QList<Filter>& filters)
{
    return filteredMessage(u"COUNT"_s, id, filters);
}

QString closeMessage(const QString& subscription)
{
    const QJsonArray parts{u"CLOSE"_s, subscription};
    return QString::fromUtf8(QJsonDocument{parts}.toJson(QJsonDocument::Compact));
}

} // namespace nostr
