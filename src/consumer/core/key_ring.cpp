// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/key_ring.h"

#include "crypto/bip32.h"
#include "crypto/bip39.h"

namespace consumer {

namespace {

constexpr quint32 NostrCoin = 1237; // SLIP-44
constexpr qint64 MaxAccount = 0x7fff'ffff;

base::Result<nostr::SecretKey> accountKey(const crypto::SecretBytes<64>& seed, qint64 account)
{
    if (account < 0 || account > MaxAccount)
        return base::fail(
            base::Errc::Malformed, QStringLiteral("account %1 does not exist").arg(account));
    const auto root = crypto::Bip32Key::fromSeed(seed.bytes());
    if (!root)
        return base::passOn(root);
    using crypto::Hardened;
    const auto key = root->derive(
        {44 | Hardened, NostrCoin | Hardened, static_cast<quint32>(account) | Hardened, 0, 0});
    if (!key)
        return base::passOn(key);
    return nostr::SecretKey::fromBytes(key->privateKey().bytes());
}

} // namespace

base::Result<KeyRing> KeyRing::fromWords(const QString& words)
{
    const auto entropy = crypto::entropyFromMnemonic(words);
    if (!entropy)
        return base::passOn(entropy);
    const auto seed = crypto::seedFromMnemonic(words);
    auto identity = accountKey(seed, 0);
    if (!identity)
        return base::passOn(identity);
    return KeyRing{seed, std::move(*identity)};
}

QString KeyRing::newWords(base::RandomSource& random)
{
    std::array<std::uint8_t, 16> entropy{};
    random.fill(entropy);
    return *crypto::mnemonicFromEntropy(entropy);
}

base::Result<nostr::SecretKey> KeyRing::leaseKey(qint64 number) const
{
    if (number < 1)
        return base::fail(base::Errc::Malformed, QStringLiteral("leases are numbered from 1"));
    return accountKey(m_seed, number);
}

} // namespace consumer
