// SPDX-License-Identifier: GPL-3.0-or-later
// A proxmox backend on a model of a server, whose guests are real process trees. Everything is
// removed at the end.
#pragma once

#include "backends/proxmox/proxmox_backend.h"
#include "project_paths.h"
#include "support/local_host.h"
#include "support/pve_model.h"

#include <memory>

namespace test {

class ProxmoxHost {
public:
    ProxmoxHost() { reopen(); }
    ProxmoxHost(const ProxmoxHost&) = delete;
    ProxmoxHost& operator=(const ProxmoxHost&) = delete;
    ~ProxmoxHost()
    {
        const auto ids = resultOf(backend->list(), Patience);
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), Patience);
    }

    backends::ProxmoxSetting setting() const
    {
        backends::ProxmoxSetting setting;
        setting.url = model.url();
        setting.tokenId = model.tokenId;
        setting.tokenSecret = model.tokenSecret;
        setting.node = QStringLiteral("pve");
        setting.storage = QStringLiteral("local-lvm");
        setting.templateName = templateName;
        setting.bridge = QStringLiteral("vmbr0");
        setting.firstVmid = 1000;
        setting.lastVmid = 1009;
        setting.fingerprint = net::toText(model.fingerprint());
        setting.firstAddress = PveGuests::firstAddress();
        setting.gateway = PveGuests::gateway();
        return setting;
    }
    // A new backend object for the same server, as after a restart of the daemon.
    void reopen() { reopen(setting()); }
    void reopen(const backends::ProxmoxSetting& given)
    {
        backends::ProxmoxOptions options;
        options.stateFolder = stateFolder();
        options.listenAddress = QHostAddress{QHostAddress::LocalHost};
        options.place = backends::placeFrom(given).value();
        options.sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh");
        options.guestSshPort = GuestSshPort;
        backend = std::make_unique<backends::ProxmoxBackend>(options, clock, random);
    }
    QString stateFolder() const { return m_folder.path() + QStringLiteral("/workloads"); }

    // Why guests cannot run here; empty when they can.
    QString obstacle()
    {
        const auto sandboxes = LocalHost{}.obstacle();
        if (!sandboxes.isEmpty())
            return sandboxes;
        const auto features = resultOf(backend->probe(), Patience);
        if (!features)
            return features.error().detail;
        return features->isolationIsActive ? QString{} : features->missing;
    }

    static constexpr quint16 GuestSshPort = 2222;

    base::SystemClock clock;
    base::SystemRandom random;
    PveModel model{GuestSshPort};
    QString templateName = QStringLiteral("local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst");
    std::unique_ptr<backends::ProxmoxBackend> backend;

private:
    static constexpr std::chrono::seconds Patience{60};

    QTemporaryDir m_folder;
};

} // namespace test
