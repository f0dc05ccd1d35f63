// SPDX-License-Identifier: GPL-3.0-or-later
// Serves spawn requests: checks everything that is free to check, redeems, creates, answers. A
// lease that was admitted goes on from its stored state, after a restart too.
#pragma once

#include "backends/compute_backend.h"
#include "protocol/spawn_request.h"
#include "provider/daemon/lease_book.h"
#include "provider/daemon/storefront.h"
#include "provider/daemon/volume_keys.h"

#include <QSet>

namespace provider {

class WorkloadSpawner : public QObject {
    Q_OBJECT

public:
    WorkloadSpawner(LeaseBook& book, PaymentDesk& desk, backends::ComputeBackend& backend,
        base::Clock& clock, const Storefront& storefront);

    base::Task<> serve(Incoming incoming, protocol::SpawnRequest request);
    // From any state before Running to Running, or to FailedRefunding or Failed. Does nothing while
    // the lease is being worked on.
    base::Task<> advance(qint64 lease);
    bool isBusy() const { return !m_underWay.isEmpty(); }
    backends::WorkloadSpec workloadOf(const Lease& lease) const;

Q_SIGNALS:
    void valueOwed(qint64 lease); // in FailedRefunding
    void startFailed(const QString& why);
    void started(qint64 lease);

private:
    Checked<LeaseBook::Terms> agreeOn(const protocol::SpawnRequest& request) const;
    base::Task<Checked<LeaseBook::Terms>> checkAll(protocol::SpawnRequest request);
    Checked<const protocol::WorkloadTemplate*> chooseTemplate(
        const protocol::SpawnRequest& request, const protocol::PodSpec& spec) const;
    base::Task<Checked<>> checkRoom(backends::Capacity wanted);
    backends::Image imageOf(const Lease& lease) const;
    base::Task<> step(Lease lease);
    base::Task<> pay(Lease lease);
    base::Task<> create(Lease lease);
    base::Task<> giveUp(Lease lease, Refusal refusal);
    void fail(qint64 lease, const Refusal& refusal);
    Checked<std::optional<protocol::VolumeKey>> volumeKeyFor(
        const protocol::SpawnRequest& request, const protocol::WorkloadTemplate* chosen) const;
    bool isInterrupted(const Lease& lease) const;

    LeaseBook& m_book;
    PaymentDesk& m_desk;
    backends::ComputeBackend& m_backend;
    base::Clock& m_clock;
    const Storefront& m_storefront;
    VolumeKeys m_volumeKeys;
    QSet<qint64> m_underWay;
};

} // namespace provider
