// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning out: proofs are melted at the mint, which pays an invoice (NUT-05, 08, 23). What the
// route did not cost comes back as change.
#pragma once

#include "cashu/proof_renewer.h"

namespace cashu {

struct MeltOutcome {
    MeltQuoteState state = MeltQuoteState::Pending; // Paid, or Pending: the wallet goes on asking
    base::Sats amount;
    base::Sats fee; // Lightning and mint fees together; known once Paid
    // Proves the payment: SHA-256 of it is the invoice's payment hash. Empty when the mint gave
    // none (it may settle internally) or a wrong one.
    QString preimage;
};

// One spelling for an invoice: small letters, no "lightning:" before it.
QString normalisedInvoice(const QString& text);

class InvoicePayer {
public:
    InvoicePayer(WalletStore& store, MintDirectory& mints, OperationRunner& runner,
        ProofRenewer& renewer, base::Clock& clock)
        : m_store{store}
        , m_mints{mints}
        , m_runner{runner}
        , m_renewer{renewer}
        , m_clock{clock}
    {
    }

    base::Task<base::Result<MeltQuote>> quoteMelt(MintUrl mint, QString invoice);
    base::Task<base::Result<MeltOutcome>> melt(QString quoteId);

private:
    base::Task<base::Result<Settlement>> payWithNewOperation(QString quoteId);
    base::Task<base::Result<Settlement>> awaitPayment(Settlement settled);
    base::Result<OperationPlan> meltPlan(const StoredMeltQuote& stored, const Keyset& active) const;
    base::Result<MeltOutcome> outcomeOf(const Settlement& settled) const;

    WalletStore& m_store;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    ProofRenewer& m_renewer;
    base::Clock& m_clock;
};

} // namespace cashu
