// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/backend_catalog.h"

#include "backends/docker/docker_backend.h"
#include "backends/kvm/kvm_backend.h"
#include "backends/local/local_backend.h"
#include "backends/lxd/lxd_backend.h"
#include "backends/proxmox/proxmox_backend.h"

namespace backends {

using namespace Qt::StringLiterals;

QStringList backendNames()
{
    return {u"local"_s, u"docker"_s, u"lxd"_s, u"kvm"_s, u"proxmox"_s};
}

base::Result<std::unique_ptr<ComputeBackend>> makeBackend(const QString& name,
    const BackendOptions& options, base::Clock& clock, base::RandomSource& random)
{
    if (name == u"local"_s)
        return std::make_unique<LocalBackend>(LocalOptions{.stateFolder = options.stateFolder,
                                                  .listenAddress = options.listenAddress},
            clock, random);
    if (name == u"docker"_s)
        return std::make_unique<DockerBackend>(DockerOptions{.stateFolder = options.stateFolder,
                                                   .listenAddress = options.listenAddress,
                                                   .services = options.services},
            clock, random);
    if (name == u"lxd"_s)
        return std::make_unique<LxdBackend>(
            LxdOptions{.stateFolder = options.stateFolder, .listenAddress = options.listenAddress},
            clock, random);
    if (name == u"kvm"_s)
        return std::make_unique<KvmBackend>(
            KvmOptions{.stateFolder = options.stateFolder, .listenAddress = options.listenAddress},
            clock, random);
    if (name == u"proxmox"_s) {
        const auto place = placeFrom(options.proxmox);
        if (!place)
            return base::passOn(place);
        return std::make_unique<ProxmoxBackend>(ProxmoxOptions{.stateFolder = options.stateFolder,
                                                    .listenAddress = options.listenAddress,
                                                    .place = *place},
            clock, random);
    }
    return base::fail(base::Errc::Unsupported, u"there is no backend named %1"_s.arg(name));
}

} // namespace backends
