// SPDX-License-Identifier: GPL-3.0-or-later
// Runs each workload as a guest of a Proxmox VE server (7 or newer): a container made of a
// template, or a machine cloned from one. Everything is kept there: a guest says by its description
// whose it is, where its port is, and whether it is finished; what does not say so is never
// touched. The API sets no NAT rules, so a guest is reached at an address of its own (routed), or
// through a port of this computer (forwarded, see port_forwards.h): this must then be the server
// itself or another computer in the guests' network. Containers have no limit of processes: what
// they take counts as memory, which is capped. Workloads outlive our daemon.
#pragma once

#include "backends/engine_backend.h"
#include "backends/proxmox/guest_maker.h"
#include "backends/proxmox/guest_way.h"
#include "backends/proxmox/own_guests.h"
#include "backends/proxmox/proxmox_setting.h"
#include "backends/proxmox/token_rights.h"

namespace backends {

struct ProxmoxOptions {
    QString stateFolder; // the name of this installation, and locks of forwarded ports
    QHostAddress listenAddress{QHostAddress::Any};
    ProxmoxPlace place;
    QString sshProgram; // empty: paygress-local-ssh beside the running program
    quint16 guestSshPort = 22; // where a guest's SSH server listens
};

class ProxmoxBackend final : public EngineBackend {
public:
    ProxmoxBackend(ProxmoxOptions options, base::Clock& clock, base::RandomSource& random);

    base::Task<base::Result<Features>> probe() override;
    base::Task<base::Result<Capacity>> freeCapacity() override;

private:
    base::Task<base::Result<>> greet() override;
    base::Task<base::Result<QString>> describeImage(QString reference) override;
    base::Task<base::Result<Found>> find(WorkloadId id) override;
    base::Task<base::Result<QList<WorkloadId>>> findAll() override;
    base::Task<base::Result<>> build(WorkloadSpec spec) override;
    base::Task<base::Result<SshPlace>> placeOf(Tenancy tenancy) override;
    base::Task<base::Result<>> resume(Tenancy tenancy) override;
    base::Task<base::Result<>> halt(Tenancy tenancy) override;
    base::Task<base::Result<>> keepReachable(Tenancy tenancy) override;
    base::Task<base::Result<>> askToRemove(Tenancy tenancy) override;
    base::Task<base::Result<bool>> hasRemains(Tenancy tenancy) override;

    RentedPlace rentedPlace() const;
    base::Task<base::Result<OwnGuest>> guestAt(QString path); // NotFound when it is not ours
    base::Task<base::Result<>> startGuest(QString path);
    base::Task<base::Result<>> letIn(QString path, QString password);
    base::Task<base::Result<>> markFinished(QString path);

    ProxmoxOptions m_options;
    PveClient m_server;
    OwnGuests m_guests;
    GuestMaker m_maker;
    GuestWay m_way;
    PveVersion m_version; // found out by greet()
    bool m_hasAwaitedStrays = false;
};

} // namespace backends
