// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of provider that are known to cost the payment (product F9), and providers that have cost
// us one.
#pragma once

#include "consumer/core/market_orders.h"
#include "consumer/core/offer_board.h"

namespace consumer {

// A warning that says what is known; Good when nothing is.
Check checkKnownProblems(const OfferRecord& record, const PurchaseOrder& order);

} // namespace consumer
