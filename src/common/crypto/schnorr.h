// SPDX-License-Identifier: GPL-3.0-or-later
// BIP-340 Schnorr signatures over messages of any length.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <array>

namespace crypto {

using SchnorrSignature = std::array<std::uint8_t, 64>;

// The x-only public key; fails for a secret that is zero or not below the group order.
base::Result<std::array<std::uint8_t, 32>> xOnlyPublicKey(const SecretBytes<32>& secret);

// aux: 32 fresh random bytes.
base::Result<SchnorrSignature> sign(
    const SecretBytes<32>& secret, base::ByteView message, const std::array<std::uint8_t, 32>& aux);

bool verify(const std::array<std::uint8_t, 32>& publicKey, base::ByteView message,
    const SchnorrSignature& signature);

} // namespace crypto
