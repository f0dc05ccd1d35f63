// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a mint one of ours. A profile made of old words first looks for what these words made
// there: until then the wallet would make the same secrets again, and the mint refuse them.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/searched_mint_store.h"

namespace consumer {

enum class ProfileOrigin { NewWords, OldWords };

class MintJoiner {
public:
    MintJoiner(SearchedMintStore store, cashu::Wallet& wallet, ProfileOrigin origin)
        : m_store{store}
        , m_wallet{wallet}
        , m_origin{origin}
    {
    }

    // As Wallet::addMint(), and safe to mint and swap at afterwards.
    base::Task<base::Result<cashu::MintBalance>> join(cashu::MintUrl mint);
    // Joins it, and looks again even where that was done before: what was found.
    base::Task<base::Result<base::Sats>> search(cashu::MintUrl mint);

private:
    SearchedMintStore m_store;
    cashu::Wallet& m_wallet;
    ProfileOrigin m_origin;
};

} // namespace consumer
