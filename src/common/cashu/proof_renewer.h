// SPDX-License-Identifier: GPL-3.0-or-later
// Swaps proofs of ours for better ones: those of keysets that will expire or have no checkable id,
// many small ones for few where a mint takes only so many at once, and those among which one is
// bad.
#pragma once

#include "cashu/operation_runner.h"

namespace cashu {

class ProofRenewer {
public:
    ProofRenewer(
        WalletStore& store, MintDirectory& mints, OperationRunner& runner, base::Clock& clock)
        : m_store{store}
        , m_mints{mints}
        , m_runner{runner}
        , m_clock{clock}
    {
    }

    // Proofs of a mint that should not be kept as they are. Costs the mint's input fee; those not
    // worth it are left.
    base::Task<base::Result<>> renewAgeing(MintUrl mint);
    // The smallest proofs become fewer, so that a later transaction fits into the mint's limits.
    base::Task<base::Result<>> makeFewer(MintUrl mint);

    // Proofs that were put aside because one among them is bad: swaps half of them, of the half
    // that the mint refuses one half, and so on. The sound ones are spendable again.
    base::Task<base::Result<>> sortOut(MintUrl mint);

    // Unspent proofs whose keyset ends soon, and when the first of them does.
    struct Ageing {
        base::Sats amount;
        std::optional<base::UnixTime> firstExpiry;
    };
    Ageing ageing(const MintUrl& mint) const;

private:
    bool isAgeing(const Keyset& keyset) const;
    base::Task<base::Result<QList<Proof>>> stillUnspent(MintUrl mint, QList<Proof> proofs);
    base::Task<base::Result<>> renew(MintUrl mint, QList<Proof> proofs, Splitting splitting);

    WalletStore& m_store;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    base::Clock& m_clock;
};

} // namespace cashu
