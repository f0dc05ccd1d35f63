// SPDX-License-Identifier: GPL-3.0-or-later
// The wallet as W1 shows it: balances, history, and everything that is still on its way.
#pragma once

#include "cashu/wallet.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/market_state.h"
#include "consumer/core/offer_board.h"
#include "consumer/core/purchase_book.h"
#include "consumer/core/refund_keeper.h"

namespace consumer {

struct WalletSources {
    const cashu::Wallet& wallet;
    const OfferBoard& board;
    const LeaseKeeper& leases;
    const RefundKeeper& refunds;
    const PurchaseBook& purchases;
};

WalletView viewOf(const WalletSources& sources, const QList<cashu::WalletEntry>& history);

} // namespace consumer
