// SPDX-License-Identifier: GPL-3.0-or-later
// Settles the wallet at start, and takes back tokens that it made for payments which had given up,
// or had made another token, by then.
#pragma once

#include "base/clock.h"
#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/purchase_book.h"

namespace consumer {

class LeftoverTokens {
public:
    LeftoverTokens(cashu::Wallet& wallet, const PurchaseBook& purchases, const LeaseKeeper& leases,
        base::Clock& clock)
        : m_wallet{wallet}
        , m_purchases{purchases}
        , m_leases{leases}
        , m_clock{clock}
    {
    }

    void start(); // call once

private:
    base::Task<> run();
    base::Task<> takeBack();
    bool isLeftover(const cashu::SentToken& token) const;

    cashu::Wallet& m_wallet;
    const PurchaseBook& m_purchases;
    const LeaseKeeper& m_leases;
    base::Clock& m_clock;
    base::TaskSet m_tasks;
};

} // namespace consumer
