// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/profile_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds LongestWait{10};
constexpr std::chrono::milliseconds Pause{100};

} // namespace

ProfileLock::~ProfileLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

base::Result<ProfileLock> ProfileLock::tryAcquire(const ProfilePaths& paths)
{
    const auto prepared = paths.prepare();
    if (!prepared)
        return base::passOn(prepared);

    const auto name = paths.lockFile();
    const int fd = ::open(
        QFile::encodeName(name).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return base::fail(
            base::Errc::Storage, u"cannot open %1: %2"_s.arg(name, qt_error_string(errno)));
    ProfileLock lock{fd};
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return base::fail(
            base::Errc::Conflict, u"another process uses the profile %1"_s.arg(paths.folder()));
    return base::fail(
        base::Errc::Storage, u"cannot lock %1: %2"_s.arg(name, qt_error_string(errno)));
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
