// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what the core keeps into what windows and scripts show. Pure: the time is given.
#pragma once

#include "cashu/wallet.h"
#include "consumer/core/lease.h"
#include "consumer/core/market_state.h"
#include "consumer/core/purchase.h"
#include "consumer/core/ssh_proxy.h"

namespace consumer {

// Everything that left the wallet for one lease, fees included, less payments that were taken back.
// Refunds of unused time are not deducted.
base::Sats spentFor(const QString& leasePurpose, const QList<cashu::WalletEntry>& history);

PurchaseView viewOf(
    const Purchase& purchase, std::chrono::milliseconds sinceEpoch, bool isListening);

struct ServerFacts { // what is known about a lease beside the lease
    base::UnixTime now;
    base::Sats spent;
    std::optional<bool> isAnswering;
    QList<LogLine> log;
    net::Proxy proxy{};
};
ServerRow viewOf(const Lease& lease, const ServerFacts& facts);
// A purchase that is not a lease yet, as a server that is starting.
ServerRow startingServer(const Purchase& purchase);

MintView viewOf(const cashu::MintBalance& mint);
InvoiceView viewOf(
    const cashu::MintQuote& quote, const cashu::MintUrl& mint, const QString& mintName);
HistoryView viewOf(const cashu::WalletEntry& entry);

} // namespace consumer
