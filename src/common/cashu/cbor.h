// SPDX-License-Identifier: GPL-3.0-or-later
// The part of CBOR (RFC 8949) that Cashu uses. Reading is bounded in depth and never allocates more
// than the input holds; writing uses definite lengths only.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace cashu {

class CborValue;
using CborArray = QList<CborValue>;
using CborMap = QList<std::pair<QString, CborValue>>; // in the order written

// One item. Negative numbers, floats, tags, null and undefined are read as Other: present, but of
// no use to us, as if absent.
class CborValue {
public:
    struct Other {
        bool operator==(const Other&) const = default;
    };

    CborValue() = default;
    explicit CborValue(quint64 number)
        : m_value{number}
    {
    }
    explicit CborValue(bool truth)
        : m_value{truth}
    {
    }
    explicit CborValue(QString text)
        : m_value{std::move(text)}
    {
    }
    explicit CborValue(QByteArray bytes)
        : m_value{std::move(bytes)}
    {
    }
    explicit CborValue(CborArray array);
    explicit CborValue(CborMap map);

    bool isOther() const { return std::holds_alternative<Other>(m_value); }
    std::optional<quint64> number() const { return as<quint64>(); }
    std::optional<bool> boolean() const { return as<bool>(); }
    std::optional<QString> text() const { return as<QString>(); }
    std::optional<QByteArray> bytes() const { return as<QByteArray>(); }
    std::optional<CborArray> array() const { return as<CborArray>(); }
    std::optional<CborMap> map() const { return as<CborMap>(); }
    // The field of a map; Other when this is no map or has no such field.
    CborValue field(QStringView key) const;

private:
    template <typename T>
    std::optional<T> as() const
    {
        const auto* value = std::get_if<T>(&m_value);
        return value ? std::optional<T>{*value} : std::nullopt;
    }

    std::variant<Other, bool, quint64, QString, QByteArray, CborArray, CborMap> m_value;
};

// Exactly one item, at most 16 levels deep, with 10 000 entries in a list and 100 in a
// map. A key that is not text, or comes twice in one map, is
// refused.
base::Result<CborValue> cborFromBytes(const QByteArray& bytes);
QByteArray toBytes(const CborValue& value);

} // namespace cashu
