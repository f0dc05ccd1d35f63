// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the fields of one JSON object, strictly: the first field that is missing, of another type
// or out of range makes finish() answer Malformed with its name. Unknown fields are ignored.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>
#include <QStringList>

#include <optional>

namespace base {

class JsonReader {
public:
    explicit JsonReader(QJsonObject object)
        : m_object{std::move(object)}
    {
    }

    static constexpr qsizetype MaxText = 1 << 20;
    static constexpr qsizetype MaxItems = 10'000;

    QString text(QLatin1StringView key, qsizetype maxLength = MaxText);
    std::optional<QString> optionalText(
        QLatin1StringView key, qsizetype maxLength = MaxText); // missing or null
    qint64 integer(QLatin1StringView key, qint64 min = 0, qint64 max = (qint64{1} << 62));
    qint64 integerOr(
        QLatin1StringView key, qint64 fallback, qint64 min = 0, qint64 max = (qint64{1} << 62));
    double number(QLatin1StringView key);
    bool boolean(QLatin1StringView key);
    bool booleanOr(QLatin1StringView key, bool fallback);
    UnixTime unixTime(QLatin1StringView key);
    QStringList texts(QLatin1StringView key, qsizetype maxItems = MaxItems);
    QJsonArray array(QLatin1StringView key, qsizetype maxItems = MaxItems);
    QJsonArray arrayOrEmpty(QLatin1StringView key, qsizetype maxItems = MaxItems); // missing only
    QJsonObject object(QLatin1StringView key);
    std::optional<QJsonObject> optionalObject(QLatin1StringView key); // missing or null

    bool has(QLatin1StringView key) const { return m_object.contains(key); }
    bool isNull(QLatin1StringView key) const { return m_object.value(key).isNull(); }
    void refuse(QLatin1StringView key, const QString& why);
    bool isGood() const { return !m_error; }

    template <typename T>
    Result<T> finish(T value) const
    {
        if (m_error)
            return tl::unexpected<Error>{*m_error};
        return value;
    }

private:
    QJsonValue required(QLatin1StringView key);

    QJsonObject m_object;
    std::optional<Error> m_error;
};

// One JSON object from bytes: UTF-8, at most maxSize bytes, at most 32 levels deep.
Result<QJsonObject> parseObject(const QByteArray& utf8, qsizetype maxSize = 1 << 20);
Result<QJsonArray> parseArray(const QByteArray& utf8, qsizetype maxSize = 1 << 20);

} // namespace base
