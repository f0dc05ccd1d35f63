// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning out: proofs are melted at the mint, which pays an invoice (NUT-05, 08, 23). What the
// route did not cost comes back as change.
#pragma once

#include "cashu/operation_runner.h"

namespace cashu {

struct MeltOutcome {
    MeltQuoteState state = MeltQuoteState::Pending; // Paid, or Pending: the wallet goes on asking
    base::Sats amount;
    base::Sats fee; // Lightning and mint fees together; known once Paid
    QString preimage; // may be empty when a mint settles internally
};

class InvoicePayer {
public:
    InvoicePayer(WalletStore& store, MintDirectory& mints, OperationRunner& runner)
        : m_store{store}
        , m_mints{mints}
        , m_runner{runner}
    {
    }

    base::Task<base::Result<MeltQuote>> quoteMelt(MintUrl mint, QString invoice);
    base::Task<base::Result<MeltOutcome>> melt(QString quoteId);

private:
    base::Result<OperationPlan> meltPlan(const StoredMeltQuote& stored, const Keyset& active) const;
    base::Result<MeltOutcome> outcomeOf(const Settlement& settled) const;

    WalletStore& m_store;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
};

} // namespace cashu
