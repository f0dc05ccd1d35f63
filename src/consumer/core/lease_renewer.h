// SPDX-License-Identifier: GPL-3.0-or-later
// Buys more time for servers that are to be kept running, within their caps: when little is left,
// the provider is heard, its price has not risen and the money is there (economy B12).
#pragma once

#include "base/task.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/offer_checker.h"
#include "consumer/core/top_up_runner.h"

#include <QObject>

namespace consumer {

inline constexpr std::chrono::seconds SilenceLimit{180}; // nothing is sent to a provider unheard
inline constexpr std::chrono::minutes RenewalPause{5}; // between two payments for one server
inline constexpr int MaxRenewalFailures = 2; // in a row

class LeaseRenewer : public QObject {
    Q_OBJECT

public:
    LeaseRenewer(LeaseKeeper& keeper, TopUpRunner& topUps, const OfferBoard& board,
        OfferChecker& checker, base::Clock& clock);
    ~LeaseRenewer() override;

    void start(); // call once
    // The user's decision, at the price offered now; terms with a zero cap switch it off.
    base::Result<> agree(qint64 number, const KeepRunningTerms& terms);

Q_SIGNALS:
    void stopped(qint64 number, KeepRunningState why); // told once

private:
    base::Task<> run();
    base::Task<> renew(qint64 number);
    bool isDue(const Lease& lease) const;
    std::optional<KeepRunningState> obstacle(const Lease& lease, const PriceQuote& quote) const;
    bool isSilent(const Lease& lease) const;
    void show(qint64 number, KeepRunningState state);
    void noteTopUp(qint64 number);

    LeaseKeeper& m_keeper;
    TopUpRunner& m_topUps;
    const OfferBoard& m_board;
    OfferChecker& m_checker;
    base::Clock& m_clock;
    base::TaskSet m_tasks;
};

} // namespace consumer
