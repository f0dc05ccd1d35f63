// SPDX-License-Identifier: GPL-3.0-or-later
// Makes one guest, up to the moment before it is started: number, disk, sizes, network, firewall.
// When an answer is lost, the server itself is asked what became of it.
#pragma once

#include "backends/proxmox/guest_request.h"
#include "backends/proxmox/own_guests.h"
#include "backends/proxmox/proxmox_setting.h"

#include <set>

namespace backends {

class GuestMaker {
public:
    // All must outlive it.
    GuestMaker(PveClient& server, OwnGuests& guests, const ProxmoxPlace& place, base::Clock& clock,
        base::RandomSource& random)
        : m_server{server}
        , m_guests{guests}
        , m_place{place}
        , m_clock{clock}
        , m_random{random}
    {
    }

    // At a number of the range that is free when the server is asked; answers what was made. After
    // a failure it may be there all the same, with our mark.
    base::Task<base::Result<GuestPlan>> make(QString owner, WorkloadSpec spec);
    base::Task<base::Result<>> furnish(GuestPlan plan);
    QString pathOf(const GuestPlan& plan) const;

private:
    base::Result<Vmid> unusedNumber(const std::set<Vmid>& taken) const;
    base::Result<GuestPlan> planFor(
        const QString& owner, const WorkloadSpec& spec, Vmid vmid) const;
    base::Task<base::Result<>> makeAt(GuestPlan plan); // Conflict: somebody else was faster
    base::Task<base::Result<>> askFor(GuestPlan plan);
    base::Task<base::Result<>> learnOutcome(GuestPlan plan, base::Error unclear);
    base::Task<base::Result<>> adjustMachine(GuestPlan plan);
    base::Task<base::Result<>> closeEgress(GuestPlan plan);

    PveClient& m_server;
    OwnGuests& m_guests;
    const ProxmoxPlace& m_place;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    std::set<Vmid> m_making; // numbers of creations under way
};

} // namespace backends
