// SPDX-License-Identifier: GPL-3.0-or-later
// How a virtual machine is started: QEMU's arguments and the cloud-init seed (NoCloud). Pure. No
// password is ever part of either, only its hash.
#pragma once

#include "backends/workload.h"

#include <QByteArray>
#include <QHostAddress>
#include <QStringList>

namespace backends {

// A base image, with a kernel beside it when it cannot boot by itself: stem.qcow2, stem.vmlinuz,
// stem.initrd.
struct BaseImage {
    QString disk;
    QString kernel; // empty: the disk boots
    QString initrd;
    bool operator==(const BaseImage&) const = default;
};

// The names inside a machine's folder.
struct MachineFiles {
    QString folder;

    QString disk() const { return folder + QStringLiteral("/disk.qcow2"); }
    QString seed() const { return folder + QStringLiteral("/seed.iso"); }
    QString monitor() const { return folder + QStringLiteral("/monitor.sock"); }
    QString console() const { return folder + QStringLiteral("/console.log"); }
    QString record() const { return folder + QStringLiteral("/machine.json"); }
};

enum class Accelerator {
    None, // emulated: works everywhere, slowly
    Kvm,
};

struct MachinePlan {
    WorkloadSpec spec;
    BaseImage base;
    MachineFiles files;
    QHostAddress listenAddress; // where the SSH port is published
    Accelerator accelerator = Accelerator::None;
};

// Starts an empty machine with the kernel's virtualisation and ends it at once; a kernel may offer
// what it cannot do. The input is for its monitor.
QStringList trialArguments();
QByteArray trialInput();

qint64 machineMemoryMb(const WorkloadSpec& spec); // what it really gets: at least 512
qint64 machineDiskMb(const WorkloadSpec& spec); // at least 5 GB, as other providers give

// The tenant's machine reaches nothing: user networking that only lets SSH in.
QStringList machineArguments(const MachinePlan& plan);

struct CloudSeed {
    QByteArray userData;
    QByteArray metaData;
    QByteArray networkConfig;
};

// `passwordHash` as crypt(5) writes it.
CloudSeed cloudSeed(const WorkloadSpec& spec, const QString& passwordHash);

QDebug operator<<(QDebug, const MachinePlan&) = delete;

} // namespace backends
