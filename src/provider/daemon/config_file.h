// SPDX-License-Identifier: GPL-3.0-or-later
// A Paygress provider-config.json (specification §10.1) of either published version, read whole:
// what we use, what we know but have no use for, what nobody knows.
#pragma once

#include "backends/proxmox/proxmox_setting.h"
#include "provider/daemon/daemon_config.h"

#include <QDebug>

namespace provider {

// Where the file says that workloads run.
struct HostSettings {
    QString backend; // "proxmox", "lxd", "docker", "kvm" or "local"
    backends::ProxmoxSetting proxmox; // its secret is one
    QString storage; // LXD: the storage pool
    QString kvmBaseImagePath;
    QString kvmBaseImageUrl;
};

struct ConfigFile {
    DaemonConfig config;
    HostSettings host;
    QStringList remarks; // English: fields that have no effect here, or that nobody knows
};

// Malformed, naming the field, when a required one is missing or one has another type.
base::Result<ConfigFile> configFileFromJson(const QByteArray& utf8);

// Also remarks on a file that others on this computer can read: it holds the key.
base::Result<ConfigFile> readConfigFile(const QString& path);

QDebug operator<<(QDebug, const HostSettings&) = delete;
QDebug operator<<(QDebug, const ConfigFile&) = delete;

} // namespace provider
