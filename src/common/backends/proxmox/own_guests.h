// SPDX-License-Identifier: GPL-3.0-or-later
// Which guests of a Proxmox VE server are ours, by what they say of themselves. Where a workload
// was seen is only where it is looked for first.
#pragma once

#include "backends/proxmox/guest_mark.h"
#include "backends/proxmox/pve_client.h"

#include <map>

namespace backends {

struct OwnGuest {
    QString path; // "/nodes/pve/lxc/1003"
    PveConfig config;
    GuestMark mark;
};

class OwnGuests {
public:
    OwnGuests(PveClient& server, Vmid first, Vmid last)
        : m_server{server}
        , m_first{first}
        , m_last{last}
    {
    }

    base::Task<base::Result<QList<PveGuest>>> allInRange(); // whoever they belong to
    base::Task<base::Result<QList<OwnGuest>>> all(QString owner);
    // Of several with that mark, which only crashes leave, the finished one.
    base::Task<base::Result<std::optional<OwnGuest>>> find(QString owner, WorkloadId id);
    base::Task<base::Result<std::optional<OwnGuest>>> at(QString owner, QString path);
    void remember(const WorkloadId& id, const QString& path) { m_seen[id] = path; }

private:
    PveClient& m_server;
    Vmid m_first;
    Vmid m_last;
    std::map<WorkloadId, QString> m_seen;
};

} // namespace backends
