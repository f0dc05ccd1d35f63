// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/curve_point.h"

#include "crypto/secp256k1_context.h"

#include <secp256k1.h>

namespace crypto {

using base::ByteView;

namespace {

using Native = secp256k1_pubkey;
static_assert(sizeof(Native) == 64);

Native nativeOf(const std::array<std::uint8_t, 64>& bytes)
{
    Native native;
    std::memcpy(native.data, bytes.data(), sizeof native.data);
    return native;
}

std::array<std::uint8_t, 64> bytesOf(const Native& native)
{
    std::array<std::uint8_t, 64> bytes;
    std::memcpy(bytes.data(), native.data, bytes.size());
    return bytes;
}

constexpr Scalar GroupOrder{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c,
    0xd0, 0x36, 0x41, 0x41};

std::optional<Scalar> scalarOf(ByteView bytes)
{
    if (!isScalar(bytes))
        return std::nullopt;
    Scalar scalar;
    std::memcpy(scalar.data(), bytes.data(), scalar.size());
    return scalar;
}

} // namespace

std::optional<CurvePoint> CurvePoint::fromBytes(ByteView bytes)
{
    Native native;
    if (bytes.size() != 33
        || secp256k1_ec_pubkey_parse(secp256k1Context(), &native, bytes.data(), bytes.size()) != 1)
        return std::nullopt;
    CurvePoint point;
    point.m_point = bytesOf(native);
    return point;
}

base::Result<CurvePoint> CurvePoint::fromHex(QStringView text)
{
    const auto bytes = base::fromHex(text);
    const auto point = bytes ? fromBytes(base::view(*bytes)) : std::nullopt;
    if (!point)
        return base::fail(base::Errc::Malformed, QStringLiteral("not a compressed curve point"));
    return *point;
}

std::optional<CurvePoint> CurvePoint::ofScalar(ByteView scalar)
{
    Native native;
    if (scalar.size() != 32
        || secp256k1_ec_pubkey_create(secp256k1Context(), &native, scalar.data()) != 1)
        return std::nullopt;
    CurvePoint point;
    point.m_point = bytesOf(native);
    return point;
}

bool CurvePoint::isNull() const
{
    return *this == CurvePoint{};
}

std::array<std::uint8_t, 33> CurvePoint::compressed() const
{
    std::array<std::uint8_t, 33> out{};
    if (isNull())
        return out;
    const auto native = nativeOf(m_point);
    size_t size = out.size();
    secp256k1_ec_pubkey_serialize(
        secp256k1Context(), out.data(), &size, &native, SECP256K1_EC_COMPRESSED);
    return out;
}

std::array<std::uint8_t, 65> CurvePoint::uncompressed() const
{
    std::array<std::uint8_t, 65> out{};
    if (isNull())
        return out;
    const auto native = nativeOf(m_point);
    size_t size = out.size();
    secp256k1_ec_pubkey_serialize(
        secp256k1Context(), out.data(), &size, &native, SECP256K1_EC_UNCOMPRESSED);
    return out;
}

QByteArray CurvePoint::bytes() const
{
    return base::toByteArray(compressed());
}

QString CurvePoint::toHex() const
{
    return base::toHex(compressed());
}

std::optional<CurvePoint> CurvePoint::times(ByteView scalar) const
{
    if (isNull() || !isScalar(scalar))
        return std::nullopt;
    auto native = nativeOf(m_point);
    if (secp256k1_ec_pubkey_tweak_mul(secp256k1Context(), &native, scalar.data()) != 1)
        return std::nullopt;
    CurvePoint product;
    product.m_point = bytesOf(native);
    return product;
}

std::optional<CurvePoint> CurvePoint::plus(const CurvePoint& other) const
{
    if (isNull() || other.isNull())
        return std::nullopt;
    const auto a = nativeOf(m_point);
    const auto b = nativeOf(other.m_point);
    const std::array<const Native*, 2> terms{&a, &b};
    Native sum;
    if (secp256k1_ec_pubkey_combine(secp256k1Context(), &sum, terms.data(), terms.size()) != 1)
        return std::nullopt;
    CurvePoint point;
    point.m_point = bytesOf(sum);
    return point;
}

std::optional<CurvePoint> CurvePoint::minus(const CurvePoint& other) const
{
    return plus(other.negated());
}

CurvePoint CurvePoint::negated() const
{
    if (isNull())
        return {};
    auto native = nativeOf(m_point);
    CurvePoint point;
    if (secp256k1_ec_pubkey_negate(secp256k1Context(), &native) != 1)
        return point;
    point.m_point = bytesOf(native);
    return point;
}

bool isScalar(ByteView bytes)
{
    return bytes.size() == 32 && secp256k1_ec_seckey_verify(secp256k1Context(), bytes.data()) == 1;
}

Scalar modOrder(ByteView bytes32)
{
    Q_ASSERT(bytes32.size() == 32);
    Scalar value;
    std::memcpy(value.data(), bytes32.data(), value.size());
    // The order is above 2^255, so one subtraction is enough.
    if (value < GroupOrder)
        return value;
    int borrow = 0;
    for (int i = 31; i >= 0; --i) {
        const int digit = value[i] - GroupOrder[i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        value[i] = static_cast<std::uint8_t>(digit + borrow * 256);
    }
    return value;
}

std::optional<Scalar> addScalars(ByteView a, ByteView b)
{
    auto sum = scalarOf(a);
    if (!sum || b.size() != 32
        || secp256k1_ec_seckey_tweak_add(secp256k1Context(), sum->data(), b.data()) != 1)
        return std::nullopt;
    return sum;
}

std::optional<Scalar> multiplyScalars(ByteView a, ByteView b)
{
    auto product = scalarOf(a);
    if (!product || b.size() != 32
        || secp256k1_ec_seckey_tweak_mul(secp256k1Context(), product->data(), b.data()) != 1)
        return std::nullopt;
    return product;
}

} // namespace crypto
