// SPDX-License-Identifier: GPL-3.0-or-later
// HKDF with SHA-256 (RFC 5869).
#pragma once

#include "crypto/secret_bytes.h"

#include <span>

namespace crypto {

SecretBytes<32> hkdfExtract(base::ByteView salt, base::ByteView keyMaterial);
// Fills `out`, at most 255 * 32 bytes.
void hkdfExpand(base::ByteView pseudoRandomKey, base::ByteView info, std::span<std::uint8_t> out);

} // namespace crypto
