// SPDX-License-Identifier: GPL-3.0-or-later
// NUT-13: secrets and blinding factors that the wallet's words can bring back. A counter is used
// once, ever.
#pragma once

#include "base/result.h"
#include "cashu/proof.h"
#include "crypto/secret_bytes.h"

namespace cashu {

// What the wallet keeps back when it asks for a blind signature.
struct BlindingSecret {
    QString secret; // 64 hex digits, the proof's secret
    crypto::SecretBytes<32> r;

    bool operator==(const BlindingSecret&) const = default;
};
QDebug operator<<(QDebug, const BlindingSecret&) = delete;

using WalletSeed = crypto::SecretBytes<64>;

// NotFound: this counter gives no valid factor (never seen; skip it). Unsupported: an id of a newer
// version, or a counter of 2^31 and above where the derivation is by BIP-32.
base::Result<BlindingSecret> deriveSecret(
    const WalletSeed& seed, const KeysetId& id, quint64 counter);

// The keyset's number in the BIP-32 path of ids "00…" and base64.
quint32 derivationNumber(const KeysetId& id);

} // namespace cashu
