// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint's keysets: all private keys follow from one stored seed,
// m/0'/0'/<keyset>'/<index>'.
#pragma once

#include "cashu/keyset.h"
#include "crypto/secret_bytes.h"

#include <QMap>

namespace practice {

using PrivateKeys = QMap<quint64, crypto::SecretBytes<32>>; // by amount
using MintSeed = crypto::SecretBytes<32>;

struct SigningKeyset {
    cashu::Keyset published;
    PrivateKeys privateKeys;
};

inline constexpr quint32 AllAmounts = 64; // 1 to 2^63

// The first `amounts` powers of two, with an id of version 2.
SigningKeyset signingKeyset(const MintSeed& seed, quint32 position, qint64 inputFeePpk,
    std::optional<base::UnixTime> finalExpiry = {}, quint32 amounts = AllAmounts);
SigningKeyset signingKeyset(
    const PrivateKeys& keys, qint64 inputFeePpk, std::optional<base::UnixTime> finalExpiry = {});

// The key behind the mint's invoices and the "pubkey" of its info.
crypto::SecretBytes<32> nodeKey(const MintSeed& seed);

} // namespace practice
