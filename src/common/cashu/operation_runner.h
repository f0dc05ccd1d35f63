// SPDX-License-Identifier: GPL-3.0-or-later
// Brings stored operations to their end: sends the stored bytes, and where the outcome is unclear
// finds out what the mint did (the same bytes again, NUT-09, NUT-07). While something stays open it
// tries again by itself, ever slower.
#pragma once

#include "cashu/mint_directory.h"
#include "cashu/wallet_ledger.h"

#include <QSet>

namespace cashu {

// Where an operation stands after an attempt to settle it.
struct Settlement {
    WalletOperation operation;
    std::optional<MintFailure> failure; // none once Done

    bool isDone() const { return operation.state == OperationState::Done; }
    // The keysets have changed under us: a new operation may succeed.
    bool needsRebuild() const;
    base::Error error() const; // when not done
};

class OperationRunner {
public:
    OperationRunner(
        WalletStore& store, WalletLedger& ledger, MintDirectory& mints, base::Clock& clock);

    // Stores a new operation, then makes the first attempt.
    base::Task<base::Result<Settlement>> run(OperationPlan plan);
    // The next attempt of a stored operation; how it ended when it is no longer open.
    base::Task<base::Result<Settlement>> settle(qint64 operation);
    // Every open operation, of one mint or of all. Fails with the first error that leaves something
    // open.
    base::Task<base::Result<>> settleAll(std::optional<MintUrl> mint);
    // Proofs that turned out spent: perhaps by a request of ours that was given up and arrived
    // late. True: some value came back.
    base::Task<base::Result<bool>> reclaim(QStringList spentYs, qint64 except);
    // The same for a mint quote that the mint calls issued.
    base::Task<base::Result<bool>> reclaimQuote(QString quote);
    // Tries again by itself from now on; needed once after the start when rows are open.
    void keepTrying();

private:
    using Attempt = base::Task<base::Result<Settlement>>;

    Attempt attempt(WalletOperation operation);
    Attempt attemptSwap(WalletOperation operation);
    Attempt attemptMint(WalletOperation operation);
    Attempt attemptMelt(WalletOperation operation);
    Attempt judgeSwap(WalletOperation operation, MintFailure refusal);
    Attempt judgeMelt(WalletOperation operation, MintFailure reason);
    Attempt finishMelt(WalletOperation operation, MeltQuote quote);

    base::Task<base::Result<bool>> reclaimOperation(qint64 id);
    base::Task<base::Result<OutputSignatures>> signaturesOf(WalletOperation operation);
    base::Result<Settlement> finish(const WalletOperation& operation,
        const OutputSignatures& signatures, const MeltReceipt& receipt = {});
    base::Result<Settlement> release(const WalletOperation& operation, MintFailure why,
        OperationState end = OperationState::Released);
    Settlement stillOpen(const WalletOperation& operation, MintFailure why);
    base::Task<> retryLoop();

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    base::Clock& m_clock;
    QSet<qint64> m_driven; // being settled right now
    QSet<qint64> m_fresh; // certainly never sent; an open melt without this mark is not sent again
    base::Task<> m_retrying;
};

} // namespace cashu
