// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/event_fields.h"

#include "nostr/canonical.h"
#include "nostr/event.h"
#include "nostr/kinds.h"

#include <QJsonArray>

namespace nostr {

namespace {

constexpr QLatin1StringView Pubkey{"pubkey"};
constexpr QLatin1StringView CreatedAt{"created_at"};
constexpr QLatin1StringView Kind{"kind"};
constexpr QLatin1StringView TagList{"tags"};
constexpr QLatin1StringView Content{"content"};

std::optional<QStringList> tagFromJson(const QJsonValue& item)
{
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
    return tag;
}

std::optional<Tags> tagsFromJson(const QJsonArray& list)
{
    Tags tags;
    tags.reserve(list.size());
    for (const auto& item : list) {
        auto tag = tagFromJson(item);
        if (!tag)
            return std::nullopt;
        tags += std::move(*tag);
    }
    return tags;
}

// Counts characters, of which each takes at least one byte of JSON.
bool isWithinLimits(const EventFields& fields)
{
    qsizetype size = fields.content.size();
    if (hasLoneSurrogate(fields.content))
        return false;
    for (const auto& tag : fields.tags) {
        for (const auto& value : tag) {
            size += value.size();
            if (hasLoneSurrogate(value))
                return false;
        }
    }
    return size <= MaxEventSize;
}

qint64 secondsOf(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

EventFields readEventFields(base::JsonReader& in)
{
    EventFields fields;
    const auto pubkey = PublicKey::fromHex(in.text(Pubkey));
    if (pubkey)
        fields.pubkey = *pubkey;
    else
        in.refuse(Pubkey, pubkey.error().detail);
    fields.createdAt = in.unixTime(CreatedAt);
    fields.kind = static_cast<int>(in.integer(Kind, 0, MaxKind));
    fields.content = in.text(Content, MaxEventSize);
    auto tags = tagsFromJson(in.array(TagList, MaxTags));
    if (tags)
        fields.tags = std::move(*tags);
    else
        in.refuse(TagList, QStringLiteral("is not a list of lists of texts"));
    if (in.isGood() && !isWithinLimits(fields))
        in.refuse(Content, QStringLiteral("or a tag is too long or not Unicode"));
    return fields;
}

void insertEventFields(QJsonObject& json, const EventFields& fields)
{
    QJsonArray tags;
    for (const auto& tag : fields.tags)
        tags.append(QJsonArray::fromStringList(tag));
    json.insert(Pubkey, fields.pubkey.toHex());
    json.insert(CreatedAt, secondsOf(fields.createdAt));
    json.insert(Kind, fields.kind);
    json.insert(TagList, tags);
    json.insert(Content, fields.content);
}

void appendEventFields(QByteArray& out, const EventFields& fields)
{
    out += "\"pubkey\":\"" + fields.pubkey.toHex().toLatin1();
    out += "\",\"created_at\":" + QByteArray::number(secondsOf(fields.createdAt));
    out += ",\"kind\":" + QByteArray::number(fields.kind);
    out += ",\"tags\":";
    appendJsonTags(out, fields.tags);
    out += ",\"content\":";
    appendJsonText(out, fields.content);
}

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

} // namespace nostr
