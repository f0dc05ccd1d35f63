// SPDX-License-Identifier: GPL-3.0-or-later
// The SSH server of one workload: process 1 of its sandbox. Accepts connections on the inherited
// socket, gives each a process of its own, and reaps the orphans of the sandbox. When it ends, the
// kernel ends everything inside.
#pragma once

namespace backends {

// Answers the exit code of the program; only when something went wrong.
int serveWorkload();

} // namespace backends
