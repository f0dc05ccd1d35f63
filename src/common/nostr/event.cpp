// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/event.h"

#include "base/json_reader.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"
#include "nostr/canonical.h"
#include "nostr/kinds.h"

#include <QJsonArray>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;
using base::UnixTime;

namespace {

constexpr QLatin1StringView Id{"id"};
constexpr QLatin1StringView Pubkey{"pubkey"};
constexpr QLatin1StringView CreatedAt{"created_at"};
constexpr QLatin1StringView Kind{"kind"};
constexpr QLatin1StringView TagList{"tags"};
constexpr QLatin1StringView Content{"content"};
constexpr QLatin1StringView Sig{"sig"};
constexpr QLatin1StringView Expiration{"expiration"};

EventId hashOf(const QByteArray& canonical)
{
    return EventId{crypto::sha256(base::view(canonical))};
}

std::optional<Tags> tagsFromJson(const QJsonArray& list)
{
    Tags tags;
    tags.reserve(list.size());
    for (const auto& item : list) {
        const auto values = item.toArray();
        if (!item.isArray() || values.size() > MaxTagLength)
            return std::nullopt;
        QStringList tag;
        tag.reserve(values.size());
        for (const auto& value : values) {
            if (!value.isString())
                return std::nullopt;
            tag += value.toString();
        }
        tags += tag;
    }
    return tags;
}

// At least as many bytes as the characters; refuses what has no UTF-8 form.
bool isWithinLimits(const Event& event)
{
    qsizetype size = event.content.size();
    if (hasLoneSurrogate(event.content))
        return false;
    for (const auto& tag : event.tags) {
        for (const auto& value : tag) {
            size += value.size();
            if (hasLoneSurrogate(value))
                return false;
        }
    }
    return size <= MaxEventSize;
}

// Qt's reader accepts control characters inside strings, which JSON does not allow.
bool hasBareControl(const QByteArray& utf8)
{
    bool isInText = false;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        if (isInText && c == '\\')
            ++i;
        else if (c == '"')
            isInText = !isInText;
        else if (isInText && static_cast<unsigned char>(c) < 0x20)
            return true;
    }
    return false;
}

template <typename T>
T required(base::JsonReader& in, QLatin1StringView key, const Result<T>& value)
{
    if (value)
        return *value;
    in.refuse(key, value.error().detail);
    return T{};
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
    QJsonArray tags;
    for (const auto& tag : event.tags)
        tags += QJsonArray::fromStringList(tag);
    return {
        {Id, event.id.toHex()},
        {Pubkey, event.pubkey.toHex()},
        {CreatedAt, qint64{event.createdAt.time_since_epoch().count()}},
        {Kind, event.kind},
        {TagList, tags},
        {Content, event.content},
        {Sig, base::toHex(event.sig)},
    };
}

QByteArray toJsonText(const Event& event)
{
    QByteArray text;
    text.reserve(512 + event.content.size());
    text += "{\"id\":\"" + event.id.toHex().toLatin1();
    text += "\",\"pubkey\":\"" + event.pubkey.toHex().toLatin1();
    text += "\",\"created_at\":"
        + QByteArray::number(qint64{event.createdAt.time_since_epoch().count()});
    text += ",\"kind\":" + QByteArray::number(event.kind) + ",\"tags\":";
    appendJsonTags(text, event.tags);
    text += ",\"content\":";
    appendJsonText(text, event.content);
    text += ",\"sig\":\"" + base::toHex(event.sig).toLatin1() + "\"}";
    return text;
}

Result<Event> eventFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Event event;
    event.id = required(in, Id, EventId::fromHex(in.text(Id)));
    event.pubkey = required(in, Pubkey, PublicKey::fromHex(in.text(Pubkey)));
    event.createdAt = in.unixTime(CreatedAt);
    event.kind = static_cast<int>(in.integer(Kind, 0, MaxKind));
    event.content = in.text(Content, MaxEventSize);
    const auto tags = tagsFromJson(in.array(TagList, MaxTags));
    if (tags)
        event.tags = *tags;
    else
        in.refuse(TagList, QStringLiteral("is not a list of lists of texts"));
    const auto sig = base::fromHex(in.text(Sig));
    if (sig && sig->size() == static_cast<qsizetype>(event.sig.size()))
        std::memcpy(event.sig.data(), sig->constData(), event.sig.size());
    else
        in.refuse(Sig, QStringLiteral("is not 128 lowercase hex digits"));
    if (in.isGood() && !isWithinLimits(event))
        in.refuse(Content, QStringLiteral("or a tag is too long or not Unicode"));
    return in.finish(event);
}

Result<Event> eventFromJsonText(const QByteArray& utf8)
{
    if (hasBareControl(utf8))
        return fail(Errc::Malformed, QStringLiteral("control character inside a JSON text"));
    const auto json = base::parseObject(utf8, MaxEventSize);
    if (!json)
        return passOn(json);
    return eventFromJson(*json);
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
