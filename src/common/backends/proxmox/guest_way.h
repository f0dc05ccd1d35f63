// SPDX-License-Identifier: GPL-3.0-or-later
// The way to a guest's SSH server: its own address where that is one of the world, else a port of
// this computer.
#pragma once

#include "backends/proxmox/own_guests.h"
#include "backends/proxmox/port_forwards.h"
#include "backends/proxmox/proxmox_setting.h"

namespace backends {

class GuestWay {
public:
    GuestWay(PveClient& server, PortForwards forwards, GuestReach reach, quint16 guestSshPort,
        base::Clock& clock)
        : m_server{server}
        , m_forwards{std::move(forwards)}
        , m_reach{reach}
        , m_guestSshPort{guestSshPort}
        , m_clock{clock}
    {
    }

    base::Task<base::Result<SshPlace>> placeOf(OwnGuest guest);
    // Conflict when the port is taken.
    base::Task<base::Result<>> open(OwnGuest guest);
    base::Result<bool> isOpen(const WorkloadId& id) const;
    base::Task<base::Result<>> close(WorkloadId id); // succeeds when there is none

private:
    base::Task<base::Result<QString>> addressOf(OwnGuest guest);

    PveClient& m_server;
    PortForwards m_forwards;
    GuestReach m_reach;
    quint16 m_guestSshPort;
    base::Clock& m_clock;
};

} // namespace backends
