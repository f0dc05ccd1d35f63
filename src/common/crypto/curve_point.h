// SPDX-License-Identifier: GPL-3.0-or-later
// Points and scalars of secp256k1, as NUT-00 and NUT-12 calculate with them. A CurvePoint made by a
// factory is always on the curve; a default one is the "no point", equal only to itself, and every
// sum with it is empty.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <array>
#include <optional>

namespace crypto {

class CurvePoint {
public:
    CurvePoint() = default;

    // 33 bytes, compressed. Anything else is refused.
    static std::optional<CurvePoint> fromBytes(base::ByteView bytes);
    static base::Result<CurvePoint> fromHex(QStringView text);
    // scalar × G; empty unless 1 ≤ scalar < group order.
    static std::optional<CurvePoint> ofScalar(base::ByteView scalar);

    bool isNull() const;
    std::array<std::uint8_t, 33> compressed() const;
    std::array<std::uint8_t, 65> uncompressed() const;
    QByteArray bytes() const; // compressed
    QString toHex() const; // compressed

    // Variable time: for public points and blinding factors, not for a busy public mint's keys.
    std::optional<CurvePoint> times(base::ByteView scalar) const;
    std::optional<CurvePoint> plus(const CurvePoint& other) const; // empty for P + (-P)
    std::optional<CurvePoint> minus(const CurvePoint& other) const;
    CurvePoint negated() const;

    auto operator<=>(const CurvePoint&) const = default;
    friend size_t qHash(const CurvePoint& point, size_t seed = 0) noexcept
    {
        return qHashBits(point.m_point.data(), point.m_point.size(), seed);
    }

private:
    std::array<std::uint8_t, 64> m_point{}; // libsecp256k1's own form, canonical per point
};

using Scalar = std::array<std::uint8_t, 32>;

bool isScalar(base::ByteView bytes); // 32 bytes, 1 ≤ value < group order
Scalar modOrder(base::ByteView bytes32); // 32 bytes as a number, modulo the group order
std::optional<Scalar> addScalars(base::ByteView a, base::ByteView b); // empty when the sum is zero
std::optional<Scalar> multiplyScalars(base::ByteView a, base::ByteView b);

} // namespace crypto
