// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer has to spare at the moment.
#pragma once

#include "backends/workload.h"
#include "platform/host_load.h"

namespace backends {

// Processors that no runnable process wants, memory without swapping, and the disk of the folder.
Capacity spareCapacity(const platform::HostLoad& load);

} // namespace backends
