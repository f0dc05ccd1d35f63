// SPDX-License-Identifier: GPL-3.0-or-later
// Clearing away what an ended workload leaves on this computer: its folder and its cgroups.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QStringList>

namespace backends {

base::Result<bool> folderExists(const QString& path); // an error when that cannot be told
base::Task<base::Result<>> eraseFolder(
    QString path, base::Clock& clock); // verified; missing is fine
base::Task<base::Result<>> eraseCgroups(QStringList folders, base::Clock& clock);

} // namespace backends
