// SPDX-License-Identifier: GPL-3.0-or-later
// Locks whose keys do not tell whom they are for (P2BK, NUT-28): the listed key is P + r·G, and
// only who knows the private key of P (or the sender's one-time key) can tell.
#pragma once

#include "base/result.h"
#include "crypto/curve_point.h"
#include "crypto/secret_bytes.h"

namespace cashu {

// Slots count data, then pubkeys, then refund keys.
inline constexpr int MaxBlindedSlots = 11;

// What is added to the key in a slot. The secret and the point are one side's private key and the
// other's public key.
base::Result<crypto::SecretBytes<32>> slotBlinding(
    const crypto::SecretBytes<32>& secret, const crypto::CurvePoint& point, int slot);

// The key to list in the secret, by the sender: oneTimeKey belongs to the token's p2pk_e.
base::Result<crypto::CurvePoint> blindedKey(
    const crypto::CurvePoint& key, const crypto::SecretBytes<32>& oneTimeKey, int slot);

// The private key that signs for the listed key, by the receiver. NotFound: it is not for this key.
base::Result<crypto::SecretBytes<32>> unblindedKey(const crypto::SecretBytes<32>& own,
    const crypto::CurvePoint& p2pkE, const crypto::CurvePoint& listed, int slot);

} // namespace cashu
