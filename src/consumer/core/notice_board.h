// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong or has to be known, newest first and bounded, with where the money is.
#pragma once

#include "base/clock.h"
#include "consumer/core/late_refund.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/purchase.h"

#include <QObject>
#include <QSet>

namespace consumer {

class NoticeBoard : public QObject {
    Q_OBJECT

public:
    NoticeBoard(LeaseKeeper& leases, base::Clock& clock)
        : m_leases{leases}
        , m_clock{clock}
    {
    }

    const QList<Notice>& notices() const { return m_notices; }
    void add(Notice notice);
    void dismiss(qint64 id);

    // Says once how a purchase ended; true: it did so now.
    bool tellPurchase(const Purchase& purchase);
    bool hasTold(qint64 purchase) const { return m_told.contains(purchase); }
    void tellTopUp(qint64 number);
    void tellStop(qint64 number);
    void tellRenewal(qint64 number, KeepRunningState why);
    void tellWaitingRefund(qint64 number, const QString& mint, base::Sats amount);
    void tellLateRefund(const LateRefund& refund);

Q_SIGNALS:
    void added(const consumer::Notice& notice);
    void changed();

private:
    LeaseKeeper& m_leases;
    base::Clock& m_clock;
    QSet<qint64> m_told; // purchases
    QList<Notice> m_notices;
    qint64 m_last = 0;
};

} // namespace consumer
