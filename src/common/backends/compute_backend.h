// SPDX-License-Identifier: GPL-3.0-or-later
// Runs workloads on one kind of host. Every call may be repeated: creating an id that exists
// answers the workload that is there, stopping or removing what is gone succeeds. "Cannot ask" is
// an error, never Absent. Lives in the core thread; destroying a backend leaves its workloads
// running.
#pragma once

#include "backends/workload.h"
#include "base/task.h"

namespace backends {

class ComputeBackend {
public:
    virtual ~ComputeBackend() = default;

    // Finds out what this host can do. Called once, before anything else.
    virtual base::Task<base::Result<Features>> probe() = 0;
    virtual QList<Image> images() const = 0;

    // Creates and starts; answers when SSH accepts the password. A failure leaves nothing behind.
    virtual base::Task<base::Result<Workload>> create(WorkloadSpec spec) = 0;
    virtual base::Task<base::Result<>> stop(WorkloadId id) = 0; // its files stay
    virtual base::Task<base::Result<>> start(WorkloadId id)
        = 0; // after stop, or after the host restarted
    virtual base::Task<base::Result<>> remove(WorkloadId id)
        = 0; // stopped, and nothing of it is left; verified
    virtual base::Task<base::Result<WorkloadState>> state(WorkloadId id) = 0;
    virtual base::Task<base::Result<QList<WorkloadId>>> list()
        = 0; // everything that carries our label
    virtual base::Task<base::Result<Capacity>> freeCapacity() = 0; // of the host, measured now
};

} // namespace backends
