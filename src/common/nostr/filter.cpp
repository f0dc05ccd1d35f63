// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/filter.h"

#include "base/json_reader.h"
#include "nostr/kinds.h"

#include <QJsonArray>

#include <algorithm>

namespace nostr {

using base::Result;

namespace {

constexpr QLatin1StringView Ids{"ids"};
constexpr QLatin1StringView Authors{"authors"};
constexpr QLatin1StringView Kinds{"kinds"};
constexpr QLatin1StringView Since{"since"};
constexpr QLatin1StringView Until{"until"};
constexpr QLatin1StringView Limit{"limit"};

bool isTagLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool hasTagWithin(const Event& event, QChar name, const QStringList& values)
{
    return std::any_of(event.tags.begin(), event.tags.end(), [&](const QStringList& tag) {
        return tag.size() > 1 && tag[0].size() == 1 && tag[0][0] == name && values.contains(tag[1]);
    });
}

template <typename Value>
QJsonArray hexList(const QList<Value>& values)
{
    QJsonArray list;
    for (const auto& value : values)
        list += value.toHex();
    return list;
}

class FilterReader {
public:
    explicit FilterReader(const QJsonObject& json)
        : m_json{json}
        , m_in{json}
    {
    }

    Result<Filter> read()
    {
        readHexes(Ids, m_filter.ids);
        readHexes(Authors, m_filter.authors);
        readKinds();
        for (auto it = m_json.begin(); it != m_json.end(); ++it)
            if (it.key().size() == 2 && it.key()[0] == u'#' && isTagLetter(it.key()[1]))
                readTag(it.key());
        if (m_in.has(Since))
            m_filter.since = m_in.unixTime(Since);
        if (m_in.has(Until))
            m_filter.until = m_in.unixTime(Until);
        if (m_in.has(Limit))
            m_filter.limit = static_cast<int>(m_in.integer(Limit, 0, INT32_MAX));
        return m_in.finish(m_filter);
    }

private:
    // Absent lists ask for nothing in particular, empty ones for nothing at all.
    QStringList texts(QLatin1StringView key)
    {
        if (!m_in.has(key))
            return {};
        const auto values = m_in.texts(key, MaxFilterValues);
        m_filter.matchesNothing = m_filter.matchesNothing || values.isEmpty();
        return values;
    }

    template <typename Value>
    void readHexes(QLatin1StringView key, QList<Value>& values)
    {
        for (const auto& text : texts(key)) {
            const auto value = Value::fromHex(text);
            if (!value)
                return m_in.refuse(key, value.error().detail);
            values += *value;
        }
    }

    void readKinds()
    {
        if (!m_in.has(Kinds))
            return;
        const auto list = m_in.array(Kinds, MaxFilterValues);
        m_filter.matchesNothing = m_filter.matchesNothing || list.isEmpty();
        for (const auto& item : list) {
            const qint64 kind = item.toInteger(-1);
            if (kind < 0 || kind > MaxKind)
                return m_in.refuse(Kinds, QStringLiteral("holds something other than a kind"));
            m_filter.kinds += static_cast<int>(kind);
        }
    }

    void readTag(const QString& key)
    {
        const auto name = key.toLatin1();
        const QLatin1StringView field{name};
        const auto values = texts(field);
        for (const auto& value : values) {
            const bool isKey = key[1] == u'e' || key[1] == u'p';
            if (value.size() > MaxFilterValueLength || (isKey && !EventId::fromHex(value)))
                return m_in.refuse(
                    field, QStringLiteral("holds a value that is too long or not an id"));
        }
        m_filter.tags.insert(key[1], values);
    }

    const QJsonObject& m_json;
    base::JsonReader m_in;
    Filter m_filter;
};

} // namespace

bool matches(const Filter& filter, const Event& event)
{
    if (filter.matchesNothing)
        return false;
    if (!filter.ids.isEmpty() && !filter.ids.contains(event.id))
        return false;
    if (!filter.authors.isEmpty() && !filter.authors.contains(event.pubkey))
        return false;
    if (!filter.kinds.isEmpty() && !filter.kinds.contains(event.kind))
        return false;
    if (filter.since && event.createdAt < *filter.since)
        return false;
    if (filter.until && event.createdAt > *filter.until)
        return false;
    for (auto it = filter.tags.begin(); it != filter.tags.end(); ++it)
        if (!it->isEmpty() && !hasTagWithin(event, it.key(), *it))
            return false;
    return true;
}

bool names(const Filter& filter, const PublicKey& key)
{
    return filter.authors.contains(key) || filter.tags.value(u'p').contains(key.toHex());
}

QJsonObject toJson(const Filter& filter)
{
    QJsonObject json;
    if (!filter.ids.isEmpty())
        json.insert(Ids, hexList(filter.ids));
    if (!filter.authors.isEmpty())
        json.insert(Authors, hexList(filter.authors));
    if (!filter.kinds.isEmpty()) {
        QJsonArray kinds;
        for (const int kind : filter.kinds)
            kinds += kind;
        json.insert(Kinds, kinds);
    }
    for (auto it = filter.tags.begin(); it != filter.tags.end(); ++it)
        if (!it->isEmpty())
            json.insert(u'#' + QString{it.key()}, QJsonArray::fromStringList(*it));
    if (filter.since)
        json.insert(Since, qint64{filter.since->time_since_epoch().count()});
    if (filter.until)
        json.insert(Until, qint64{filter.until->time_since_epoch().count()});
    if (filter.limit)
        json.insert(Limit, *filter.limit);
    return json;
}

Result<Filter> filterFromJson(const QJsonObject& json)
{
    return FilterReader{json}.read();
}

} // namespace nostr
