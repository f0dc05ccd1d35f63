// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a market keeps in the database of its profile.
#pragma once

#include "consumer/core/backup_store.h"
#include "consumer/core/late_refund_store.h"
#include "consumer/core/lease_store.h"
#include "consumer/core/offer_store.h"
#include "consumer/core/provider_store.h"
#include "consumer/core/purchase_store.h"
#include "consumer/core/searched_mint_store.h"

namespace consumer {

struct MarketStores {
    PurchaseStore purchases;
    LeaseStore leases;
    LateRefundStore refunds;
    ProviderStore providers;
    SearchedMintStore searched;
    BackupStore backups;
    OfferStore offers;
};

// Brings the tables up to date.
base::Result<MarketStores> openStores(storage::Database& database);

} // namespace consumer
