// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out at the mint where the sats of a payment are, and brings back what can be brought back:
// first a refund token that the provider sent, then the proofs themselves. May be repeated at any
// time.
#pragma once

#include "consumer/core/market_state.h"
#include "consumer/core/refund_receiver.h"

namespace consumer {

struct PaidToken {
    QString sentTokenId;
    QString refundToken; // secret; empty: none came
    QStringList offerMints; // of the offer that was paid for
    QString purpose;
    base::Sats face;
};
QDebug operator<<(QDebug, const PaidToken&) = delete;

struct Settlement {
    MoneyOutcome outcome = MoneyOutcome::Pending; // TakenBack, WithProvider, or Pending: ask again
    base::Sats amount; // that came back, or that is elsewhere
    QString waitsForMint; // a refund is here, of a mint that the user has to add first
};

class MoneySettler {
public:
    MoneySettler(cashu::Wallet& wallet, MintJoiner& mints)
        : m_wallet{wallet}
        , m_refunds{wallet, mints}
    {
    }

    base::Task<Settlement> settle(PaidToken paid);

private:
    base::Task<Settlement> settleRefund(PaidToken paid, RefundOutcome refund);
    base::Task<Settlement> takeBack(PaidToken paid);
    bool isOut(const QString& sentTokenId) const;

    cashu::Wallet& m_wallet;
    RefundReceiver m_refunds;
};

} // namespace consumer
