// SPDX-License-Identifier: GPL-3.0-or-later
// Elliptic-curve Diffie-Hellman as Nostr uses it: the raw x coordinate, not hashed (NIP-04,
// NIP-44).
#pragma once

#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <array>

namespace crypto {

// Fails when the secret is out of range or the x-only key is not on the curve.
base::Result<SecretBytes<32>> sharedX(
    const SecretBytes<32>& secret, const std::array<std::uint8_t, 32>& publicKey);

} // namespace crypto
