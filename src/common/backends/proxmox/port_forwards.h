// SPDX-License-Identifier: GPL-3.0-or-later
// Ports of this computer that lead to guests nobody outside reaches. Each is a small process of its
// own (paygress-local-ssh forward) that holds the socket and a lock file, and outlives the daemon.
// An API can make guests but no NAT rules; a rule of ours in this computer's packet filter would
// need root, hide taken ports, and be lost at the next reload of a firewall.
#pragma once

#include "backends/workload.h"
#include "base/clock.h"

#include <QHostAddress>

namespace backends {

struct ForwardTarget {
    QString host;
    quint16 port = 0;
};

class PortForwards {
public:
    PortForwards(QString folder, QString program, QHostAddress listening, base::Clock& clock);

    base::Result<bool> isOpen(const WorkloadId& id) const;
    // Takes the place of an earlier one of that workload. Conflict when the port is taken.
    base::Task<base::Result<>> open(WorkloadId id, quint16 port, ForwardTarget target);
    base::Task<base::Result<>> close(WorkloadId id); // succeeds when there is none

private:
    QString lockOf(const WorkloadId& id) const;

    QString m_folder;
    QString m_program;
    QHostAddress m_listening;
    base::Clock& m_clock;
};

} // namespace backends
