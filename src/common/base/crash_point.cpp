// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crash_point.h"

#ifdef PAYGRESS_CRASH_POINTS

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace base {

namespace {

CrashHook& currentHook()
{
    static CrashHook hook;
    return hook;
}

} // namespace

void setCrashHook(CrashHook hook)
{
    currentHook() = std::move(hook);
}

void crashPoint(const char* name)
{
    if (currentHook())
        return currentHook()(name);
    const char* wanted = std::getenv("PAYGRESS_CRASH_AT");
    if (!wanted || std::strcmp(wanted, name) != 0)
        return;
    const char* command = std::getenv("PAYGRESS_CRASH_COMMAND");
    if (!command)
        std::raise(SIGKILL);
    static bool hasStruck = false;
    if (!std::exchange(hasStruck, true))
        (void)!std::system(command);
}

} // namespace base

#endif
