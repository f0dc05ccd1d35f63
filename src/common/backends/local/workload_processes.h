// SPDX-License-Identifier: GPL-3.0-or-later
// The running part of a local workload: starting its sandbox, and ending every process of it for
// certain.
#pragma once

#include "backends/listening_socket.h"
#include "backends/local/workload_record.h"
#include "base/clock.h"

namespace backends {

// The programs a workload needs.
struct LocalPrograms {
    QString ssh; // paygress-local-ssh
    QString bubblewrap;
};

// Starts the launcher with everything it inherits. It runs on when we end. Conflict when the
// workload runs already.
base::Result<> launchWorkload(const WorkloadFolder& folder, const WorkloadRecord& record,
    const LocalPrograms& programs, ListeningSocket socket, bool limitsByCgroup);

// Kills what holds the workload's lock and what runs as its user, and answers when none of it is
// left.
base::Task<base::Result<>> endProcesses(WorkloadFolder folder, qint64 userId, base::Clock& clock);

} // namespace backends
