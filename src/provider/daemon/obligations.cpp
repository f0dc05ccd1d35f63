// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/obligations.h"

namespace provider {

base::Msats Obligations::sum() const
{
    return unusedTime + base::toMsats(refundsDue) + base::toMsats(returns) + credits;
}

base::Result<Obligations> obligationsAt(Ledger& ledger, Moment now)
{
    Obligations owed;
    for (const auto& record : ledger.records()) {
        const auto& lease = record.lease;
        switch (lease.state) {
        case LeaseState::Admitted:
        case LeaseState::Redeemed:
        case LeaseState::Creating:
        case LeaseState::Running:
            owed.unusedTime += lease.paid - earnedUntil(lease, now);
            break;
        case LeaseState::Stopping:
            if (lease.refundTokenId.isEmpty())
                owed.refundsDue += lease.refundDue;
            break;
        case LeaseState::Ended:
        case LeaseState::FailedRefunding:
        case LeaseState::Failed:
            break;
        }
    }
    const auto open = ledger.leases().openPayments();
    if (!open)
        return base::passOn(open);
    for (const auto& payment : *open)
        if (payment.state == PaymentState::Returning)
            owed.returns += payment.net;
    const auto credits = ledger.leases().totalCredits();
    if (!credits)
        return base::passOn(credits);
    owed.credits = *credits;
    return owed;
}

base::Sats obligationsOf(Ledger& ledger, Moment now)
{
    const auto owed = obligationsAt(ledger, now);
    return owed ? base::roundUpToSats(owed->sum()) : base::Sats{base::MaxSats};
}

} // namespace provider
