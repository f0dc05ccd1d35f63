// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/wallet_view.h"

#include "consumer/core/views.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr qsizetype ShownHistory = 200;

void addTokens(WalletView& view, const WalletSources& sources)
{
    for (const auto& token : sources.wallet.unclaimedTokens()) {
        const bool isPayment = token.purpose.startsWith(u"lease-"_s);
        view.openItems.append(
            {token.id, isPayment ? OpenItemKind::SetAside : OpenItemKind::SentToken, token.at,
                token.left, token.purpose, {}, false, {}});
    }
}

void addRefunds(WalletView& view, const WalletSources& sources)
{
    for (const auto& lease : sources.leases.leases()) {
        if (lease.stop.state != StopState::Closed && lease.stop.state != StopState::Refunded)
            continue;
        const bool isSettled = lease.stop.state == StopState::Refunded;
        view.openItems.append({u"refund-%1"_s.arg(lease.number), OpenItemKind::Refund,
            lease.endedAt, isSettled ? lease.stop.received : lease.stop.refund, lease.name,
            lease.providerName, isSettled, lease.stop.refundMint});
    }
    for (const auto& refund : sources.refunds.refunds()) {
        if (refund.state == LateRefundState::Bad)
            continue;
        const bool isSettled = refund.state == LateRefundState::Received;
        const auto lease = sources.leases.find(refund.number);
        view.openItems.append({u"late-refund-%1"_s.arg(refund.id), OpenItemKind::Refund, refund.at,
            isSettled ? refund.received : refund.amount, lease ? lease->name : QString{},
            lease ? lease->providerName : QString{}, isSettled, refund.waitsForMint});
    }
    for (const auto& purchase : sources.purchases.all()) {
        if (!purchase.refundMint.isEmpty())
            view.openItems.append({u"refund-of-%1"_s.arg(purchase.id()), OpenItemKind::Refund,
                purchase.writtenAt, purchase.face, purchase.order.serverName, purchase.providerName,
                false, purchase.refundMint});
    }
}

} // namespace

WalletView viewOf(const WalletSources& sources, const QList<cashu::WalletEntry>& history)
{
    WalletView view;
    const auto balance = sources.wallet.balance();
    view.spendable = balance.spendable;
    view.reserved = balance.reserved;
    for (const auto& mint : balance.mints) {
        view.mints.append(viewOf(mint));
        view.mints.last().acceptingProviders
            = sources.board.acceptingProviders(view.mints.last().url);
    }
    for (const auto& entry : history.first(std::min<qsizetype>(history.size(), ShownHistory)))
        view.history.append(viewOf(entry));
    addTokens(view, sources);
    addRefunds(view, sources);
    return view;
}

} // namespace consumer
