// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/event.h"

#include "crypto/hash.h"
#include "crypto/schnorr.h"
#include "nostr/canonical.h"
#include "nostr/event_fields.h"
#include "nostr/event_text.h"

#include <QJsonDocument>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::UnixTime;

namespace {

constexpr QLatin1StringView Id{"id"};
constexpr QLatin1StringView Sig{"sig"};
constexpr QLatin1StringView Expiration{"expiration"};

EventId hashOf(const QByteArray& canonical)
{
    return EventId{crypto::sha256(base::view(canonical))};
}

} // namespace

EventId eventId(const PublicKey& author, const EventTemplate& event)
{
    return hashOf(canonicalText(author, event.createdAt, event.kind, event.tags, event.content));
}

EventId eventId(const Event& event)
{
    return hashOf(
        canonicalText(event.pubkey, event.createdAt, event.kind, event.tags, event.content));
}

Event signEvent(const EventTemplate& event, const SecretKey& author, base::RandomSource& random)
{
    Event made;
    made.pubkey = author.publicKey();
    made.createdAt = event.createdAt;
    made.kind = event.kind;
    made.content = withoutDisputedCharacters(event.content);
    made.tags = event.tags;
    for (auto& tag : made.tags)
        for (auto& value : tag)
            value = withoutDisputedCharacters(value);
    made.id = eventId(made);
    made.sig = crypto::sign(author.bytes(), made.id.bytes(), random.bytes32()).value();
    return made;
}

QJsonObject toJson(const Event& event)
{
    QJsonObject json{{Id, event.id.toHex()}, {Sig, base::toHex(event.sig)}};
    insertEventFields(json, {event.pubkey, event.createdAt, event.kind, event.tags, event.content});
    return json;
}

QByteArray toJsonText(const Event& event)
{
    QByteArray text;
    text.reserve(512 + event.content.size());
    text += "{\"id\":\"" + event.id.toHex().toLatin1() + "\",";
    appendEventFields(text, {event.pubkey, event.createdAt, event.kind, event.tags, event.content});
    text += ",\"sig\":\"" + base::toHex(event.sig).toLatin1() + "\"}";
    return text;
}

Result<Event> eventFromJson(const QJsonObject& json)
{
    return eventFromJsonText(QJsonDocument{json}.toJson(QJsonDocument::Compact));
}

Result<Event> eventFromJsonText(const QByteArray& utf8)
{
    auto text = readEventText(utf8);
    if (!text)
        return passOn(text);
    if (!text->id || !text->sig)
        return fail(Errc::Malformed, QStringLiteral("an event lacks its id or signature"));
    auto& [pubkey, createdAt, kind, tags, content] = text->fields;
    return Event{
        *text->id, pubkey, createdAt, kind, std::move(tags), std::move(content), *text->sig};
}

Result<> verify(const Event& event)
{
    if (eventId(event) != event.id)
        return fail(Errc::Malformed, QStringLiteral("event id does not match its content"));
    if (!crypto::verify(event.pubkey.bytes(), event.id.bytes(), event.sig))
        return fail(Errc::NotAllowed, QStringLiteral("event signature is not valid"));
    return {};
}

std::optional<QString> firstTag(const Event& event, QLatin1StringView name)
{
    return firstTag(event.tags, name);
}

std::optional<UnixTime> expiration(const Event& event)
{
    const auto text = firstTag(event, Expiration);
    bool isNumber = false;
    const qint64 seconds = text ? text->toLongLong(&isNumber) : 0;
    if (!isNumber || seconds < 0)
        return std::nullopt;
    return UnixTime{std::chrono::seconds{seconds}};
}

bool isExpired(const Event& event, UnixTime now)
{
    const auto end = expiration(event);
    return end && *end <= now;
}

bool replaces(const Event& candidate, const Event& current)
{
    if (candidate.createdAt != current.createdAt)
        return candidate.createdAt > current.createdAt;
    return candidate.id < current.id;
}

} // namespace nostr
