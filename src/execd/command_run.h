// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one command in a shell and waits for it. When its time is over, the shell and whatever it
// started are killed, and what they wrote until then is kept. Blocks; POSIX only.
#pragma once

#include "execd/exec_message.h"

namespace execd {

constexpr std::size_t LargestOutput = 4 << 20; // kept of each stream; the rest is read and dropped

// `shell -lc command` in that folder, which must exist. The error says why nothing was started.
// Call it in a process of its own: it adopts what the command leaves behind.
tl::expected<ExecResult, std::string> runCommand(const ExecRequest& request);

} // namespace execd
