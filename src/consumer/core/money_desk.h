// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the wallet: invoices, tokens in, tokens out, in the words that windows
// and scripts show.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/market_orders.h"
#include "consumer/core/mint_joiner.h"

namespace consumer {

class MoneyDesk {
public:
    MoneyDesk(cashu::Wallet& wallet, MintJoiner& mints)
        : m_wallet{wallet}
        , m_mints{mints}
    {
    }

    base::Task<base::Result<InvoiceView>> requestInvoice(
        QString mintUrl, base::Sats amount); // empty: the only mint
    base::Task<base::Result<base::Sats>> collect(QString quoteId, std::chrono::milliseconds limit);
    base::Task<TokenPreview> preview(QString text);
    base::Task<TokenReceipt> receive(QString text, MintTrust trust);
    base::Task<base::Result<cashu::SentToken>> send(QString mintUrl, base::Sats amount);

    // The mint named, or the only one known.
    base::Result<cashu::MintUrl> mintFor(const QString& mintUrl) const;

private:
    cashu::Wallet& m_wallet;
    MintJoiner& m_mints;
};

} // namespace consumer
