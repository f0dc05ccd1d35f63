// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of ours for locks, derived from the wallet's seed at m/129373'/10'/0'/0'/<counter> as the
// reference wallets do, so that the words bring them back; and what opens a locked token by them.
// P2BK (NUT-28) hides whose key it is: those locks are tried with the keys given out last.
#pragma once

#include "cashu/deterministic_secret.h"
#include "cashu/input_signer.h"
#include "cashu/lock_key_store.h"
#include "cashu/mint_directory.h"

namespace cashu {

// The most keys of ours that are tried at one blinded lock.
inline constexpr quint32 MaxKeysTried = 100;

// Unsupported: a counter of 2^31 and above.
base::Result<crypto::SecretBytes<32>> lockKey(const WalletSeed& seed, quint32 counter);

class LockOpener {
public:
    LockOpener(LockKeyStore& store, MintDirectory& mints, WalletSeed seed, base::Clock& clock)
        : m_store{store}
        , m_mints{mints}
        , m_seed{std::move(seed)}
        , m_clock{clock}
    {
    }

    // A key nobody has seen, noted before it is answered.
    base::Result<crypto::CurvePoint> createKey();

    // Whether the keys given, or ours, open these locks now or at some time later. Asks nobody.
    base::Result<> canEverOpen(const QList<Proof>& proofs, const UnlockingKeys& given) const;
    // What opens them now. The mint is asked for its time only where a locktime decides.
    // NotAllowed: locked to another key, or not yet.
    base::Task<base::Result<Unlocking>> openingFor(
        MintUrl mint, QList<Proof> proofs, UnlockingKeys given);
    // Unsupported: the mint would let anybody spend what is locked so (NUT-10, NUT-11, NUT-14).
    base::Task<base::Result<>> checkSupport(MintUrl mint, PaymentLock kind);

private:
    UnlockingKeys keysFor(const QList<Proof>& proofs, UnlockingKeys given) const;

    LockKeyStore& m_store;
    MintDirectory& m_mints;
    const WalletSeed m_seed;
    base::Clock& m_clock;
};

} // namespace cashu
