// SPDX-License-Identifier: GPL-3.0-or-later
// Private keys derived from a seed along a path (BIP-32).
#pragma once

#include "base/result.h"
#include "crypto/curve_point.h"
#include "crypto/secret_bytes.h"

#include <QList>

namespace crypto {

inline constexpr quint32 Hardened = 0x8000'0000;

class Bip32Key {
public:
    // 16 to 64 bytes.
    static base::Result<Bip32Key> fromSeed(base::ByteView seed);

    // Child after child; indices of Hardened and above are hardened. Fails only for the one key in
    // 2^127 that does not exist.
    base::Result<Bip32Key> derive(const QList<quint32>& path) const;

    const SecretBytes<32>& privateKey() const { return m_key; }
    const SecretBytes<32>& chainCode() const { return m_chainCode; }
    CurvePoint publicKey() const;

private:
    base::Result<Bip32Key> child(quint32 index) const;

    SecretBytes<32> m_key;
    SecretBytes<32> m_chainCode;
};

} // namespace crypto
