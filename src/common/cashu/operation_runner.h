// SPDX-License-Identifier: GPL-3.0-or-later
// Brings stored operations to their end: sends the stored bytes, and where the outcome is unclear
// finds out what the mint did (the same bytes again, NUT-09, NUT-07). While something stays open it
// tries again by itself, ever slower.
#pragma once

#include "cashu/melt_settler.h"
#include "cashu/swap_settler.h"

#include <QSet>

namespace cashu {

class OperationRunner {
public:
    OperationRunner(
        WalletStore& store, WalletLedger& ledger, MintDirectory& mints, base::Clock& clock);

    // Stores a new operation, then makes the first attempt.
    base::Task<base::Result<Settlement>> run(OperationPlan plan);
    // The next attempt of a stored operation; how it ended when it is no longer open.
    base::Task<base::Result<Settlement>> settle(qint64 operation);
    // Every open operation, of one mint or of all. Fails with the first error that leaves something
    // open, after the others have had their turn.
    base::Task<base::Result<>> settleAll(std::optional<MintUrl> mint);
    // Requests that were given up and arrived at the mint all the same.
    LateSuccess& lateSuccess() { return m_late; }
    // Tries again by itself from now on; needed once after the start when rows are open.
    void keepTrying();

private:
    SettlementAttempt attempt(WalletOperation operation);
    SettlementAttempt attemptMint(WalletOperation operation);
    base::Task<base::Result<>> settleThese(QList<qint64> ids);
    void tryAfter(std::chrono::milliseconds pause);
    base::Task<> tryAll();
    std::chrono::milliseconds slowestRetry() const;

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    base::Clock& m_clock;
    SettlementDesk m_desk;
    LateSuccess m_late;
    SwapSettler m_swaps;
    MeltSettler m_melts;
    QSet<qint64> m_driven; // being settled right now
    QSet<qint64> m_fresh; // certainly never sent; an open melt without this mark is not sent again
    std::chrono::milliseconds m_pause{0};
    std::chrono::milliseconds m_dueAt{0}; // uptime
    std::unique_ptr<base::Alarm> m_alarm; // for the next tryAll()
    bool m_isTrying = false;
    base::Task<> m_trying;
};

} // namespace cashu
