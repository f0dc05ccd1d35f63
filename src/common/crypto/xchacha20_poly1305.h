// SPDX-License-Identifier: GPL-3.0-or-later
// XChaCha20-Poly1305: encryption with integrity and associated data, 24-byte nonce.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace crypto {

inline constexpr std::size_t XChaChaNonceSize = 24;
inline constexpr std::size_t XChaChaTagSize = 16;

// The ciphertext with its tag behind it. The sizes of key and nonce are the caller's promise.
QByteArray encryptXChaCha20Poly1305(
    base::ByteView key32, base::ByteView nonce24, base::ByteView associated, base::ByteView plain);
// Malformed when anything differs from what was encrypted.
base::Result<QByteArray> decryptXChaCha20Poly1305(base::ByteView key32, base::ByteView nonce24,
    base::ByteView associated, base::ByteView encrypted);

} // namespace crypto
