// SPDX-License-Identifier: GPL-3.0-or-later
// One virtual machine on the disk: a private file that tells how to start it again.
#pragma once

#include "backends/kvm/machine_plan.h"

namespace backends {

struct MachineRecord {
    WorkloadSpec spec; // without the password, which is nowhere but inside
    qint64 processId = 0; // of its QEMU, when it was last started
    bool isComplete = false; // false while it is being created, and after a crash in the middle
    bool operator==(const MachineRecord&) const = default;
};

base::Result<> saveMachine(const MachineFiles& files, const MachineRecord& record);
base::Result<MachineRecord> loadMachine(const MachineFiles& files); // NotFound: no such machine

QDebug operator<<(QDebug, const MachineRecord&) = delete;

} // namespace backends
