// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/profile_lock.h"

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds LongestWait{10};
constexpr std::chrono::milliseconds Pause{100};

} // namespace

base::Result<ProfileLock> ProfileLock::tryAcquire(const ProfilePaths& paths)
{
    const auto prepared = paths.prepare();
    if (!prepared)
        return base::passOn(prepared);
    auto file = LockFile::tryAcquire(paths.lockFile());
    if (file)
        return ProfileLock{std::move(*file)};
    if (file.error().code == base::Errc::Conflict)
        return base::fail(
            base::Errc::Conflict, u"another process uses the profile %1"_s.arg(paths.folder()));
    return base::passOn(file);
}

base::Task<base::Result<ProfileLock>> acquireProfileLock(ProfilePaths paths, base::Clock& clock)
{
    const auto deadline = clock.uptime() + LongestWait;
    auto lock = ProfileLock::tryAcquire(paths);
    while (!lock && lock.error().code == base::Errc::Conflict && clock.uptime() < deadline) {
        co_await clock.sleep(Pause);
        lock = ProfileLock::tryAcquire(paths);
    }
    co_return std::move(lock);
}

} // namespace platform
