// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a system container of this computer's LXD or Incus. Everything is kept in
// the daemon: an instance says by its config whose it is, where its port is, and whether it is
// finished. Images are only used, never fetched. Workloads outlive our daemon.
#pragma once

#include "backends/engine_backend.h"
#include "backends/lxd/instance_request.h"
#include "backends/lxd/lxd_engine.h"

namespace backends {

struct LxdOptions {
    QString stateFolder; // holds the name of this installation, nothing else
    QHostAddress listenAddress{QHostAddress::Any};
    QString socketPath; // empty: the first of lxdSockets() that is there
    QString bridge = QStringLiteral("paygress-lxd"); // at most 15 characters
    QString pool; // of storage; empty: "paygress", else "default", else the first
    QList<AllowedImage> images = plainLinuxImages(QStringLiteral("paygress-plain-linux"));
    QString sshProgram; // empty: paygress-local-ssh beside the running program
};

class LxdBackend final : public EngineBackend {
public:
    LxdBackend(LxdOptions options, base::Clock& clock, base::RandomSource& random);

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
    base::Task<base::Result<bool>> hasRemains(Tenancy tenancy) override;

    base::Task<base::Result<std::optional<InstanceFacts>>> ownInstance(QString name);
    base::Task<base::Result<>> makeBridge();
    base::Task<base::Result<>> makeInstance(WorkloadSpec spec);

    LxdOptions m_options;
    LxdEngine m_engine;
    LxdPool m_pool; // found out by probe()
    bool m_hasBridge = false; // likewise
};

} // namespace backends
