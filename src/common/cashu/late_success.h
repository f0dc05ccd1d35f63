// SPDX-License-Identifier: GPL-3.0-or-later
// Operations that were given up although the mint acted on a late copy of their request: found when
// their proofs turn out spent or their quote issued, and booked then.
#pragma once

#include "cashu/settlement_desk.h"

namespace cashu {

class LateSuccess {
public:
    LateSuccess(
        WalletStore& store, WalletLedger& ledger, MintDirectory& mints, SettlementDesk& desk)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
        , m_desk{desk}
    {
    }

    // Proofs that turned out spent. True: some value came back.
    base::Task<base::Result<bool>> reclaim(QStringList spentYs, qint64 except);
    // The same for a mint quote that the mint calls issued.
    base::Task<base::Result<bool>> reclaimQuote(QString quote);

private:
    base::Task<base::Result<bool>> reclaimOperation(qint64 id);
    bool mayHavePaid(const WalletOperation& melt) const;

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    SettlementDesk& m_desk;
};

} // namespace cashu
