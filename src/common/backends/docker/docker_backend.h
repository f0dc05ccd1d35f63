// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a container of this computer's Docker or Podman. Everything is kept in the
// engine: a container says by its labels whose it is and by its name whether it is finished.
// Images are only used, never fetched. Workloads outlive the daemon. Where the packet filter cannot
// be set, isolation counts as inactive and probe() says why.
#pragma once

#include "backends/docker/container_engine.h"
#include "backends/docker/container_request.h"
#include "backends/docker/data_volumes.h"
#include "backends/docker/disk_watch.h"
#include "backends/engine_backend.h"

#include <optional>

namespace backends {

struct DockerOptions {
    QString stateFolder; // holds the name of this installation, nothing else
    QHostAddress listenAddress{QHostAddress::Any};
    QString socketPath; // empty: the first of engineSockets() that is there
    QList<AllowedImage> images
        = plainLinuxImages(QStringLiteral("localhost/paygress/plain-linux:debian-12"));
    QList<AllowedImage> services; // by name; their images have an SSH server too
    QString sshProgram; // empty: paygress-local-ssh beside the running program
    std::chrono::milliseconds diskCheckInterval = std::chrono::minutes{1};
};

class DockerBackend final : public EngineBackend {
public:
    DockerBackend(DockerOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    base::Task<base::Result<>> greet() override;
    base::Task<base::Result<QString>> describeImage(QString reference) override;
    base::Task<base::Result<Found>> find(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> findAll() override;
    base::Task<base::Result<>> build(WorkloadSpec spec) override;
    base::Task<base::Result<SshPlace>> placeOf(Tenancy tenancy) override;
    base::Task<base::Result<>> resume(Tenancy tenancy) override;
    base::Task<base::Result<>> halt(Tenancy tenancy) override;
    base::Task<base::Result<>> askToRemove(Tenancy tenancy) override;
    base::Task<base::Result<>> eraseRest(WorkloadId id) override;

    Features featuresWith(const base::Result<>& egress) const;
    base::Task<base::Result<>> startInside(QString engineId, WorkloadSpec spec);
    base::Task<base::Result<QString>> makeContainer(WorkloadSpec spec);
    base::Task<base::Result<QString>> askForContainer(ContainerPlan plan);

    DockerOptions m_options;
    ContainerEngine m_engine;
    EngineFacts m_facts; // found out by probe()
    DataVolumes m_volumes;
    std::optional<DiskWatch> m_diskWatch; // where disks are not limited by the storage driver
};

} // namespace backends
