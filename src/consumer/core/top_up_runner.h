// SPDX-License-Identifier: GPL-3.0-or-later
// Buys more time on a lease, one saved step after the other, as purchase_runner buys the first. One
// at a time for each lease.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/money_settler.h"
#include "consumer/core/refund_keeper.h"

#include <QDebug>
#include <QObject>
#include <QSet>

namespace consumer {

struct TopUpOrder {
    qint64 number = 0; // of the lease
    base::Sats faceValue;
    QString mintUrl; // empty: the one paid from last
    QString token; // secret: given from outside, forwarded unchanged instead
    TopUpBy by = TopUpBy::User;
};
QDebug operator<<(QDebug, const TopUpOrder&) = delete;

class TopUpRunner : public QObject {
    Q_OBJECT

public:
    TopUpRunner(LeaseKeeper& keeper, LeaseMail& mail, RefundKeeper& refunds, cashu::Wallet& wallet,
        MintJoiner& mints, base::Clock& clock);
    ~TopUpRunner() override;

    void resume();
    base::Result<> start(const TopUpOrder& order); // watch finished()

Q_SIGNALS:
    void finished(qint64 number); // lease.topUp is Extended or Settled

private:
    base::Task<> run(qint64 number);
    base::Task<> advance(qint64 number);
    base::Task<> reserveFunds(qint64 number);
    base::Task<> sendAndWait(qint64 number);
    base::Task<> settle(qint64 number);

    void writeRequest(qint64 number);
    base::Task<base::Result<cashu::SentToken>> reserve(Lease lease);
    void refuse(Lease lease, const protocol::ErrorReply& error, protocol::Delivery& delivery);
    void noteEarlier(Lease lease, const protocol::TopUpReply& reply, protocol::Delivery& delivery);
    void accept(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery);
    void extend(Lease lease, const protocol::TopUpReply& reply, protocol::Delivery& delivery);
    void failBeforeSending(Lease lease, const base::Error& error);
    void lateReply(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery);
    static QString purposeOf(const Lease& lease);

    LeaseKeeper& m_keeper;
    RefundKeeper& m_refunds;
    cashu::Wallet& m_wallet;
    base::Clock& m_clock;
    MoneySettler m_settler;
    QSet<qint64> m_running;
    QSet<qint64> m_recovering; // of an earlier start
    base::TaskSet m_tasks;
};

} // namespace consumer
