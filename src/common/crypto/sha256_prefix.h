// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 of many messages that begin alike: the state after the beginning is kept, a copy of it
// costs nothing.
#pragma once

#include "crypto/hash.h"

#include <sodium/crypto_hash_sha256.h>

namespace crypto {

class Sha256Prefix {
public:
    explicit Sha256Prefix(base::ByteView beginning);
    Hash256 hashWith(base::ByteView ending) const; // of beginning and ending

private:
    crypto_hash_sha256_state m_state;
};

} // namespace crypto
