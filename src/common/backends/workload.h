// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider asks a backend to run, and what it got.
#pragma once

#include "base/amount.h"
#include "base/result.h"
#include "crypto/secret_bytes.h"

#include <QDebug>
#include <QList>
#include <QString>

#include <optional>

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

// Leads from a TCP port of this computer to one inside.
struct PublishedPort {
    quint16 hostPort = 0;
    quint16 innerPort = 0;
    bool operator==(const PublishedPort&) const = default;
};

struct Variable {
    QString name; // capital letters, digits and '_'
    QString value;
    bool operator==(const Variable&) const = default;
};

using VolumeKey = crypto::SecretBytes<32>; // used as it is: 256 bits of the tenant's (spec 9.7)

// What a workload that is made for one purpose runs beside its SSH server: the program of an image.
struct Service {
    QString name; // one of Features::services
    QList<PublishedPort> ports;
    QList<Variable> environment; // whoever may ask the engine can read these
    QList<Variable> secrets; // given to the program too, but readable inside only
    QString dataPath; // kept apart from the image, removed with the workload; empty: nothing is
    std::optional<VolumeKey> dataKey; // encrypts that data; nobody keeps it. None: it is readable
    qint64 openFiles = 0; // at once; 0: what the backend allows usually
    bool operator==(const Service&) const = default;
};

struct WorkloadSpec {
    WorkloadId id;
    QString image; // one of images(); already resolved by the caller; unused with a service
    QString hostname; // shown inside
    qint64 cpuMillicores = 1000;
    qint64 memoryMb = 512;
    qint64 diskMb = 1024;
    quint16 sshPort = 0; // the host port where SSH must answer
    QString password; // for the user "root" or whatever loginUser() says
    std::optional<Service> service; // none: plain Linux
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
    QString sshHost; // an address of its own; empty: the provider's
    bool operator==(const Workload&) const = default;
};

// Where a workload's SSH server answers.
struct SshPlace {
    QString host; // empty: this computer
    quint16 port = 0;
    bool operator==(const SshPlace&) const = default;
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
    QList<Image> services; // that it can run now; none: it knows only plain Linux
    std::optional<qint64> processors; // all of the host's, where that is another computer
    bool encryptsData = false; // of services, on the disk, when their tenant gives a key
    QString encryptionMissing; // what keeps it from that, for people
    QString
        missing; // what keeps isolation or limits from being active, for people; empty when nothing
    bool operator==(const Features&) const = default;
};

// A workload's password and secrets never enter a log.
QDebug operator<<(QDebug, const Variable&) = delete;
QDebug operator<<(QDebug, const Service&) = delete;
QDebug operator<<(QDebug, const WorkloadSpec&) = delete;

} // namespace backends
