// SPDX-License-Identifier: GPL-3.0-or-later
// The rights an API token needs on a Proxmox VE server for renting out guests, and which are not
// there.
#pragma once

#include "backends/proxmox/pve_answer.h"

#include <QStringList>

namespace backends {

struct NeededRights {
    QString path; // of an object: "/vms/1000"
    QStringList names; // "VM.Allocate"
    bool operator==(const NeededRights&) const = default;
};

struct RentedPlace {
    GuestKind kind = GuestKind::Container;
    int majorVersion = 0;
    Vmid firstVmid = 0;
    QString node;
    QString storage;
    QString templateName;
    QString bridge;
};

QList<NeededRights> rightsNeeded(const RentedPlace& place);

// "the API token lacks VM.Allocate on /vms/1000"; empty when nothing is missing.
QString whatIsMissing(const NeededRights& needed, const QSet<QString>& rights);

} // namespace backends
