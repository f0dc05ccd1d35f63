// SPDX-License-Identifier: GPL-3.0-or-later
// What we ask an LXD or Incus daemon to make (their REST API 1.0, also Incus's): pure JSON. No
// password is ever part of it.
#pragma once

#include "backends/container_spec.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>

namespace backends {

// How an instance says what it is to us; survives restarts of everything.
namespace config_key {
constexpr auto Owner = QLatin1StringView{"user.paygress.provider"};
constexpr auto Workload = QLatin1StringView{"user.paygress.workload"};
constexpr auto SshPort = QLatin1StringView{"user.paygress.ssh-port"};
constexpr auto IsFinished = QLatin1StringView{"user.paygress.finished"}; // set last of all
} // namespace config_key

// In the instance's /dev, which is in memory and there before its init begins.
constexpr auto FirstLoginFile = QLatin1StringView{"/dev/.paygress-first-login"};

enum class IdMap {
    Shared, // with the daemon's other instances
    Own, // another tenant's processes are other users even to the kernel
};

struct InstancePlan {
    WorkloadSpec spec;
    QString owner; // which installation of a provider it belongs to
    QString fingerprint; // of an image that the daemon has
    QString pool; // of storage
    QString bridge; // empty: no network, only the way in by SSH
    QHostAddress listenAddress; // where the SSH port is published
    DiskLimit diskLimit = DiskLimit::PerFile;
    IdMap idMap = IdMap::Own;
};

QString instanceName(const QString& owner, const WorkloadId& id);

QJsonObject instanceRequest(const InstancePlan& plan);
QJsonObject finishedRequest(); // a change of config
QJsonObject bridgeRequest(const QString& bridge, const QString& address);
QJsonObject startRequest();
QJsonObject stopRequest(); // asks the instance's init
QJsonObject killRequest();

// Run inside, as root, when FirstLoginFile holds instanceLoginInput(): sets the password, makes the
// host key, and starts the SSH server, now and at every later boot.
QJsonObject instanceLoginRequest(const QString& hostname);
QByteArray instanceLoginInput(const QString& password);

QDebug operator<<(QDebug, const InstancePlan&) = delete;

} // namespace backends
