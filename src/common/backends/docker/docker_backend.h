// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a container of this computer's Docker or Podman. Everything is kept in the
// engine: a container says by its labels whose it is and by its name whether it is finished.
// Images are only used, never fetched. Workloads outlive the daemon. Where the packet filter cannot
// be set, isolation counts as inactive and probe() says why.
#pragma once

#include "backends/compute_backend.h"
#include "backends/docker/container_engine.h"
#include "backends/docker/container_request.h"
#include "backends/docker/data_volumes.h"
#include "backends/docker/disk_watch.h"
#include "backends/login_check.h"
#include "backends/workload_turns.h"
#include "base/clock.h"
#include "base/random.h"

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

class DockerBackend final : public ComputeBackend {
public:
    DockerBackend(DockerOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    QList<Image> images() const override { return m_images; } // those the engine has
    base::Task<base::Result<Workload>> create(WorkloadSpec spec) override;
    base::Task<base::Result<>> stop(WorkloadId id) override;
    base::Task<base::Result<>> start(WorkloadId id) override;
    base::Task<base::Result<>> remove(WorkloadId id) override;
    base::Task<base::Result<WorkloadState>> state(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> list() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    using Found = std::optional<ContainerFacts>;
    base::Task<base::Result<>> connectToEngine();
    Features featuresWith(const base::Result<>& egress) const;
    base::Task<base::Result<>> findImages();
    base::Task<base::Result<QList<Image>>> present(QList<AllowedImage> allowed);
    base::Task<base::Result<Found>> find(WorkloadId id);
    base::Task<base::Result<>> createFresh(WorkloadSpec spec);
    base::Task<base::Result<>> build(WorkloadSpec spec);
    base::Result<> checkPorts(const WorkloadSpec& spec) const;
    base::Task<base::Result<>> startInside(QString engineId, WorkloadSpec spec);
    base::Task<base::Result<QString>> makeContainer(WorkloadSpec spec);
    base::Task<base::Result<QString>> askForContainer(ContainerPlan plan);
    base::Task<base::Result<>> erase(WorkloadId id);
    base::Task<base::Result<>> eraseContainer(WorkloadId id);

    DockerOptions m_options;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    ContainerEngine m_engine;
    EngineFacts m_facts; // found out by probe()
    QList<Image> m_images; // likewise
    QList<Image> m_services; // likewise
    DataVolumes m_volumes;
    QString m_owner;
    bool m_isConnected = false;
    LoginCheck m_login;
    WorkloadTurns m_turns;
    std::optional<DiskWatch> m_diskWatch; // where the storage driver has no quotas
};

} // namespace backends
