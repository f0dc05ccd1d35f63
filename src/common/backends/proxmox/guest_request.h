// SPDX-License-Identifier: GPL-3.0-or-later
// What we ask a Proxmox VE server to make: the fields of forms, by the names of its API. Passwords
// are in the body of a request over TLS only, for machines only as a hash.
#pragma once

#include "backends/container_spec.h"
#include "backends/proxmox/guest_mark.h"
#include "backends/proxmox/pve_client.h"

#include <QHostAddress>

namespace backends {

struct GuestPlan {
    WorkloadSpec spec;
    QString owner; // which installation of a provider it belongs to
    Vmid vmid = 0;
    QString templateName; // a container's volume, or the number of a machine
    QString storage; // for its disk
    QString bridge;
    QHostAddress address; // null: it asks by DHCP
    int prefix = 0;
    QHostAddress gateway;
};

PveFields containerRequest(const GuestPlan& plan);
PveFields cloneRequest(const GuestPlan& plan); // of a machine that is a template
PveFields machineRequest(const GuestPlan& plan, const QString& passwordHash); // changes the clone
PveFields finishedRequest(GuestMark mark, const QString& digest);

// Options of the guest's own firewall, and its rules: no private networks, no IPv6, no mail, and
// not the address `own` of the server, where it has one of the world.
PveFields firewallOptions(const GuestPlan& plan);
QList<PveFields> firewallRules(const QString& own);

QDebug operator<<(QDebug, const GuestPlan&) = delete;

} // namespace backends
