// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/market_stores.h"

namespace consumer {

base::Result<MarketStores> openStores(storage::Database& database)
{
    auto purchases = PurchaseStore::open(database);
    if (!purchases)
        return base::passOn(purchases);
    auto leases = LeaseStore::open(database);
    if (!leases)
        return base::passOn(leases);
    auto providers = ProviderStore::open(database);
    if (!providers)
        return base::passOn(providers);
    auto refunds = LateRefundStore::open(database);
    if (!refunds)
        return base::passOn(refunds);
    auto searched = SearchedMintStore::open(database);
    if (!searched)
        return base::passOn(searched);
    auto backups = BackupStore::open(database);
    if (!backups)
        return base::passOn(backups);
    auto offers = OfferStore::open(database);
    if (!offers)
        return base::passOn(offers);
    return MarketStores{*purchases, *leases, *refunds, *providers, *searched, *backups, *offers};
}

} // namespace consumer
