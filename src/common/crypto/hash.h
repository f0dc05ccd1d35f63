// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 and SHA-512, plain, keyed (HMAC, RFC 2104) and piece by piece.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstdint>
#include <memory>

struct evp_md_ctx_st;

namespace crypto {

using Hash256 = std::array<std::uint8_t, 32>;
using Hash512 = std::array<std::uint8_t, 64>;

Hash256 sha256(base::ByteView message);
Hash512 sha512(base::ByteView message);
Hash256 hmacSha256(base::ByteView key, base::ByteView message);
Hash512 hmacSha512(base::ByteView key, base::ByteView message);

// SHA-256 of a message that arrives in pieces. A copy goes on from the same point.
class Sha256 {
public:
    Sha256();
    Sha256(const Sha256& other);
    Sha256& operator=(const Sha256& other);
    Sha256(Sha256&&) noexcept = default;
    Sha256& operator=(Sha256&&) noexcept = default;
    ~Sha256() = default;

    void add(base::ByteView piece);
    Hash256 result() const; // of everything added so far; more may be added after it

private:
    struct ContextDestroyer {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, ContextDestroyer> m_context;
};

} // namespace crypto
