// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/key_stretch.h"

#include <openssl/evp.h>

namespace crypto {

SecretBytes<64> pbkdf2Sha512(base::ByteView password, base::ByteView salt, quint32 iterations)
{
    SecretBytes<64> key;
    const int isDone = PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()),
        static_cast<int>(password.size()), salt.data(), static_cast<int>(salt.size()),
        static_cast<int>(iterations), EVP_sha512(), static_cast<int>(key.size()), key.data());
    Q_ASSERT(isDone == 1);
    Q_UNUSED(isDone);
    return key;
}

} // namespace crypto
