// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer is and how busy it is, measured at the moment of asking.
#pragma once

#include "base/result.h"

#include <QString>

namespace platform {

struct HostLoad {
    int processors = 0;
    double averageLoad = 0; // runnable processes, one-minute average
    qint64 totalMemoryMb = 0;
    qint64 availableMemoryMb = 0; // without swapping
    qint64 totalDiskMb = 0; // of the file system that holds the folder
    qint64 freeDiskMb = 0; // for ordinary users
    bool operator==(const HostLoad&) const = default;
};

base::Result<HostLoad> measureHostLoad(const QString& folder);

// "Debian GNU/Linux 12 (bookworm)"
QString operatingSystemName();

} // namespace platform
