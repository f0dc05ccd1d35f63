// SPDX-License-Identifier: GPL-3.0-or-later
// A named place where a test build can be made to die as if by SIGKILL: PAYGRESS_CRASH_AT=name.
// Release builds contain nothing of it.
#pragma once

namespace base {

#ifdef PAYGRESS_CRASH_POINTS
void crashPoint(const char* name);
#else
inline void crashPoint(const char*) { }
#endif

} // namespace base
