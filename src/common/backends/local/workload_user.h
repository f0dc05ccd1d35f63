// SPDX-License-Identifier: GPL-3.0-or-later
// A user of this computer for one workload when the daemon runs as root: one that nobody else has.
#pragma once

#include "base/random.h"
#include "base/result.h"

#include <QList>

namespace backends {

// Zero for a daemon that is not root: its workloads are its own user's. `taken` belongs to other
// workloads.
base::Result<qint64> chooseUserId(const QList<qint64>& taken, base::RandomSource& random);

// Processes of that user, seen from here. Empty for 0: those are not all the workload's.
QList<qint64> processesOfUser(qint64 userId);

} // namespace backends
