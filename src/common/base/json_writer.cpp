// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_writer.h"

#include <cmath>

namespace base {

QByteArray jsonText(const QString& value)
{
    static constexpr char Digits[] = "0123456789abcdef";
    QByteArray out{"\""};
    for (const char c : value.toUtf8()) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += QByteArray{"\\u00"} + Digits[(c >> 4) & 0xf] + Digits[c & 0xf];
            else
                out += c;
        }
    }
    return out + '"';
}

QByteArray jsonArray(const QList<QByteArray>& written)
{
    return '[' + written.join(',') + ']';
}

void JsonWriter::begin(QLatin1StringView key)
{
    if (m_bytes.size() > 1)
        m_bytes += ',';
    m_bytes += jsonText(QString{key}) + ':';
}

JsonWriter& JsonWriter::text(QLatin1StringView key, const QString& value)
{
    begin(key);
    m_bytes += jsonText(value);
    return *this;
}

JsonWriter& JsonWriter::textOrNull(QLatin1StringView key, const std::optional<QString>& value)
{
    return value ? text(key, *value) : null(key);
}

JsonWriter& JsonWriter::textIfSet(QLatin1StringView key, const std::optional<QString>& value)
{
    return value ? text(key, *value) : *this;
}

JsonWriter& JsonWriter::texts(QLatin1StringView key, const QStringList& values)
{
    QList<QByteArray> written;
    for (const auto& value : values)
        written += jsonText(value);
    return json(key, jsonArray(written));
}

JsonWriter& JsonWriter::integer(QLatin1StringView key, qint64 value)
{
    begin(key);
    m_bytes += QByteArray::number(value);
    return *this;
}

JsonWriter& JsonWriter::decimal(QLatin1StringView key, float value)
{
    begin(key);
    QString digits;
    // The shortest form of a float has fewer digits than that of the same number as a double.
    for (int precision = 1; precision <= 9; ++precision) {
        digits = QString::number(static_cast<double>(value), 'g', precision);
        if (digits.toFloat() == value)
            break;
    }
    if (std::abs(value) < 1e7F && digits.contains(u'e'))
        digits = QString::number(static_cast<double>(value), 'f', 1);
    if (!digits.contains(u'.') && !digits.contains(u'e'))
        digits += QStringLiteral(".0");
    m_bytes += digits.toUtf8();
    return *this;
}

JsonWriter& JsonWriter::boolean(QLatin1StringView key, bool value)
{
    begin(key);
    m_bytes += value ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::null(QLatin1StringView key)
{
    begin(key);
    m_bytes += "null";
    return *this;
}

JsonWriter& JsonWriter::json(QLatin1StringView key, const QByteArray& written)
{
    begin(key);
    m_bytes += written;
    return *this;
}

} // namespace base
