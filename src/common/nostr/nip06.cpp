// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/nip06.h"

#include "crypto/bip32.h"
#include "crypto/bip39.h"

namespace nostr {

using base::Errc;
using base::Result;

namespace {

constexpr quint32 Purpose = 44;
constexpr quint32 CoinType = 1237;

} // namespace

Result<SecretKey> keyFromWords(const QString& words, quint32 account, const QString& passphrase)
{
    const auto entropy = crypto::entropyFromMnemonic(words);
    if (!entropy)
        return passOn(entropy);
    // Spelling and spacing are part of the seed: stretch the words as the list writes them.
    const auto listed = crypto::mnemonicFromEntropy(base::view(*entropy));
    if (!listed)
        return passOn(listed);
    return keyFromSeed(crypto::seedFromMnemonic(*listed, passphrase), account);
}

Result<SecretKey> keyFromSeed(const crypto::SecretBytes<64>& seed, quint32 account)
{
    if (account >= crypto::Hardened)
        return base::fail(Errc::Malformed, QStringLiteral("no such account"));
    const auto root = crypto::Bip32Key::fromSeed(seed.bytes());
    if (!root)
        return passOn(root);
    const auto key = root->derive({Purpose | crypto::Hardened, CoinType | crypto::Hardened,
        account | crypto::Hardened, 0, 0});
    if (!key)
        return passOn(key);
    return SecretKey::fromBytes(key->privateKey().bytes());
}

} // namespace nostr
