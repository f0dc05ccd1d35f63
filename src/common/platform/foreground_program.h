// SPDX-License-Identifier: GPL-3.0-or-later
// A program that takes over our terminal until it ends: its input, output and errors are ours.
#pragma once

#include "base/result.h"
#include "base/task.h"

#include <QStringList>

namespace platform {

struct ForegroundProgram {
    QString path; // looked up in PATH
    QStringList arguments; // everyone on this computer can read them: never a secret
    QStringList environment; // "NAME=value", added to ours
};

// The program's exit code. NotFound: it could not be started. Rejected: it crashed.
base::Task<base::Result<int>> runInForeground(ForegroundProgram program);

} // namespace platform
