// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/host_capacity.h"

#include <algorithm>

namespace backends {

Capacity spareCapacity(const platform::HostLoad& load)
{
    constexpr double MillicoresPerProcessor = 1000;
    const double idle = std::max(0.0, load.processors - load.averageLoad);
    return {.cpuMillicores = static_cast<qint64>(idle * MillicoresPerProcessor),
        .memoryMb = load.availableMemoryMb,
        .diskMb = load.freeDiskMb};
}

} // namespace backends
