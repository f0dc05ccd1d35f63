// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning in: an invoice of the mint, stored before anyone sees it, and the proofs once it is
// paid (NUT-04, 20, 23).
#pragma once

#include "cashu/mint_subscription.h"
#include "cashu/operation_runner.h"

namespace cashu {

class InvoiceCollector {
public:
    InvoiceCollector(WalletStore& store, MintDirectory& mints, OperationRunner& runner,
        MintSubscription& subscriptions, base::Clock& clock, WalletSeed seed)
        : m_store{store}
        , m_mints{mints}
        , m_runner{runner}
        , m_subscriptions{subscriptions}
        , m_clock{clock}
        , m_seed{std::move(seed)}
    {
    }

    base::Task<base::Result<MintQuote>> requestInvoice(MintUrl mint, base::Sats amount);
    base::Task<base::Result<base::Sats>> collect(QString quoteId, std::chrono::milliseconds limit);
    QList<MintQuote> openQuotes() const;
    QStringList openQuotes(const MintUrl& mint, base::UnixTime expiresAfter) const; // newest first

private:
    // For one quote only (NUT-20).
    base::Result<crypto::SecretBytes<32>> freshKey();
    // Empty while it is not paid.
    base::Task<base::Result<std::optional<base::Sats>>> collectOnce(QString quoteId);
    base::Task<base::Result<base::Sats>> mintOut(StoredMintQuote quote);
    base::Task<base::Result<base::Sats>> findIssued(QString quoteId);

    WalletStore& m_store;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    MintSubscription& m_subscriptions;
    base::Clock& m_clock;
    WalletSeed m_seed;
};

} // namespace cashu
