// SPDX-License-Identifier: GPL-3.0-or-later
// Writes JSON with its keys in the order given, without spaces, escaped as serde_json and
// JSON.stringify do. For messages whose bytes matter: QJsonObject would sort the keys.
#pragma once

#include <QByteArray>
#include <QLatin1StringView>
#include <QStringList>

#include <optional>

namespace base {

// One object. Nested objects and lists are written first and put in with json().
class JsonWriter {
public:
    JsonWriter& text(QLatin1StringView key, const QString& value);
    JsonWriter& textOrNull(QLatin1StringView key, const std::optional<QString>& value);
    JsonWriter& textIfSet(QLatin1StringView key, const std::optional<QString>& value);
    JsonWriter& texts(QLatin1StringView key, const QStringList& values);
    JsonWriter& integer(QLatin1StringView key, qint64 value);
    JsonWriter& decimal(
        QLatin1StringView key, float value); // shortest form, whole numbers as 100.0
    JsonWriter& boolean(QLatin1StringView key, bool value);
    JsonWriter& null(QLatin1StringView key);
    JsonWriter& json(QLatin1StringView key, const QByteArray& written);

    QByteArray bytes() const { return m_bytes + '}'; }
    QString toText() const { return QString::fromUtf8(bytes()); }

private:
    void begin(QLatin1StringView key);

    QByteArray m_bytes{"{"};
};

QByteArray jsonText(const QString& value); // with its quotes
QByteArray jsonArray(const QList<QByteArray>& written);

} // namespace base
