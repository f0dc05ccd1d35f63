// SPDX-License-Identifier: GPL-3.0-or-later
// Keys from passwords and words, made slow on purpose.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

namespace crypto {

// PBKDF2 with HMAC-SHA512.
SecretBytes<64> pbkdf2Sha512(base::ByteView password, base::ByteView salt, quint32 iterations);

// scrypt (RFC 7914) with N = 2^logN, r = 8, p = 1: needs 2^logN KiB of memory, a second or more
// above 2^18. Insufficient when the memory is not there.
base::Result<SecretBytes<32>> scrypt(base::ByteView password, base::ByteView salt, int logN);

} // namespace crypto
