// SPDX-License-Identifier: GPL-3.0-or-later
// Serves top-ups: the time is added to the old end. What arrives too late goes back to its sender.
#pragma once

#include "protocol/top_up.h"
#include "provider/daemon/lease_book.h"
#include "provider/daemon/storefront.h"

#include <QSet>

namespace provider {

class LeaseExtender : public QObject {
    Q_OBJECT

public:
    LeaseExtender(LeaseBook& book, PaymentDesk& desk, base::Clock& clock);

    base::Task<> serve(Incoming incoming, protocol::TopUpRequest request);
    void resume(
        const Payment& payment); // a top-up that was admitted before a restart, or is still unclear
    bool isBusy() const { return !m_underWay.isEmpty(); }

Q_SIGNALS:
    void valueOwed(const provider::Payment& payment);

private:
    Checked<Lease> findLease(const Incoming& incoming, const protocol::TopUpRequest& request) const;
    base::Task<> finish(Payment payment, std::chrono::milliseconds patience);
    void apply(const Payment& payment, base::Sats net);

    LeaseBook& m_book;
    PaymentDesk& m_desk;
    base::Clock& m_clock;
    QSet<qint64> m_underWay;
    base::TaskSet m_tasks;
};

} // namespace provider
