// SPDX-License-Identifier: GPL-3.0-or-later
// Takes value that came back although nobody waits for it: refunds of payments that were settled or
// followed by others. Each is stored before its mint is asked, and tried until the mint has
// decided.
#pragma once

#include "base/clock.h"
#include "consumer/core/late_refund_store.h"
#include "consumer/core/lease_mail.h"
#include "consumer/core/refund_receiver.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace consumer {

class RefundKeeper : public QObject {
    Q_OBJECT

public:
    // Open ones of one lease: a provider that sends more has to send them again.
    static constexpr int MaxOpenPerLease = 20;

    RefundKeeper(LateRefundStore store, LeaseMail& mail, cashu::Wallet& wallet, MintJoiner& mints,
        base::Clock& clock);
    ~RefundKeeper() override;

    base::Result<> resume(); // call once
    // Does nothing for a token that this wallet has redeemed, or was asked to. Refuses the delivery
    // when it cannot be stored.
    void keep(qint64 number, const QString& token, const QStringList& offerMints,
        protocol::Delivery& delivery);
    QList<LateRefund> refunds() const; // newest first

Q_SIGNALS:
    void changed(qint64 number);
    void finished(const consumer::LateRefund& refund); // received, or bad
    void waitsForMint(const consumer::LateRefund& refund);

private:
    base::Task<> take(QString id);
    bool store(const LateRefund& refund);
    int openOf(qint64 number) const;

    LateRefundStore m_store;
    LeaseMail& m_mail;
    cashu::Wallet& m_wallet;
    base::Clock& m_clock;
    RefundReceiver m_receiver;
    QHash<QString, LateRefund> m_refunds;
    base::TaskSet m_tasks;
};

} // namespace consumer
