// SPDX-License-Identifier: GPL-3.0-or-later
// A tenant's home as a file system in a file, which bounds what it can write. For daemons that run
// as root.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QString>

namespace backends {

// Empty space takes no room on the disk. The root folder of the file system belongs to that user.
base::Task<base::Result<>> makeDiskImage(
    QString path, qint64 sizeMb, qint64 userId, base::Clock& clock);

// For the launcher, in a mount namespace of its own: gone when the last process of the workload is.
// Waits while an earlier mount of the same image is still being taken down.
base::Result<> mountDiskImage(int image, const QByteArray& target);

} // namespace backends
