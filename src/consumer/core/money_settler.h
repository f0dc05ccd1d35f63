// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out at the mint where the sats of a payment are, and brings back what can be brought back:
// first a refund token that the provider sent, then the proofs themselves. May be repeated at any
// time.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/market_state.h"

namespace consumer {

struct PaidToken {
    QString sentTokenId;
    QString refundToken; // secret; empty: none came
    QString purpose;
    base::Sats face;
};
QDebug operator<<(QDebug, const PaidToken&) = delete;

struct Settlement {
    MoneyOutcome outcome = MoneyOutcome::Pending; // TakenBack, WithProvider, or Pending: ask again
    base::Sats amount; // that came back, or that is elsewhere
};

class MoneySettler {
public:
    explicit MoneySettler(cashu::Wallet& wallet)
        : m_wallet{wallet}
    {
    }

    base::Task<Settlement> settle(PaidToken paid);

private:
    base::Task<base::Result<base::Sats>> receiveRefund(PaidToken paid);
    bool isOut(const QString& sentTokenId) const;

    cashu::Wallet& m_wallet;
};

} // namespace consumer
