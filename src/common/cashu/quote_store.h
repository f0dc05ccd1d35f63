// SPDX-License-Identifier: GPL-3.0-or-later
// Lightning quotes of the wallet: an invoice is stored before anyone sees it, with the key that may
// mint it (NUT-20).
#pragma once

#include "cashu/mint_url.h"
#include "cashu/quote.h"
#include "crypto/secret_bytes.h"
#include "storage/database.h"

#include <QDebug>

namespace cashu {

struct StoredMintQuote {
    MintUrl mint;
    MintQuote quote;
    std::optional<crypto::SecretBytes<32>> key; // none where the mint does not lock quotes
    base::UnixTime at;
};
QDebug operator<<(QDebug, const StoredMintQuote&) = delete;

struct StoredMeltQuote {
    MintUrl mint;
    MeltQuote quote;
};

class QuoteStore {
public:
    explicit QuoteStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> add(const StoredMintQuote& quote);
    std::optional<StoredMintQuote> mintQuote(const QString& id) const;
    QList<StoredMintQuote> openMintQuotes(
        base::UnixTime notBefore) const; // not issued, oldest first
    base::Result<> setState(const QString& id, MintQuoteState state);

    base::Result<> add(const StoredMeltQuote& quote);
    std::optional<StoredMeltQuote> meltQuote(const QString& id) const;
    base::Result<> setState(const QString& id, MeltQuoteState state, const QString& preimage);
    // Another quote for the same invoice that is still being paid, or is paid.
    bool isInvoiceInUse(const QString& invoice) const;

private:
    storage::Database& m_database;
};

} // namespace cashu
