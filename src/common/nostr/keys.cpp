// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/keys.h"

#include "crypto/schnorr.h"
#include "nostr/bech32.h"

#include <sodium/utils.h>

namespace nostr {

using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr QLatin1StringView NpubPrefix{"npub"};
constexpr QLatin1StringView NsecPrefix{"nsec"};
constexpr QLatin1StringView UriScheme{"nostr:"};

void wipe(QByteArray& bytes)
{
    sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

} // namespace

PublicKey PublicKey::fromBytes(const std::array<std::uint8_t, 32>& bytes)
{
    PublicKey key;
    key.m_bytes = bytes;
    return key;
}

Result<PublicKey> PublicKey::fromHex(QStringView text)
{
    PublicKey key;
    const auto bytes = text.size() == 64 ? base::fromHex(text) : std::nullopt;
    if (!bytes)
        return fail(Errc::Malformed, QStringLiteral("a public key has 64 lowercase hex digits"));
    std::memcpy(key.m_bytes.data(), bytes->constData(), key.m_bytes.size());
    return key;
}

Result<PublicKey> PublicKey::fromNpub(QStringView text)
{
    const auto bytes = decodeBech32Bytes(text, NpubPrefix);
    if (!bytes)
        return passOn(bytes);
    PublicKey key;
    if (bytes->size() != static_cast<qsizetype>(key.m_bytes.size()))
        return fail(Errc::Malformed, QStringLiteral("an npub holds 32 bytes"));
    std::memcpy(key.m_bytes.data(), bytes->constData(), key.m_bytes.size());
    return key;
}

Result<PublicKey> PublicKey::fromText(QStringView text)
{
    const auto trimmed = text.trimmed();
    if (trimmed.startsWith(UriScheme, Qt::CaseInsensitive))
        return fromNpub(trimmed.sliced(UriScheme.size()));
    return trimmed.startsWith(NpubPrefix, Qt::CaseInsensitive) ? fromNpub(trimmed)
                                                               : fromHex(trimmed);
}

QString PublicKey::toNpub() const
{
    return encodeBech32Bytes(NpubPrefix, m_bytes);
}

SecretKey::SecretKey(const crypto::SecretBytes<32>& bytes, const PublicKey& publicKey)
    : m_bytes{bytes}
    , m_publicKey{publicKey}
{
}

Result<SecretKey> SecretKey::fromBytes(base::ByteView bytes)
{
    const auto secret = crypto::SecretBytes<32>::fromBytes(bytes);
    if (!secret)
        return fail(Errc::Malformed, QStringLiteral("a secret key has 32 bytes"));
    const auto publicKey = crypto::xOnlyPublicKey(*secret);
    if (!publicKey)
        return passOn(publicKey);
    return SecretKey{*secret, PublicKey::fromBytes(*publicKey)};
}

Result<SecretKey> SecretKey::fromHex(QStringView text)
{
    auto bytes = base::fromHex(text);
    if (!bytes)
        return fail(Errc::Malformed, QStringLiteral("a secret key has 64 lowercase hex digits"));
    const auto key = fromBytes(base::view(*bytes));
    wipe(*bytes);
    return key;
}

Result<SecretKey> SecretKey::fromNsec(QStringView text)
{
    auto bytes = decodeBech32Bytes(text, NsecPrefix);
    if (!bytes)
        return passOn(bytes);
    const auto key = fromBytes(base::view(*bytes));
    wipe(*bytes);
    return key;
}

Result<SecretKey> SecretKey::fromText(QStringView text)
{
    const auto trimmed = text.trimmed();
    return trimmed.startsWith(NsecPrefix, Qt::CaseInsensitive) ? fromNsec(trimmed)
                                                               : fromHex(trimmed);
}

SecretKey SecretKey::generate(base::RandomSource& random)
{
    for (;;) {
        crypto::SecretBytes<32> candidate;
        random.fill({candidate.data(), candidate.size()});
        if (const auto key = fromBytes(candidate.bytes())) // all but one in 2^128
            return *key;
    }
}

QString SecretKey::toNsec() const
{
    return encodeBech32Bytes(NsecPrefix, m_bytes.bytes());
}

} // namespace nostr
