// SPDX-License-Identifier: GPL-3.0-or-later
// Ends leases: at their time, when the tenant or the operator stops one, or when its workload is
// lost. Unused time goes back in a token that is stored before it is sent and is the same on every
// repeat.
#pragma once

#include "backends/compute_backend.h"
#include "protocol/lease_stop.h"
#include "provider/daemon/lease_book.h"

#include <QSet>

namespace provider {

class LeaseCloser : public QObject {
    Q_OBJECT

public:
    LeaseCloser(LeaseBook& book, PaymentDesk& desk, cashu::Wallet& wallet,
        backends::ComputeBackend& backend, base::Clock& clock);

    void serve(const Incoming& incoming, const protocol::LeaseStop& stop);
    void serve(const Incoming& incoming, const protocol::LeaseAck& ack);
    void stop(qint64 lease, EndReason reason); // WorkloadLost settles at the last good check
    void resume(qint64 lease); // one that is Stopping
    bool isBusy() const { return !m_underWay.isEmpty(); }

Q_SIGNALS:
    void answerAgain(const provider::StoredAnswer& answer);

private:
    void settle(
        qint64 lease, EndReason reason, Moment moment, const std::optional<StoredRequest>& request);
    void repeatClosing(const Incoming& incoming, const Lease& lease);
    StoredAnswer problem(
        const Incoming& incoming, QLatin1StringView code, const QString& message) const;
    void postpone(const Incoming& incoming);
    void refuse(const Incoming& incoming, QLatin1StringView code, const QString& message);
    base::Task<> run(qint64 lease);
    base::Task<base::Result<>> writeClosing(Lease lease);
    base::Task<> removeWorkload(QString workload);

    LeaseBook& m_book;
    PaymentDesk& m_desk;
    cashu::Wallet& m_wallet;
    backends::ComputeBackend& m_backend;
    base::Clock& m_clock;
    QSet<qint64> m_underWay;
    base::TaskSet m_tasks;
};

} // namespace provider
