// SPDX-License-Identifier: GPL-3.0-or-later
// Keys from passwords and words, made slow on purpose.
#pragma once

#include "base/bytes.h"
#include "crypto/secret_bytes.h"

namespace crypto {

// PBKDF2 with HMAC-SHA512.
SecretBytes<64> pbkdf2Sha512(base::ByteView password, base::ByteView salt, quint32 iterations);

} // namespace crypto
