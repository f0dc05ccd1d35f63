// SPDX-License-Identifier: GPL-3.0-or-later
// The wallet's tables, and all its stores side by side on one database.
#pragma once

#include "cashu/history_store.h"
#include "cashu/lock_key_store.h"
#include "cashu/mint_store.h"
#include "cashu/operation_store.h"
#include "cashu/proof_store.h"
#include "cashu/quote_key_store.h"
#include "cashu/quote_store.h"
#include "cashu/seed_mark_store.h"
#include "cashu/token_store.h"
#include "cashu/transfer_store.h"

namespace cashu {

struct WalletStore {
    explicit WalletStore(storage::Database& shared)
        : database{shared}
        , mints{shared}
        , proofs{shared}
        , operations{shared}
        , tokens{shared}
        , quotes{shared}
        , quoteKeys{shared}
        , history{shared}
        , lockKeys{shared}
        , transfers{shared}
        , seedMark{shared}
    {
    }

    base::Result<> open(); // creates or updates the tables, then loads the mints

    storage::Database& database;
    MintStore mints;
    ProofStore proofs;
    OperationStore operations;
    TokenStore tokens;
    QuoteStore quotes;
    QuoteKeyStore quoteKeys;
    HistoryStore history;
    LockKeyStore lockKeys;
    TransferStore transfers;
    SeedMarkStore seedMark;
};

} // namespace cashu
