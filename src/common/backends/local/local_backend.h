// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as an isolated process tree of this computer (bubblewrap) behind an SSH server
// of ours. No network inside, nothing of the host but its read-only system folders. Workloads
// outlive the daemon.
#pragma once

#include "backends/compute_backend.h"
#include "backends/local/cgroup_limits.h"
#include "backends/local/workload_processes.h"
#include "backends/workload_turns.h"
#include "base/clock.h"
#include "base/random.h"

#include <QHostAddress>

namespace backends {

struct LocalOptions {
    QString stateFolder; // one folder per workload
    QHostAddress listenAddress{QHostAddress::Any};
    QString sshProgram; // empty: paygress-local-ssh beside the running program
    QString bubblewrap; // empty: bwrap from PATH
};

class LocalBackend final : public ComputeBackend {
public:
    LocalBackend(LocalOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    QList<Image> images() const override;
    base::Task<base::Result<Workload>> create(WorkloadSpec spec) override;
    base::Task<base::Result<>> stop(WorkloadId id) override;
    base::Task<base::Result<>> start(WorkloadId id) override;
    base::Task<base::Result<>> remove(WorkloadId id) override;
    base::Task<base::Result<WorkloadState>> state(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> list() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    WorkloadFolder folderOf(const WorkloadId& id) const;
    base::Result<WorkloadState> stateOf(const WorkloadId& id) const;
    base::Result<QList<WorkloadId>> knownIds() const;
    base::Result<> checkSpec(const WorkloadSpec& spec) const;
    base::Result<WorkloadRecord> prepare(const WorkloadSpec& spec);
    base::Task<base::Result<>> createFresh(WorkloadSpec spec);
    base::Task<base::Result<>> run(WorkloadRecord record); // launch, then log in as the tenant will
    base::Task<base::Result<>> halt(WorkloadId id);
    base::Task<base::Result<>> erase(WorkloadId id);

    LocalOptions m_options;
    LocalPrograms m_programs;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    CgroupPlaces m_cgroups;
    bool m_canMountImages = false; // found out by probe()
    WorkloadTurns m_turns;
};

} // namespace backends
