// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_reader.h"

#include "base/time_range.h"

#include <QJsonDocument>
#include <QStringDecoder>

#include <cmath>

namespace base {

namespace {

constexpr int MaxDepth = 32;

// Qt's parser recurses; depth is bounded before it runs.
bool tooDeep(const QByteArray& utf8)
{
    int depth = 0;
    bool inText = false;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        if (inText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '[' || c == '{') {
            if (++depth > MaxDepth)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

Result<QJsonDocument> parse(const QByteArray& utf8, qsizetype maxSize)
{
    if (utf8.size() > maxSize)
        return fail(
            Errc::Malformed, QStringLiteral("JSON of %1 bytes is too large").arg(utf8.size()));
    if (tooDeep(utf8))
        return fail(Errc::Malformed, QStringLiteral("JSON is nested too deeply"));
    if (!QByteArrayView(utf8).isValidUtf8())
        return fail(Errc::Malformed, QStringLiteral("not UTF-8"));
    QJsonParseError error;
    // Qt drops a byte order mark at the start of any string, where it is part of the text; escaped
    // it stays.
    auto document
        = QJsonDocument::fromJson(QByteArray{utf8}.replace("\xef\xbb\xbf", "\\ufeff"), &error);
    if (error.error != QJsonParseError::NoError)
        return fail(Errc::Malformed, QStringLiteral("not JSON: ") + error.errorString());
    return document;
}

std::optional<qint64> wholeNumber(const QJsonValue& value)
{
    if (!value.isDouble())
        return std::nullopt;
    // toInteger keeps 64 bits, but answers its default for fractions: two defaults tell them apart.
    const qint64 a = value.toInteger(-1);
    if (a == -1 && value.toInteger(-2) == -2)
        return std::nullopt;
    return a;
}

} // namespace

Result<QJsonObject> parseObject(const QByteArray& utf8, qsizetype maxSize)
{
    const auto document = parse(utf8, maxSize);
    if (!document)
        return passOn(document);
    if (!document->isObject())
        return fail(Errc::Malformed, QStringLiteral("not a JSON object"));
    return document->object();
}

Result<QJsonArray> parseArray(const QByteArray& utf8, qsizetype maxSize)
{
    const auto document = parse(utf8, maxSize);
    if (!document)
        return passOn(document);
    if (!document->isArray())
        return fail(Errc::Malformed, QStringLiteral("not a JSON array"));
    return document->array();
}

void JsonReader::refuse(QLatin1StringView key, const QString& why)
{
    if (!m_error)
        m_error = Error{Errc::Malformed, QStringLiteral("field \"%1\" %2").arg(key, why)};
}

QJsonValue JsonReader::required(QLatin1StringView key)
{
    const auto value = m_object.value(key);
    if (value.isUndefined())
        refuse(key, QStringLiteral("is missing"));
    else if (value.isNull())
        refuse(key, QStringLiteral("is null"));
    return value;
}

QString JsonReader::text(QLatin1StringView key, qsizetype maxLength)
{
    const auto value = required(key);
    if (!value.isString() || value.toString().size() > maxLength)
        refuse(key, QStringLiteral("is not a text of at most %1 characters").arg(maxLength));
    return value.toString();
}

std::optional<QString> JsonReader::optionalText(QLatin1StringView key, qsizetype maxLength)
{
    const auto value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return std::nullopt;
    return text(key, maxLength);
}

qint64 JsonReader::integer(QLatin1StringView key, qint64 min, qint64 max)
{
    const auto number = wholeNumber(required(key));
    if (!number || *number < min || *number > max) {
        refuse(key, QStringLiteral("is not a whole number from %1 to %2").arg(min).arg(max));
        return min;
    }
    return *number;
}

qint64 JsonReader::integerOr(QLatin1StringView key, qint64 fallback, qint64 min, qint64 max)
{
    return m_object.contains(key) ? integer(key, min, max) : fallback;
}

double JsonReader::number(QLatin1StringView key)
{
    const auto value = required(key);
    if (!value.isDouble() || !std::isfinite(value.toDouble()))
        refuse(key, QStringLiteral("is not a number"));
    return value.toDouble();
}

bool JsonReader::boolean(QLatin1StringView key)
{
    const auto value = required(key);
    if (!value.isBool())
        refuse(key, QStringLiteral("is not true or false"));
    return value.toBool();
}

bool JsonReader::booleanOr(QLatin1StringView key, bool fallback)
{
    return m_object.contains(key) ? boolean(key) : fallback;
}

UnixTime JsonReader::unixTime(QLatin1StringView key)
{
    const auto seconds = integer(
        key, EarliestTime.time_since_epoch().count(), LatestTime.time_since_epoch().count());
    return UnixTime{std::chrono::seconds{seconds}};
}

QStringList JsonReader::texts(QLatin1StringView key, qsizetype maxItems)
{
    QStringList list;
    for (const auto& item : array(key, maxItems)) {
        if (!item.isString())
            refuse(key, QStringLiteral("holds something other than text"));
        list += item.toString();
    }
    return list;
}

QJsonArray JsonReader::array(QLatin1StringView key, qsizetype maxItems)
{
    const auto value = required(key);
    if (!value.isArray() || value.toArray().size() > maxItems)
        refuse(key, QStringLiteral("is not a list of at most %1").arg(maxItems));
    return value.toArray();
}

QJsonArray JsonReader::arrayOrEmpty(QLatin1StringView key, qsizetype maxItems)
{
    return m_object.contains(key) ? array(key, maxItems) : QJsonArray{};
}

QJsonObject JsonReader::object(QLatin1StringView key)
{
    const auto value = required(key);
    if (!value.isObject())
        refuse(key, QStringLiteral("is not an object"));
    return value.toObject();
}

std::optional<QJsonObject> JsonReader::optionalObject(QLatin1StringView key)
{
    const auto value = m_object.value(key);
    if (value.isUndefined() || value.isNull())
        return std::nullopt;
    return object(key);
}

} // namespace base
