// SPDX-License-Identifier: GPL-3.0-or-later
// Ends leases early with providers that return unused time (`refund/1`): asks until answered, takes
// the change into the wallet, says so. Takes the same settlement when a provider sends it unasked.
#pragma once

#include "base/task.h"
#include "cashu/wallet.h"
#include "consumer/core/lease_keeper.h"
#include "consumer/core/refund_keeper.h"

#include <QObject>
#include <QSet>

namespace consumer {

class LeaseStopper : public QObject {
    Q_OBJECT

public:
    LeaseStopper(LeaseKeeper& keeper, LeaseMail& mail, RefundKeeper& refunds, cashu::Wallet& wallet,
        MintJoiner& mints, base::Clock& clock);
    ~LeaseStopper() override;

    void resume();
    // Unsupported: this provider cannot return unused time. Conflict: a top-up is under way.
    base::Result<> stop(qint64 number); // watch finished()

Q_SIGNALS:
    void finished(qint64 number); // lease.stop is Refunded or Refused
    void waitsForMint(qint64 number); // that the user has to add: lease.stop.refundMint

private:
    base::Task<> keepAsking(qint64 number);
    base::Task<> takeRefund(qint64 number);
    base::Task<> acknowledge(qint64 number);

    void read(qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery);
    void readRepeated(qint64 number, const protocol::LeaseMessage& message);
    void readClosed(Lease lease, const protocol::LeaseClosed& closed, protocol::Delivery& delivery);
    void readProblem(
        Lease lease, const protocol::LeaseProblem& problem, protocol::Delivery& delivery);
    bool finish(Lease lease, base::Sats received, const QString& errorCode);
    void noteWaiting(Lease lease, const RefundOutcome& outcome);

    LeaseKeeper& m_keeper;
    RefundKeeper& m_refunds;
    RefundReceiver m_receiver;
    base::Clock& m_clock;
    QSet<qint64> m_taking; // refunds on their way into the wallet
    QSet<qint64> m_acknowledging;
    base::TaskSet m_tasks;
};

} // namespace consumer
