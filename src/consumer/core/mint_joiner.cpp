// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/mint_joiner.h"

namespace consumer {

base::Task<base::Result<cashu::MintBalance>> MintJoiner::join(cashu::MintUrl mint)
{
    if (m_origin == ProfileOrigin::OldWords) {
        const auto isSearched = m_store.contains(mint);
        if (!isSearched)
            co_return base::passOn(isSearched);
        if (!*isSearched) {
            const auto found = co_await search(mint);
            if (!found)
                co_return base::passOn(found);
        }
    }
    auto added = co_await m_wallet.addMint(mint);
    co_return added;
}

base::Task<base::Result<base::Sats>> MintJoiner::search(cashu::MintUrl mint)
{
    const auto added = co_await m_wallet.addMint(mint);
    if (!added)
        co_return base::passOn(added);
    const auto found = co_await m_wallet.restoreFromSeed(mint);
    if (!found)
        co_return base::passOn(found);
    if (const auto remembered = m_store.remember(mint); !remembered)
        co_return base::passOn(remembered);
    co_return *found;
}

} // namespace consumer
