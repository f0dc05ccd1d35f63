// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/bip32.h"

#include "crypto/hash.h"

#include <QtEndian>

namespace crypto {

using base::ByteView;
using base::Errc;
using base::fail;
using base::Result;

namespace {

constexpr char MasterKey[] = "Bitcoin seed";

} // namespace

Result<Bip32Key> Bip32Key::fromSeed(ByteView seed)
{
    if (seed.size() < 16 || seed.size() > 64)
        return fail(Errc::Malformed, QStringLiteral("a seed of %1 bytes").arg(seed.size()));
    const QByteArray label{MasterKey};
    const SecretBytes<64> hash{hmacSha512(base::view(label), seed)};
    const ByteView bytes{hash.bytes()};
    if (!isScalar(bytes.first(32)))
        return fail(Errc::Malformed, QStringLiteral("a seed without a key"));
    Bip32Key master;
    master.m_key = *SecretBytes<32>::fromBytes(bytes.first(32));
    master.m_chainCode = *SecretBytes<32>::fromBytes(bytes.last(32));
    return master;
}

Result<Bip32Key> Bip32Key::derive(const QList<quint32>& path) const
{
    Result<Bip32Key> key = *this;
    for (const auto index : path) {
        key = key->child(index);
        if (!key)
            break;
    }
    return key;
}

CurvePoint Bip32Key::publicKey() const
{
    return CurvePoint::ofScalar(m_key.bytes()).value_or(CurvePoint{});
}

Result<Bip32Key> Bip32Key::child(quint32 index) const
{
    SecretBytes<37> message;
    if (index >= Hardened) {
        std::memcpy(message.data() + 1, m_key.data(), 32);
    } else {
        const auto point = publicKey().compressed();
        std::memcpy(message.data(), point.data(), point.size());
    }
    qToBigEndian(index, message.data() + 33);
    const SecretBytes<64> hash{hmacSha512(m_chainCode.bytes(), message.bytes())};
    const ByteView bytes{hash.bytes()};
    // A left half that is not a scalar but zero would be legal arithmetic; it has never been seen.
    const auto key
        = isScalar(bytes.first(32)) ? addScalars(m_key.bytes(), bytes.first(32)) : std::nullopt;
    if (!key)
        return fail(Errc::NotFound, QStringLiteral("no child key at index %1").arg(index));
    Bip32Key child;
    child.m_key = SecretBytes<32>{*key};
    child.m_chainCode = *SecretBytes<32>::fromBytes(bytes.last(32));
    return child;
}

} // namespace crypto
