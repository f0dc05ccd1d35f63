// SPDX-License-Identifier: GPL-3.0-or-later
// One story for all pictures: Thursday 12 March, 14:32, three mints, twelve providers, a handful of
// servers.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/core/market_state.h"

namespace test {

base::UnixTime storyTime();
consumer::MarketState storyState();
consumer::MarketState emptyState(); // open, nothing rented, nothing in the wallet
consumer::MarketState practiceState();
consumer::OfferRow owl(); // SwiftGoldenOwl, Basic, 180 sat/h, cannot refund
consumer::OfferRow heron(); // QuietSilverHeron, 108 sat/h, refunds
consumer::CheckReport goodChecks(const consumer::OfferRow& offer);
consumer::PriceQuote owlQuote(); // one hour, "pay a little first": 190 sat, of which 34 first
consumer::PurchaseView foxPurchase(); // server being created
consumer::PurchaseView failedPurchase(); // no answer, 34 sat taken back

} // namespace test
