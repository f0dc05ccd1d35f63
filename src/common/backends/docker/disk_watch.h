// SPDX-License-Identifier: GPL-3.0-or-later
// Bounds disks where the storage driver has no quotas: looks at what each container has written,
// and stops the one that has filled more than it rents. It stays stopped until its lease ends.
#pragma once

#include "backends/docker/container_engine.h"

namespace backends {

class DiskWatch {
public:
    // The engine and the clock must outlive it.
    DiskWatch(ContainerEngine& engine, QString owner, base::Clock& clock,
        std::chrono::milliseconds interval);

    void start(); // until it is destroyed

    // Rejected when this workload has filled its disk.
    base::Task<base::Result<>> checkRoom(WorkloadId id);

private:
    base::Task<> watch();
    base::Task<> stopTheFull();
    // With everything that each has written, data of services included.
    base::Task<base::Result<QList<ContainerFacts>>> measuredContainers();

    ContainerEngine& m_engine;
    QString m_owner;
    base::Clock& m_clock;
    std::chrono::milliseconds m_interval;
    base::Task<> m_watching;
};

} // namespace backends
