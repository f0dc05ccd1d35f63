// SPDX-License-Identifier: GPL-3.0-or-later
// A fixed number of secret bytes: wiped on destruction, compared in constant time, never printed.
#pragma once

#include "base/bytes.h"

#include <array>
#include <optional>
#include <sodium/utils.h>

class QDebug;

namespace crypto {

template <std::size_t N>
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(const std::array<std::uint8_t, N>& bytes)
        : m_bytes{bytes}
    {
    }
    SecretBytes(const SecretBytes&) = default;
    SecretBytes& operator=(const SecretBytes&) = default;
    ~SecretBytes() { sodium_memzero(m_bytes.data(), N); }

    static std::optional<SecretBytes> fromBytes(base::ByteView bytes)
    {
        if (bytes.size() != N)
            return std::nullopt;
        SecretBytes secret;
        std::memcpy(secret.m_bytes.data(), bytes.data(), N);
        return secret;
    }

    static constexpr std::size_t size() { return N; }
    std::uint8_t* data() { return m_bytes.data(); }
    const std::uint8_t* data() const { return m_bytes.data(); }
    const std::array<std::uint8_t, N>& bytes() const { return m_bytes; }

    bool operator==(const SecretBytes& other) const
    {
        return base::equalInConstantTime(m_bytes, other.m_bytes);
    }

private:
    std::array<std::uint8_t, N> m_bytes{};
};

template <std::size_t N>
QDebug operator<<(QDebug, const SecretBytes<N>&) = delete;

} // namespace crypto
