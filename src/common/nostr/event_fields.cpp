// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/event_fields.h"

#include "nostr/canonical.h"

#include <QJsonArray>

namespace nostr {

namespace {

constexpr QLatin1StringView Pubkey{"pubkey"};
constexpr QLatin1StringView CreatedAt{"created_at"};
constexpr QLatin1StringView Kind{"kind"};
constexpr QLatin1StringView TagList{"tags"};
constexpr QLatin1StringView Content{"content"};

qint64 secondsOf(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

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

} // namespace nostr
