// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256_prefix.h"

namespace crypto {

Sha256Prefix::Sha256Prefix(base::ByteView beginning)
{
    crypto_hash_sha256_init(&m_state);
    crypto_hash_sha256_update(&m_state, beginning.data(), beginning.size());
}

Hash256 Sha256Prefix::hashWith(base::ByteView ending) const
{
    auto state = m_state;
    Hash256 hash{};
    crypto_hash_sha256_update(&state, ending.data(), ending.size());
    crypto_hash_sha256_final(&state, hash.data());
    return hash;
}

} // namespace crypto
