// SPDX-License-Identifier: GPL-3.0-or-later
// Fixed-size byte values with an identity, and the text forms of bytes: lowercase hex, base64,
// base64url.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHashFunctions>

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace base {

using ByteView = std::span<const std::uint8_t>;

inline ByteView view(const QByteArray& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
        static_cast<std::size_t>(bytes.size())};
}
inline QByteArray toByteArray(ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

QString toHex(ByteView bytes);
// Strict: even length, lowercase digits only.
std::optional<QByteArray> fromHex(QStringView text);
bool fromHex(QByteArrayView digits, std::span<std::uint8_t> bytes); // exactly that many
// Standard alphabet with padding, as NIP-04 and NIP-44 write it; strict.
std::optional<QByteArray> fromBase64(QStringView text);
// URL-safe or standard alphabet, padding optional, as Cashu tokens are found in the wild.
std::optional<QByteArray> fromBase64Lenient(QStringView text);
QString toBase64(const QByteArray& bytes);
QString toBase64Url(const QByteArray& bytes); // no padding

// Takes the same time whatever the contents are.
bool equalInConstantTime(ByteView a, ByteView b);

// 32 bytes with a meaning. Tag makes an event id and a payment hash different types.
template <typename Tag>
class Bytes32 {
public:
    constexpr Bytes32() = default;
    constexpr explicit Bytes32(const std::array<std::uint8_t, 32>& bytes)
        : m_bytes{bytes}
    {
    }

    static std::optional<Bytes32> fromBytes(ByteView bytes)
    {
        if (bytes.size() != 32)
            return std::nullopt;
        Bytes32 value;
        std::memcpy(value.m_bytes.data(), bytes.data(), 32);
        return value;
    }
    static Result<Bytes32> fromHex(QStringView text)
    {
        const auto bytes = base::fromHex(text);
        if (!bytes || bytes->size() != 32)
            return fail(Errc::Malformed, QStringLiteral("not 64 lowercase hex digits"));
        return *fromBytes(view(*bytes));
    }

    QString toHex() const { return base::toHex(m_bytes); }
    const std::array<std::uint8_t, 32>& bytes() const { return m_bytes; }
    std::array<std::uint8_t, 32>& mutableBytes() { return m_bytes; }
    auto operator<=>(const Bytes32&) const = default;
    friend size_t qHash(const Bytes32& value, size_t seed = 0) noexcept
    {
        return qHashBits(value.m_bytes.data(), 32, seed);
    }

private:
    std::array<std::uint8_t, 32> m_bytes{};
};

} // namespace base
