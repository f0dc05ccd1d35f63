// SPDX-License-Identifier: GPL-3.0-or-later
// Every key of a profile, from its twelve words (NIP-06): account 0 is the wallet owner's own
// identity, the lease with number n uses account n. Numbers begin at 1.
#pragma once

#include "nostr/keys.h"

#include <QString>

namespace consumer {

class KeyRing {
public:
    static base::Result<KeyRing> fromWords(const QString& words);
    static QString newWords(base::RandomSource& random); // twelve

    const nostr::SecretKey& identity() const { return m_identity; }
    base::Result<nostr::SecretKey> leaseKey(qint64 number) const;
    const crypto::SecretBytes<64>& seed() const
    {
        return m_seed;
    } // the wallet derives its own secrets from it

private:
    KeyRing(const crypto::SecretBytes<64>& seed, nostr::SecretKey identity)
        : m_seed{seed}
        , m_identity{std::move(identity)}
    {
    }

    crypto::SecretBytes<64> m_seed;
    nostr::SecretKey m_identity;
};

QDebug operator<<(QDebug, const KeyRing&) = delete;

} // namespace consumer
