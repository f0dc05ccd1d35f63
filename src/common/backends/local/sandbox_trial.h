// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out whether sandboxes work on this computer, by making one that ends at once.
#pragma once

#include "backends/local/workload_processes.h"

namespace backends {

enum class TrialHome {
    Folder,
    DiskImage, // a file system in a file, which only root may mount
};

// Leaves nothing in the state folder.
base::Task<base::Result<>> trySandbox(
    LocalPrograms programs, QString stateFolder, qint64 userId, TrialHome home, base::Clock& clock);

} // namespace backends
