// SPDX-License-Identifier: GPL-3.0-or-later
// What a container engine answers, as values. Readers are strict about what we use.
#pragma once

#include "backends/docker/container_request.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

namespace backends {

struct EngineVersion {
    QString product; // "20.10.24"
    QByteArray api; // the version we speak with it: "1.41"
    EngineMake make = EngineMake::Docker;
    bool operator==(const EngineVersion&) const = default;
};

struct EngineFacts {
    qint64 processors = 0;
    qint64 memoryMb = 0; // of the engine's computer
    QString dataFolder; // where its containers' files are
    QString storageDriver;
    QString backingFileSystem; // empty when it does not say
    QStringList securityOptions;
    bool limitsCpu = false;
    bool limitsMemory = false;
    bool limitsProcesses = false;
    bool filtersBridges = false; // the packet filter sees what tenants send each other
    bool operator==(const EngineFacts&) const = default;

    bool mayLimitDisks() const;
};

struct ContainerFacts {
    QString engineId; // 64 hex digits
    WorkloadId workload;
    QString name; // without the engine's leading '/'
    bool isRunning = false;
    qint64 diskMb = 0; // what its tenant may fill
    qint64 writtenBytes = 0; // known when the sizes were asked for
    bool operator==(const ContainerFacts&) const = default;

    bool isDiskFull() const;
};

struct VolumeFacts {
    QString name;
    WorkloadId workload;
    bool operator==(const VolumeFacts&) const = default;
};

struct ExecFacts {
    bool isRunning = false;
    qint64 exitCode = 0;
    bool operator==(const ExecFacts&) const = default;
};

base::Result<EngineVersion> versionFromJson(const QByteArray& utf8); // Unsupported: too old or new
base::Result<EngineFacts> factsFromJson(const QByteArray& utf8);
base::Result<QList<ContainerFacts>> containersFromJson(const QByteArray& utf8);
base::Result<quint16> sshPortFromJson(const QByteArray& utf8); // of a container's full description
base::Result<QList<VolumeFacts>> volumesFromJson(const QByteArray& utf8);
base::Result<QHash<QString, qint64>> volumeSizesFromJson(const QByteArray& utf8); // bytes, by name
base::Result<ImageProgram> imageProgramFromJson(const QByteArray& utf8);
base::Result<QString> imageDescriptionFromJson(const QByteArray& utf8, const QString& reference);
base::Result<QString> bridgeFromJson(const QByteArray& utf8); // of a network of either make
base::Result<QString> idFromJson(const QByteArray& utf8);
base::Result<ExecFacts> execFromJson(const QByteArray& utf8);

// The engine's own words and what they mean for us: Conflict for a port or name that is taken,
// NotFound, Rejected.
base::Error refusalFrom(int status, const QByteArray& body);

} // namespace backends
