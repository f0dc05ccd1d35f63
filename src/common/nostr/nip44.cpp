// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip44.h"

#include "crypto/chacha20.h"
#include "crypto/ecdh.h"
#include "crypto/hash.h"
#include "crypto/hkdf.h"

#include <QStringDecoder>
#include <QtEndian>

#include <bit>

namespace nostr::nip44 {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr char Version = 2;
constexpr qsizetype NonceSize = 32;
constexpr qsizetype MacSize = 32;
constexpr qsizetype MinPayload = 132; // characters
constexpr qsizetype MinPayloadBytes = 99;
constexpr qsizetype ShortPrefix = 2;
constexpr qsizetype LongPrefix = 6;
constexpr QByteArrayView Salt{"nip44-v2"};

QByteArray pad(const QByteArray& plain)
{
    const bool isLong = plain.size() > MaxInteroperableText;
    const qsizetype prefix = isLong ? LongPrefix : ShortPrefix;
    const auto length
        = static_cast<qsizetype>(paddedLength(static_cast<std::uint64_t>(plain.size())));
    QByteArray padded(prefix + length, '\0');
    if (isLong)
        qToBigEndian(static_cast<quint32>(plain.size()), padded.data() + 2);
    else
        qToBigEndian(static_cast<quint16>(plain.size()), padded.data());
    std::memcpy(padded.data() + prefix, plain.constData(), static_cast<std::size_t>(plain.size()));
    return padded;
}

Result<QByteArray> unpad(const QByteArray& padded)
{
    qsizetype prefix = ShortPrefix;
    quint32 length = qFromBigEndian<quint16>(padded.constData());
    if (length == 0 && padded.size() >= LongPrefix) {
        prefix = LongPrefix;
        length = qFromBigEndian<quint32>(padded.constData() + 2);
        if (length <= MaxInteroperableText)
            return fail(
                Errc::Malformed, QStringLiteral("NIP-44: long length form for a short text"));
    }
    if (length == 0 || static_cast<std::uint64_t>(padded.size() - prefix) != paddedLength(length))
        return fail(Errc::Malformed, QStringLiteral("NIP-44: wrong padding"));
    return padded.sliced(prefix, static_cast<qsizetype>(length));
}

crypto::Hash256 macOf(const MessageKeys& keys, const QByteArray& nonceAndCiphertext)
{
    return crypto::hmacSha256(keys.macKey.bytes(), base::view(nonceAndCiphertext));
}

Result<QByteArray> decodePayload(QStringView payload)
{
    if (payload.isEmpty() || payload[0] == u'#')
        return fail(Errc::Unsupported, QStringLiteral("NIP-44: unknown version"));
    if (payload.size() < MinPayload || payload.size() > MaxPayload)
        return fail(Errc::Malformed,
            QStringLiteral("NIP-44: payload has %1 characters").arg(payload.size()));
    const auto bytes = base::fromBase64(payload);
    if (!bytes || bytes->size() < MinPayloadBytes)
        return fail(Errc::Malformed, QStringLiteral("NIP-44: not base64 or too short"));
    if (bytes->front() != Version)
        return fail(Errc::Unsupported, QStringLiteral("NIP-44: unknown version"));
    return *bytes;
}

Result<QString> textFromUtf8(const QByteArray& utf8)
{
    // The plain decoder would swallow a leading byte order mark that belongs to the text.
    using Flag = QStringDecoder::Flag;
    QStringDecoder decoder{QStringDecoder::Utf8, Flag::Stateless | Flag::ConvertInitialBom};
    QString text = decoder.decode(utf8);
    if (!utf8.isValidUtf8())
        return fail(Errc::Malformed, QStringLiteral("NIP-44: the text is not UTF-8"));
    return text;
}

} // namespace

Result<ConversationKey> conversationKey(const SecretKey& own, const PublicKey& peer)
{
    const auto shared = crypto::sharedX(own.bytes(), peer.bytes());
    if (!shared)
        return passOn(shared);
    return crypto::hkdfExtract(base::view(Salt.toByteArray()), shared->bytes());
}

MessageKeys messageKeys(const ConversationKey& key, const Nonce& nonce)
{
    crypto::SecretBytes<76> stream;
    crypto::hkdfExpand(key.bytes(), nonce, {stream.data(), stream.size()});
    MessageKeys keys;
    std::memcpy(keys.cipherKey.data(), stream.data(), 32);
    std::memcpy(keys.cipherNonce.data(), stream.data() + 32, 12);
    std::memcpy(keys.macKey.data(), stream.data() + 44, 32);
    return keys;
}

std::uint64_t paddedLength(std::uint64_t length)
{
    if (length <= 32)
        return 32;
    const std::uint64_t power = std::bit_ceil(length);
    const std::uint64_t chunk = power <= 256 ? 32 : power / 8;
    return chunk * ((length - 1) / chunk + 1);
}

Result<QString> encrypt(
    const QString& text, const ConversationKey& key, base::RandomSource& random, TextLength allowed)
{
    return encrypt(text, key, random.bytes32(), allowed);
}

Result<QString> encrypt(
    const QString& text, const ConversationKey& key, const Nonce& nonce, TextLength allowed)
{
    const QByteArray plain = text.toUtf8();
    const qsizetype limit
        = allowed == TextLength::Extended ? MaxExtendedText : MaxInteroperableText;
    if (plain.isEmpty() || plain.size() > limit)
        return fail(
            Errc::Unsupported, QStringLiteral("NIP-44: cannot encrypt %1 bytes").arg(plain.size()));

    const auto keys = messageKeys(key, nonce);
    QByteArray sealed = base::toByteArray(nonce);
    sealed += crypto::chacha20(keys.cipherKey.bytes(), keys.cipherNonce, base::view(pad(plain)));
    const auto mac = macOf(keys, sealed);
    return base::toBase64(Version + sealed + base::toByteArray(mac));
}

Result<QString> decrypt(QStringView payload, const ConversationKey& key)
{
    const auto bytes = decodePayload(payload);
    if (!bytes)
        return passOn(bytes);
    const QByteArray sealed = bytes->sliced(1, bytes->size() - 1 - MacSize);
    Nonce nonce{};
    std::memcpy(nonce.data(), sealed.constData(), nonce.size());

    const auto keys = messageKeys(key, nonce);
    if (!base::equalInConstantTime(macOf(keys, sealed), base::view(bytes->last(MacSize))))
        return fail(
            Errc::Malformed, QStringLiteral("NIP-44: wrong MAC: another key or changed bytes"));
    const auto ciphertext = sealed.sliced(NonceSize);
    const auto plain
        = unpad(crypto::chacha20(keys.cipherKey.bytes(), keys.cipherNonce, base::view(ciphertext)));
    if (!plain)
        return passOn(plain);
    return textFromUtf8(*plain);
}

} // namespace nostr::nip44
