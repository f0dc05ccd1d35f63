// SPDX-License-Identifier: GPL-3.0-or-later
// A named place where a test build can be made to die as if by SIGKILL: PAYGRESS_CRASH_AT=name.
// With PAYGRESS_CRASH_COMMAND it lives, and runs that command there once: others may be struck too.
// Release builds contain nothing of it.
#pragma once

#ifdef PAYGRESS_CRASH_POINTS
#include <functional>
#endif

namespace base {

#ifdef PAYGRESS_CRASH_POINTS
void crashPoint(const char* name);

// Journeys hear of every crash point instead of dying: both sides live in one process there.
using CrashHook = std::function<void(const char* name)>;
void setCrashHook(CrashHook hook);
#else
inline void crashPoint(const char*) { }
#endif

} // namespace base
