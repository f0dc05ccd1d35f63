// SPDX-License-Identifier: GPL-3.0-or-later
// The keys that lock mint quotes (NUT-20): one for each quote, from the wallet's words along
// m/129373'/20'/0'/0'/<counter> as other wallets do.
#pragma once

#include "base/result.h"
#include "crypto/secret_bytes.h"

namespace cashu {

// Unsupported: a counter of 2^31 and above.
base::Result<crypto::SecretBytes<32>> deriveQuoteKey(
    const crypto::SecretBytes<64>& seed, quint64 counter);

} // namespace cashu
