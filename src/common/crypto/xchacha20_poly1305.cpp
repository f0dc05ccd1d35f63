// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/xchacha20_poly1305.h"

#include <sodium/crypto_aead_xchacha20poly1305.h>

namespace crypto {

using base::Errc;
using base::fail;

QByteArray encryptXChaCha20Poly1305(
    base::ByteView key32, base::ByteView nonce24, base::ByteView associated, base::ByteView plain)
{
    Q_ASSERT(key32.size() == 32 && nonce24.size() == XChaChaNonceSize);
    QByteArray out(static_cast<qsizetype>(plain.size() + XChaChaTagSize), '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(out.data()),
        nullptr, plain.data(), plain.size(), associated.data(), associated.size(), nullptr,
        nonce24.data(), key32.data());
    return out;
}

base::Result<QByteArray> decryptXChaCha20Poly1305(base::ByteView key32, base::ByteView nonce24,
    base::ByteView associated, base::ByteView encrypted)
{
    if (key32.size() != 32 || nonce24.size() != XChaChaNonceSize
        || encrypted.size() < XChaChaTagSize)
        return fail(Errc::Malformed, QStringLiteral("too short for XChaCha20-Poly1305"));
    QByteArray out(static_cast<qsizetype>(encrypted.size() - XChaChaTagSize), '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(out.data()), nullptr, nullptr, encrypted.data(),
        encrypted.size(), associated.data(), associated.size(), nonce24.data(), key32.data());
    if (failed != 0)
        return fail(Errc::Malformed, QStringLiteral("wrong key, or the data was changed"));
    return out;
}

} // namespace crypto
