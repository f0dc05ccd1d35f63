// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/key_stretch.h"

#include <openssl/evp.h>
#include <sodium/crypto_pwhash_scryptsalsa208sha256.h>

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

base::Result<SecretBytes<32>> scrypt(base::ByteView password, base::ByteView salt, int logN)
{
    Q_ASSERT(logN > 0 && logN < 32);
    SecretBytes<32> key;
    const int failed = crypto_pwhash_scryptsalsa208sha256_ll(password.data(), password.size(),
        salt.data(), salt.size(), quint64{1} << logN, 8, 1, key.data(), key.size());
    if (failed != 0)
        return base::fail(base::Errc::Insufficient, QStringLiteral("not enough memory for scrypt"));
    return key;
}

} // namespace crypto
