// SPDX-License-Identifier: GPL-3.0-or-later
// What the daemon tells the launcher of a workload, and what the launcher tells the SSH server
// inside. Both travel through an inherited descriptor, never through arguments or the environment.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QDebug>
#include <QStringList>

namespace backends {

// For the SSH server inside the sandbox, which has the workload's own privileges.
struct ServerPlan {
    QString password;
    QString hostKey; // private, OpenSSH's text form
    qint64 processLimit
        = 0; // per-process limits for shells, where no cgroup enforces them; 0 for none
    qint64 memoryLimitMb = 0;
    qint64 fileLimitMb = 0; // the longest file a shell may write
    bool operator==(const ServerPlan&) const = default;
};

// For the launcher, which runs outside with the daemon's privileges until it has dropped them.
struct LaunchPlan {
    QString bubblewrap; // the program that makes the sandbox
    QString home; // becomes /root
    QString diskImage; // mounted as /root instead; empty for none
    QString etc; // becomes /etc
    QString hostname;
    qint64 userId = 0; // to become before the sandbox is made; 0 to stay who we are
    QStringList processFiles; // cgroup.procs to enter first
    qint64 temporaryMb = 64; // size of /tmp
    ServerPlan server;
    bool operator==(const LaunchPlan&) const = default;
};

QByteArray toJson(const ServerPlan& plan);
QByteArray toJson(const LaunchPlan& plan);
base::Result<ServerPlan> serverPlanFromJson(const QByteArray& json);
base::Result<LaunchPlan> launchPlanFromJson(const QByteArray& json);

// Where the programs of a workload find what they inherited.
namespace descriptor {
constexpr int Plan = 3;
constexpr int Listener = 4; // the socket on the workload's port
constexpr int Lock = 5; // held for as long as the workload runs
constexpr int Status = 6; // where bubblewrap tells the process id; outside only
} // namespace descriptor

constexpr int PlanMaxBytes = 64 * 1024;

// Passwords and keys never enter a log.
QDebug operator<<(QDebug, const ServerPlan&) = delete;
QDebug operator<<(QDebug, const LaunchPlan&) = delete;

} // namespace backends
