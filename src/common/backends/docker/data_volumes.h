// SPDX-License-Identifier: GPL-3.0-or-later
// The volumes where services keep their data: one for a workload at most, named after it, and gone
// with it. A container that is removed leaves its volume to this.
#pragma once

#include "backends/docker/container_engine.h"

namespace backends {

class DataVolumes {
public:
    // The engine and the clock must outlive it.
    DataVolumes(ContainerEngine& engine, base::Clock& clock)
        : m_engine{engine}
        , m_clock{clock}
    {
    }

    base::Task<base::Result<>> make(QString owner, WorkloadId id); // succeeds when it is there
    // Asks for the removal, then looks until the engine no longer knows it. Also when there is
    // none.
    base::Task<base::Result<>> erase(QString owner, WorkloadId id);
    // Whose volumes there are, of this owner.
    base::Task<base::Result<QList<WorkloadId>>> workloads(QString owner);

private:
    ContainerEngine& m_engine;
    base::Clock& m_clock;
};

} // namespace backends
