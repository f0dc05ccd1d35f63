// SPDX-License-Identifier: GPL-3.0-or-later
// What an LXD or Incus daemon answers, as values. Readers are strict about what we use.
#pragma once

#include "backends/workload.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>

namespace backends {

struct LxdReply {
    QString operation; // "/1.0/operations/…" when the work goes on; else empty
    QJsonValue metadata;
};

struct LxdServer {
    QString product; // "lxd", "incus"
    QString version;
    bool operator==(const LxdServer&) const = default;
};

struct LxdOperation {
    bool isDone = false;
    QString failure; // in the daemon's words; empty when there is none
    QJsonObject details;
};

struct LxdPool {
    QString name;
    QString driver; // "dir", "btrfs", "zfs", …
    bool operator==(const LxdPool&) const = default;

    bool limitsDisks() const;
};

struct InstanceFacts {
    QString name;
    WorkloadId workload;
    QString owner;
    QString pool; // where its root disk is
    quint16 sshPort = 0;
    bool isFinished = false;
    bool isRunning = false;
    bool isStateKnown = true; // false: the daemon itself cannot tell
    bool operator==(const InstanceFacts&) const = default;
};

struct LxdResources {
    qint64 processors = 0;
    qint64 freeMemoryMb = 0;
    bool operator==(const LxdResources&) const = default;
};

// The wrapping of every answer. NotFound, Conflict (a port or name is taken), NotAllowed or
// Rejected with the daemon's words when it refused.
base::Result<LxdReply> replyFromJson(int status, const QByteArray& utf8);
base::Error lxdRefusal(int code, const QString& words);

base::Result<LxdServer> serverFromJson(const QJsonValue& metadata); // NotAllowed, Unsupported
base::Result<LxdOperation> operationFromJson(const QJsonValue& metadata);
base::Result<QList<LxdPool>> poolsFromJson(const QJsonValue& metadata);
base::Result<bool> isManagedFromJson(
    const QJsonValue& metadata); // a network the daemon looks after
base::Result<qint64> freeDiskMbFromJson(const QJsonValue& metadata);
base::Result<LxdResources> resourcesFromJson(const QJsonValue& metadata);
base::Result<QString> fingerprintFromJson(const QJsonValue& metadata); // of an image's alias
base::Result<QString> imageTextFromJson(const QJsonValue& metadata); // what the image is

// nullopt for an instance that is nobody's workload.
base::Result<std::optional<InstanceFacts>> instanceFromJson(const QJsonValue& metadata);
base::Result<QList<InstanceFacts>> instancesFromJson(const QJsonValue& metadata);

// Which of processors, memory and processes the daemon says it cannot cap.
QStringList missingLimits(const QJsonValue& warnings);

} // namespace backends
