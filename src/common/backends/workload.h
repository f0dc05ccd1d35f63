// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider asks a backend to run, and what it got.
#pragma once

#include "base/amount.h"
#include "base/result.h"

#include <QDebug>
#include <QList>
#include <QString>

namespace backends {

// Our own name of a workload, unique on this provider for ever: letters, digits and '-', at most 40
// characters.
struct WorkloadId {
    QString value;
    bool operator==(const WorkloadId&) const = default;
    bool operator<(const WorkloadId& other) const { return value < other.value; }
};

bool isGoodId(const WorkloadId& id);

// Letters, digits, '-' and '.', at most 63 characters.
bool isGoodHostname(const QString& name);

struct WorkloadSpec {
    WorkloadId id;
    QString image; // one of images(); already resolved by the caller
    QString hostname; // shown inside
    qint64 cpuMillicores = 1000;
    qint64 memoryMb = 512;
    qint64 diskMb = 1024;
    quint16 sshPort = 0; // the host port where SSH must answer
    QString password; // for the user "root" or whatever loginUser() says
    bool operator==(const WorkloadSpec&) const = default;
};

enum class WorkloadState {
    Running,
    Stopped,
    Absent,
};

struct Workload {
    WorkloadId id;
    WorkloadState state = WorkloadState::Absent;
    quint16 sshPort = 0;
    QString loginUser; // whom SSH lets in
    bool operator==(const Workload&) const = default;
};

struct Capacity {
    qint64 cpuMillicores = 0;
    qint64 memoryMb = 0;
    qint64 diskMb = 0;
    bool operator==(const Capacity&) const = default;
};

// What an image really is, in words for the tenant: "Debian GNU/Linux 12 (bookworm), isolated
// process tree".
struct Image {
    QString name; // what consumers ask for: "ubuntu:22.04"
    QString description;
    bool operator==(const Image&) const = default;
};

// What this backend can do beyond the port's contract.
struct Features {
    QString backend; // "local", "docker", …
    QString isolationLevel; // shared-kernel, dedicated-host
    QStringList capabilities; // words for the offer: "local", "docker"
    bool limitsAreEnforced = false; // CPU, memory and pids are really capped
    bool isolationIsActive = false;
    bool runsTemplates = false;
    QString
        missing; // what keeps isolation or limits from being active, for people; empty when nothing
    bool operator==(const Features&) const = default;
};

// A workload's password never enters a log.
QDebug operator<<(QDebug, const WorkloadSpec&) = delete;

} // namespace backends
