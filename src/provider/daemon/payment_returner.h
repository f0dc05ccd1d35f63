// SPDX-License-Identifier: GPL-3.0-or-later
// Gives back what was paid for something that could not be delivered: finds out whether the mint
// took the payment, makes a fresh token of what arrived, and answers with it.
#pragma once

#include "provider/daemon/lease_book.h"

#include <QSet>

namespace provider {

class PaymentReturner : public QObject {
    Q_OBJECT

public:
    PaymentReturner(LeaseBook& book, PaymentDesk& desk);

    void settle(const Payment& payment); // goes on until it is settled; repeating it does nothing
    bool isBusy() const { return !m_underWay.isEmpty(); }

private:
    base::Task<> run(Payment payment);
    base::Task<base::Result<Payment>> findOut(Payment payment);

    LeaseBook& m_book;
    PaymentDesk& m_desk;
    QSet<qint64> m_underWay;
    base::TaskSet m_tasks;
};

} // namespace provider
