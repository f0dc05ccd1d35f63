// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/deterministic_secret.h"

#include "crypto/bip32.h"
#include "crypto/hash.h"

#include <QtEndian>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using crypto::Bip32Key;

namespace {

constexpr char Domain[] = "Cashu_KDF_HMAC_SHA256";
constexpr quint32 Purpose = 129372;

Result<BlindingSecret> fromHash(const WalletSeed& seed, const KeysetId& id, quint64 counter)
{
    QByteArray message = QByteArray{Domain} + id.bytes();
    QByteArray number(8, '\0');
    qToBigEndian(counter, number.data());
    message += number;
    const QByteArray forSecret = message + '\0';
    const QByteArray forFactor = message + '\1';
    const auto r = crypto::modOrder(crypto::hmacSha256(seed.bytes(), base::view(forFactor)));
    if (!crypto::isScalar(r))
        return fail(Errc::NotFound, u"counter %1 gives no blinding factor"_s.arg(counter));
    BlindingSecret derived;
    derived.secret = base::toHex(crypto::hmacSha256(seed.bytes(), base::view(forSecret)));
    derived.r = crypto::SecretBytes<32>{r};
    return derived;
}

Result<BlindingSecret> fromPath(const WalletSeed& seed, const KeysetId& id, quint64 counter)
{
    if (counter >= crypto::Hardened)
        return fail(Errc::Unsupported, u"counter %1 is above 2^31"_s.arg(counter));
    const auto master = Bip32Key::fromSeed(seed.bytes());
    if (!master)
        return passOn(master);
    const auto node = master->derive({crypto::Hardened + Purpose, crypto::Hardened,
        crypto::Hardened + derivationNumber(id), crypto::Hardened + static_cast<quint32>(counter)});
    if (!node)
        return passOn(node);
    const auto secret = node->derive({0});
    const auto factor = node->derive({1});
    if (!secret || !factor)
        return fail(Errc::NotFound, u"counter %1 gives no key"_s.arg(counter));
    BlindingSecret derived;
    derived.secret = base::toHex(secret->privateKey().bytes());
    derived.r = factor->privateKey();
    return derived;
}

} // namespace

quint32 derivationNumber(const KeysetId& id)
{
    constexpr quint64 Modulus = (quint64{1} << 31) - 1;
    quint64 number = 0;
    for (const char byte : id.bytes())
        number = (number * 256 + static_cast<quint8>(byte)) % Modulus;
    return static_cast<quint32>(number);
}

Result<BlindingSecret> deriveSecret(const WalletSeed& seed, const KeysetId& id, quint64 counter)
{
    switch (id.version()) {
    case KeysetId::Version::Base64:
    case KeysetId::Version::V1:
        return fromPath(seed, id, counter);
    case KeysetId::Version::V2:
        if (id.isShort())
            break;
        return fromHash(seed, id, counter);
    case KeysetId::Version::Newer:
        break;
    }
    return fail(Errc::Unsupported, u"no secrets are derived for keyset %1"_s.arg(id.value));
}

} // namespace cashu
