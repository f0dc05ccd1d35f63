// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of host we can run workloads on, by name. A new backend is one line here.
#pragma once

#include "backends/compute_backend.h"
#include "backends/container_spec.h"
#include "backends/proxmox/proxmox_setting.h"
#include "base/clock.h"
#include "base/random.h"

#include <QHostAddress>
#include <QStringList>

#include <memory>

namespace backends {

struct BackendOptions {
    QString stateFolder; // where a backend keeps what it knows about its workloads
    QHostAddress listenAddress{QHostAddress::Any}; // where SSH ports are opened
    QList<AllowedImage> services; // what may run beside SSH, where the backend can
    ProxmoxSetting proxmox; // for that backend only
};

QStringList backendNames(); // "local", "docker", "lxd", "kvm", "proxmox"

// Unsupported for a name that is not in backendNames(); Malformed, naming the field, for a setting
// that cannot be used.
base::Result<std::unique_ptr<ComputeBackend>> makeBackend(const QString& name,
    const BackendOptions& options, base::Clock& clock, base::RandomSource& random);

} // namespace backends
