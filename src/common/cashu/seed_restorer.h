// SPDX-License-Identifier: GPL-3.0-or-later
// Finds again what a seed ever made at a mint (NUT-09, NUT-13), for a wallet that lost its
// database.
#pragma once

#include "cashu/operation_runner.h"

#include <functional>

namespace cashu {

struct RestoreProgress {
    MintUrl mint;
    qsizetype keysetsDone = 0;
    qsizetype keysets = 0;
    quint64 counter = 0; // how far it has looked in the present keyset
    base::Sats found; // so far, at this mint
};
using OnRestoreProgress = std::function<void(const RestoreProgress&)>;

class SeedRestorer {
public:
    SeedRestorer(WalletStore& store, WalletLedger& ledger, MintDirectory& mints,
        OperationRunner& runner, base::Clock& clock)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
        , m_runner{runner}
        , m_clock{clock}
    {
    }

    // What was found unspent and not in the store yet. Proofs that the mint is working on are kept
    // aside until it has decided: settleWatched().
    base::Task<base::Result<base::Sats>> restore(MintUrl mint, OnRestoreProgress tell);
    base::Task<base::Result<>> settleWatched(MintUrl mint);

private:
    base::Task<base::Result<base::Sats>> restoreKeyset(
        KeysetId keyset, RestoreProgress progress, OnRestoreProgress tell);
    base::Task<base::Result<QMap<quint64, Proof>>> proofsFrom(
        MintUrl mint, KeysetId keyset, quint64 first);
    base::Task<base::Result<base::Sats>> keepUnspent(MintUrl mint, QList<Proof> proofs);

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    base::Clock& m_clock;
};

} // namespace cashu
