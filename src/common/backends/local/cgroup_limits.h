// SPDX-License-Identifier: GPL-3.0-or-later
// Caps of memory, processes and CPU time through cgroups, version 1 or 2, wherever this process may
// write them.
#pragma once

#include "base/result.h"

#include <QStringList>

namespace backends {

struct ResourceLimits {
    qint64 memoryMb = 0;
    qint64 processes = 0;
    qint64 cpuMillicores = 0;
    bool operator==(const ResourceLimits&) const = default;
};

// Where new groups can be made. Empty parents mean: nowhere, and `missing` tells why.
struct CgroupPlaces {
    QStringList parents; // one for version 2, one per controller for version 1
    bool isVersion2 = false;
    QString missing;
};

// Looks at the mounted hierarchies and really makes, limits and removes a trial group.
CgroupPlaces findCgroupPlaces();

// The folders a workload's groups will have; they are noted down before they are made.
QStringList cgroupFolders(const CgroupPlaces& places, const QString& name);

base::Result<> makeCgroups(
    const QStringList& folders, bool isVersion2, const ResourceLimits& limits);
base::Result<> removeCgroups(
    const QStringList& folders); // Conflict while processes are inside; missing ones are fine
QStringList processFilesOf(const QStringList& folders); // what a process writes itself into

} // namespace backends
