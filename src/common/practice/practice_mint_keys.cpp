// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_keys.h"

#include "crypto/bip32.h"

namespace practice {

using crypto::Bip32Key;
using crypto::Hardened;

namespace {

constexpr quint32 SatUnit = 0;
constexpr quint32 NodePurpose = 1;

Bip32Key derived(const MintSeed& seed, const QList<quint32>& path)
{
    const auto master = Bip32Key::fromSeed(seed.bytes());
    const auto key = master ? master->derive(path) : master;
    if (!key)
        qFatal("a seed without keys"); // one in 2^127
    return *key;
}

} // namespace

SigningKeyset signingKeyset(const MintSeed& seed, quint32 position, qint64 inputFeePpk,
    std::optional<base::UnixTime> finalExpiry, quint32 amounts)
{
    const auto branch = derived(seed, {Hardened, Hardened + SatUnit, Hardened + position});
    PrivateKeys keys;
    for (quint32 index = 0; index < amounts; ++index) {
        const auto key = branch.derive({Hardened + index});
        if (key)
            keys.insert(quint64{1} << index, key->privateKey());
    }
    return signingKeyset(keys, inputFeePpk, finalExpiry);
}

SigningKeyset signingKeyset(
    const PrivateKeys& keys, qint64 inputFeePpk, std::optional<base::UnixTime> finalExpiry)
{
    SigningKeyset keyset;
    keyset.privateKeys = keys;
    keyset.published.unit = QStringLiteral("sat");
    keyset.published.inputFeePpk = inputFeePpk;
    keyset.published.finalExpiry = finalExpiry;
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        if (const auto point = crypto::CurvePoint::ofScalar(key.value().bytes()))
            keyset.published.keys.insert(key.key(), *point);
    }
    keyset.published.id = cashu::keysetIdV2(keyset.published);
    return keyset;
}

crypto::SecretBytes<32> nodeKey(const MintSeed& seed)
{
    return derived(seed, {Hardened + NodePurpose}).privateKey();
}

} // namespace practice
