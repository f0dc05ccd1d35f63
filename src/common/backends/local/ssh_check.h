// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out whether a workload really lets its tenant in: connects, logs in, runs a command. A
// program of its own, so that what a workload answers never enters the daemon's address space.
#pragma once

#include <QString>

namespace backends {

// The exit code of the program: 0 when the password was accepted and the command ran.
int checkLogin(const QString& address, quint16 port, const QString& password);

} // namespace backends
