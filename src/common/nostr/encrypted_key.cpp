// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/encrypted_key.h"

#include "crypto/key_stretch.h"
#include "crypto/xchacha20_poly1305.h"
#include "nostr/bech32.h"

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr QLatin1StringView Prefix{"ncryptsec"};
constexpr char Version = 2;
constexpr qsizetype CostAt = 1;
constexpr qsizetype SaltAt = 2;
constexpr qsizetype NonceAt = 18;
constexpr qsizetype HandlingAt = 42;
constexpr qsizetype CipherAt = 43;
constexpr qsizetype Size = 91;

Result<crypto::SecretBytes<32>> keyFrom(const QString& password, base::ByteView salt, int logN)
{
    auto normal = password.normalized(QString::NormalizationForm_KC).toUtf8();
    auto key = crypto::scrypt(base::view(normal), salt, logN);
    sodium_memzero(normal.data(), static_cast<std::size_t>(normal.size()));
    return key;
}

Result<QByteArray> bytesOf(QStringView text)
{
    const auto bytes = decodeBech32Bytes(text, Prefix);
    if (!bytes)
        return passOn(bytes);
    if (bytes->size() != Size || bytes->front() != Version)
        return fail(Errc::Malformed, QStringLiteral("not an encrypted key of version 2"));
    const auto handling = static_cast<std::uint8_t>(bytes->at(HandlingAt));
    if (handling > static_cast<std::uint8_t>(KeyHandling::NotTracked))
        return fail(Errc::Malformed, QStringLiteral("an encrypted key with an unknown flag"));
    return *bytes;
}

int costIn(const QByteArray& bytes)
{
    return static_cast<std::uint8_t>(bytes.at(CostAt));
}

base::ByteView part(const QByteArray& bytes, qsizetype from, qsizetype end)
{
    return base::view(bytes).subspan(
        static_cast<std::size_t>(from), static_cast<std::size_t>(end - from));
}

} // namespace

Result<QString> encryptKey(const SecretKey& key, const QString& password, int logN,
    KeyHandling handling, base::RandomSource& random)
{
    if (logN < KeyCost::Least || logN > KeyCost::Most)
        return fail(Errc::NotAllowed, QStringLiteral("a cost of 2^%1").arg(logN));
    EncryptedKeyChoices choices{.logN = logN, .handling = handling};
    random.fill(choices.salt);
    random.fill(choices.nonce);
    return encryptKey(key, password, choices);
}

Result<QString> encryptKey(
    const SecretKey& key, const QString& password, const EncryptedKeyChoices& choices)
{
    if (choices.logN < 1 || choices.logN > KeyCost::MostReadable)
        return fail(Errc::NotAllowed, QStringLiteral("a cost of 2^%1").arg(choices.logN));
    const auto cipherKey = keyFrom(password, choices.salt, choices.logN);
    if (!cipherKey)
        return passOn(cipherKey);
    QByteArray bytes{1, Version};
    bytes += static_cast<char>(choices.logN);
    bytes += base::toByteArray(choices.salt);
    bytes += base::toByteArray(choices.nonce);
    bytes += static_cast<char>(choices.handling);
    bytes += crypto::encryptXChaCha20Poly1305(
        cipherKey->bytes(), choices.nonce, part(bytes, HandlingAt, CipherAt), key.bytes().bytes());
    return encodeBech32Bytes(Prefix, base::view(bytes));
}

Result<int> costOf(QStringView text)
{
    const auto bytes = bytesOf(text);
    if (!bytes)
        return passOn(bytes);
    return costIn(*bytes);
}

Result<OpenedKey> decryptKey(QStringView text, const QString& password, int mostLogN)
{
    const auto bytes = bytesOf(text);
    if (!bytes)
        return passOn(bytes);
    const int logN = costIn(*bytes);
    if (logN < 1 || logN > std::min(mostLogN, KeyCost::MostReadable))
        return fail(Errc::NotAllowed, QStringLiteral("a cost of 2^%1").arg(logN));
    const auto cipherKey = keyFrom(password, part(*bytes, SaltAt, NonceAt), logN);
    if (!cipherKey)
        return passOn(cipherKey);
    auto plain
        = crypto::decryptXChaCha20Poly1305(cipherKey->bytes(), part(*bytes, NonceAt, HandlingAt),
            part(*bytes, HandlingAt, CipherAt), part(*bytes, CipherAt, Size));
    if (!plain)
        return fail(Errc::NotAllowed, QStringLiteral("wrong password, or a changed key"));
    const auto key = SecretKey::fromBytes(base::view(*plain));
    sodium_memzero(plain->data(), static_cast<std::size_t>(plain->size()));
    if (!key)
        return passOn(key);
    return OpenedKey{*key, static_cast<KeyHandling>(bytes->at(HandlingAt))};
}

} // namespace nostr
