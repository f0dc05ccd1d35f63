// SPDX-License-Identifier: GPL-3.0-or-later
// AES-256 in CBC mode with PKCS#7 padding. Has no integrity: a changed message may decrypt to
// garbage.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <array>

namespace crypto {

using AesIv = std::array<std::uint8_t, 16>;

QByteArray encryptAesCbc(const SecretBytes<32>& key, const AesIv& iv, const QByteArray& plain);
base::Result<QByteArray> decryptAesCbc(
    const SecretBytes<32>& key, const AesIv& iv, const QByteArray& encrypted);

} // namespace crypto
