// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the books and the host in step: ends leases on time, resumes whatever is half done, notices
// workloads that died, vanished or belong to nobody. "Cannot ask" never counts as gone.
#pragma once

#include "provider/daemon/lease_closer.h"
#include "provider/daemon/lease_extender.h"
#include "provider/daemon/payment_returner.h"
#include "provider/daemon/workload_spawner.h"

namespace provider {

class LeaseMonitor : public QObject {
    Q_OBJECT

public:
    struct Servants {
        WorkloadSpawner& spawner;
        LeaseExtender& extender;
        LeaseCloser& closer;
        PaymentReturner& returner;
    };

    LeaseMonitor(
        LeaseBook& book, backends::ComputeBackend& backend, base::Clock& clock, Servants servants);

    // Once, when the backend has answered. What was under way goes on.
    void start();

Q_SIGNALS:
    void backendFailed(const QString& why);
    void backendAnswers();
    void orphanRemoved(const QString& workload);

private:
    base::Task<> watchTime();
    base::Task<> watchHost();
    base::Task<bool> checkHost(JournalKind found); // false when the host does not answer
    base::Task<> checkRunning(JournalKind found);
    base::Task<> removeOrphans(QList<backends::WorkloadId> workloads);
    base::Task<bool> checkLease(qint64 lease); // true: it was seen running
    base::Task<> bringBack(Lease lease, backends::WorkloadState state);
    base::Task<> removeOrphan(backends::WorkloadId workload);
    void endExpired();
    void resumeUnfinished();
    std::chrono::milliseconds untilNextExpiry() const;

    LeaseBook& m_book;
    backends::ComputeBackend& m_backend;
    base::Clock& m_clock;
    Servants m_servants;
    QHash<qint64, std::chrono::milliseconds>
        m_missingSince; // workloads that could not be brought back
    QSet<qint64> m_bringingBack;
    base::TaskSet m_tasks;
};

} // namespace provider
