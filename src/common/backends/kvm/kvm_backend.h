// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a virtual machine of QEMU, with the kernel's virtualisation where there is
// one and by emulation elsewhere. A machine is a folder and a process that outlives our daemon;
// base images are only used, never fetched.
#pragma once

#include "backends/compute_backend.h"
#include "backends/container_spec.h"
#include "backends/kvm/machine_record.h"
#include "backends/login_check.h"
#include "backends/workload_turns.h"
#include "base/clock.h"
#include "base/random.h"

#include <optional>

namespace backends {

struct KvmOptions {
    QString stateFolder; // one folder a machine
    QHostAddress listenAddress{QHostAddress::Any};
    QString imageFolder; // empty: paygress in the user's cache, where vm_image.py puts them
    QList<AllowedImage> images = plainLinuxImages(QStringLiteral("debian-12-vm"));
    QString sshProgram; // empty: paygress-local-ssh beside the running program
};

class KvmBackend final : public ComputeBackend {
public:
    KvmBackend(KvmOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    QList<Image> images() const override { return m_images; } // whose base is there
    base::Task<base::Result<Workload>> create(WorkloadSpec spec) override;
    base::Task<base::Result<>> stop(WorkloadId id) override;
    base::Task<base::Result<>> start(WorkloadId id) override;
    base::Task<base::Result<>> remove(WorkloadId id) override;
    base::Task<base::Result<WorkloadState>> state(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> list() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    MachineFiles filesOf(const WorkloadId& id) const;
    BaseImage baseOf(const QString& image) const;
    base::Task<Accelerator> chooseAccelerator();
    MachinePlan planFor(const WorkloadSpec& spec) const;
    base::Task<base::Result<>> build(WorkloadSpec spec);
    base::Task<base::Result<>> boot(MachinePlan plan, MachineRecord record);
    base::Task<base::Result<bool>> isRunning(MachineFiles files);
    base::Task<base::Result<>> waitForEnd(MachineFiles files, std::chrono::milliseconds limit);
    base::Task<base::Result<>> kill(MachineFiles files);
    base::Task<base::Result<>> erase(WorkloadId id);

    KvmOptions m_options;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    LoginCheck m_login;
    WorkloadTurns m_turns;
    QList<Image> m_images; // found out by probe()
    Accelerator m_accelerator = Accelerator::None; // likewise
};

} // namespace backends
