// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/aes_cbc.h"

#include <memory>
#include <openssl/evp.h>

namespace crypto {

namespace {

constexpr qsizetype BlockSize = 16;

struct ContextDestroyer {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
enum class Direction { Decrypt = 0, Encrypt = 1 };

std::optional<QByteArray> run(
    Direction direction, const SecretBytes<32>& key, const AesIv& iv, const QByteArray& input)
{
    const std::unique_ptr<EVP_CIPHER_CTX, ContextDestroyer> context{EVP_CIPHER_CTX_new()};
    if (EVP_CipherInit_ex2(context.get(), EVP_aes_256_cbc(), key.data(), iv.data(),
            static_cast<int>(direction), nullptr)
        != 1)
        qFatal("AES-256-CBC is not available");
    QByteArray output(input.size() + BlockSize, Qt::Uninitialized);
    auto* out = reinterpret_cast<unsigned char*>(output.data());
    int written = 0;
    int last = 0;
    if (EVP_CipherUpdate(
            context.get(), out, &written, base::view(input).data(), static_cast<int>(input.size()))
            != 1
        || EVP_CipherFinal_ex(context.get(), out + written, &last) != 1)
        return std::nullopt;
    output.truncate(written + last);
    return output;
}

} // namespace

QByteArray encryptAesCbc(const SecretBytes<32>& key, const AesIv& iv, const QByteArray& plain)
{
    return run(Direction::Encrypt, key, iv, plain).value();
}

base::Result<QByteArray> decryptAesCbc(
    const SecretBytes<32>& key, const AesIv& iv, const QByteArray& encrypted)
{
    if (encrypted.isEmpty() || encrypted.size() % BlockSize != 0)
        return base::fail(base::Errc::Malformed, QStringLiteral("not whole AES blocks"));
    auto plain = run(Direction::Decrypt, key, iv, encrypted);
    if (!plain)
        return base::fail(
            base::Errc::Malformed, QStringLiteral("wrong padding: another key or changed bytes"));
    return *plain;
}

} // namespace crypto
