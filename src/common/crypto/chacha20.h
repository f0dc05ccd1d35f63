// SPDX-License-Identifier: GPL-3.0-or-later
// ChaCha20 (RFC 8439): 12-byte nonce, 32-bit block counter. Encrypting and decrypting are the same.
#pragma once

#include "base/bytes.h"

#include <array>

namespace crypto {

QByteArray chacha20(
    base::ByteView key32, base::ByteView nonce12, base::ByteView input, std::uint32_t counter = 0);

} // namespace crypto
