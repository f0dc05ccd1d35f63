// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a system container of this computer's LXD or Incus. Everything is kept in
// the daemon: an instance says by its config whose it is, where its port is, and whether it is
// finished. Images are only used, never fetched. Workloads outlive our daemon.
#pragma once

#include "backends/compute_backend.h"
#include "backends/login_check.h"
#include "backends/lxd/instance_request.h"
#include "backends/lxd/lxd_engine.h"
#include "backends/workload_turns.h"
#include "base/clock.h"
#include "base/random.h"

#include <optional>

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

class LxdBackend final : public ComputeBackend {
public:
    LxdBackend(LxdOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    QList<Image> images() const override { return m_images; } // those the daemon has
    base::Task<base::Result<Workload>> create(WorkloadSpec spec) override;
    base::Task<base::Result<>> stop(WorkloadId id) override;
    base::Task<base::Result<>> start(WorkloadId id) override;
    base::Task<base::Result<>> remove(WorkloadId id) override;
    base::Task<base::Result<WorkloadState>> state(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> list() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    using Found = std::optional<InstanceFacts>;

    base::Task<base::Result<>> connectToEngine();
    base::Task<base::Result<>> makeBridge();
    base::Task<base::Result<>> findImages();
    base::Task<base::Result<Found>> find(WorkloadId id);
    base::Task<base::Result<>> createFresh(WorkloadSpec spec);
    base::Task<base::Result<>> build(WorkloadSpec spec);
    base::Task<base::Result<>> makeInstance(WorkloadSpec spec);
    base::Task<base::Result<>> halt(QString name);
    base::Task<base::Result<>> erase(WorkloadId id);
    base::Task<base::Result<>> eraseOnce(InstanceFacts instance);

    LxdOptions m_options;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    LxdEngine m_engine;
    LoginCheck m_login;
    WorkloadTurns m_turns;
    LxdPool m_pool; // found out by probe()
    QList<Image> m_images; // likewise
    bool m_hasBridge = false; // likewise
    QString m_owner;
    bool m_isConnected = false;
};

} // namespace backends
