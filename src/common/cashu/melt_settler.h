// SPDX-License-Identifier: GPL-3.0-or-later
// Settles a stored melt (NUT-05, 08): asks what became of the payment, and collects the change.
// Only a melt that was certainly never sent is sent.
#pragma once

#include "cashu/late_success.h"

namespace cashu {

enum class MeltRequest { Unsent, PerhapsSent };

class MeltSettler {
public:
    MeltSettler(WalletStore& store, MintDirectory& mints, SettlementDesk& desk, LateSuccess& late)
        : m_store{store}
        , m_mints{mints}
        , m_desk{desk}
        , m_late{late}
    {
    }

    SettlementAttempt attempt(WalletOperation operation, MeltRequest request);

private:
    QString invoiceOf(const WalletOperation& operation) const;
    SettlementAttempt send(WalletOperation operation);
    SettlementAttempt finish(WalletOperation operation, MeltQuote quote);
    SettlementAttempt judge(WalletOperation operation, MintFailure reason);
    // The quote is paid: by an attempt that was given up before, whose request came late?
    base::Task<base::Result<bool>> wasPaidByAnother(WalletOperation operation);

    WalletStore& m_store;
    MintDirectory& m_mints;
    SettlementDesk& m_desk;
    LateSuccess& m_late;
};

} // namespace cashu
