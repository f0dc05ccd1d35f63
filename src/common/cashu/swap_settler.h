// SPDX-License-Identifier: GPL-3.0-or-later
// Settles a stored swap: the stored bytes again, and when the mint refuses them, NUT-09 and NUT-07
// decide what became of it.
#pragma once

#include "cashu/late_success.h"

namespace cashu {

class SwapSettler {
public:
    SwapSettler(WalletStore& store, WalletLedger& ledger, MintDirectory& mints,
        SettlementDesk& desk, LateSuccess& late, base::Clock& clock)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
        , m_desk{desk}
        , m_late{late}
        , m_clock{clock}
    {
    }

    SettlementAttempt attempt(WalletOperation operation);

private:
    SettlementAttempt judge(WalletOperation operation, MintFailure refusal);

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    SettlementDesk& m_desk;
    LateSuccess& m_late;
    base::Clock& m_clock;
};

} // namespace cashu
