// SPDX-License-Identifier: GPL-3.0-or-later
// What we ask a container engine (Docker Engine API 1.41, also Podman's) to make: pure JSON. No
// password is ever part of it.
#pragma once

#include "backends/container_spec.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QStringList>

namespace backends {

// Where tenants' containers are attached: they reach the world, not each other.
constexpr auto EngineNetwork = QLatin1StringView{"paygress"};

// Two makes may run on one computer, and each wants a bridge for itself.
enum class EngineMake {
    Docker,
    Podman,
};
QString bridgeOf(EngineMake make);

namespace label {
constexpr auto Owner = QLatin1StringView{"paygress.provider"};
constexpr auto Workload = QLatin1StringView{"paygress.workload"};
constexpr auto DiskMb = QLatin1StringView{"paygress.disk_mb"}; // what the tenant may fill
} // namespace label

// What an image starts by itself.
struct ImageProgram {
    QStringList words; // entry point and command
    QString user; // a name; empty: root
    bool operator==(const ImageProgram&) const = default;
};

struct ContainerPlan {
    WorkloadSpec spec;
    QString owner; // which installation of a provider it belongs to
    QString reference; // of an image that the engine has
    ImageProgram program; // of a service's image
    QHostAddress listenAddress; // where the SSH port is published
    DiskLimit diskLimit = DiskLimit::PerFile;
    QString dataFolder; // of this computer, for a service's data; empty: the engine's own volume
};

// A container carries its first name until its tenant can log in; then it gets its final name, so a
// creation that was cut short is recognised by the name.
QString unfinishedName(const QString& owner, const WorkloadId& id);
QString finalName(const QString& owner, const WorkloadId& id);

// Where a service keeps its data: a volume of the workload's own.
QString dataVolumeName(const QString& owner, const WorkloadId& id);

QJsonObject containerRequest(const ContainerPlan& plan);
QJsonObject dataVolumeRequest(const QString& owner, const WorkloadId& id);
QJsonObject networkRequest(); // of Docker
QJsonObject podmanNetworkRequest(); // of Podman's own interface: its Docker one cannot say all

// Run inside, as root. Standard input: the password in a line, how many bytes of secrets follow,
// the secrets of a service; it does not end. Sets and keeps them, makes the host key, and thereby
// lets the SSH server and the service begin.
QJsonObject firstLoginRequest();
QByteArray firstLoginInput(const WorkloadSpec& spec);

// The query that lists the containers of an installation, stopped ones too; of one workload when an
// id is given.
QByteArray listQuery(const QString& owner, const WorkloadId& id = {});
QByteArray volumesQuery(const QString& owner); // its volumes
QByteArray sizesQuery(const QString& owner); // of all, with what each has written; takes its time

QDebug operator<<(QDebug, const ContainerPlan&) = delete;

} // namespace backends
