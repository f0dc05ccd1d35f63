// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/lock_file.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

bool hasOpen(const QString& processFolder, const struct stat& file)
{
    const auto descriptors = QDir{processFolder + "/fd"_L1}.entryList(
        QDir::System | QDir::Files | QDir::AllDirs | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const auto& descriptor : descriptors) {
        struct stat opened { };
        const auto link = QFile::encodeName(processFolder + "/fd/"_L1 + descriptor);
        if (::stat(link.constData(), &opened) == 0 && opened.st_dev == file.st_dev
            && opened.st_ino == file.st_ino)
            return true;
    }
    return false;
}

} // namespace

LockFile::~LockFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

base::Result<LockFile> LockFile::tryAcquire(const QString& path)
{
    const int fd = ::open(
        QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return base::fail(
            base::Errc::Storage, u"cannot open %1: %2"_s.arg(path, qt_error_string(errno)));
    LockFile lock{fd};
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return base::fail(base::Errc::Conflict, u"%1 is held"_s.arg(path));
    return base::fail(
        base::Errc::Storage, u"cannot lock %1: %2"_s.arg(path, qt_error_string(errno)));
}

base::Result<bool> isLockHeld(const QString& path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return false;
    if (fd < 0)
        return base::fail(
            base::Errc::Storage, u"cannot open %1: %2"_s.arg(path, qt_error_string(errno)));
    const int answer = ::flock(fd, LOCK_SH | LOCK_NB);
    const int error = errno;
    ::close(fd);
    if (answer == 0)
        return false;
    if (error == EWOULDBLOCK)
        return true;
    return base::fail(
        base::Errc::Storage, u"cannot ask for the lock %1: %2"_s.arg(path, qt_error_string(error)));
}

QList<qint64> holdersOf(const QString& path)
{
    struct stat file { };
    if (::stat(QFile::encodeName(path).constData(), &file) != 0)
        return {};
    QList<qint64> holders;
    const auto entries = QDir{u"/proc"_s}.entryList(QDir::Dirs);
    for (const auto& entry : entries) {
        bool isNumber = false;
        const auto processId = entry.toLongLong(&isNumber);
        if (isNumber && processId != ::getpid() && hasOpen("/proc/"_L1 + entry, file))
            holders.append(processId);
    }
    return holders;
}

bool holdsFile(qint64 processId, const QString& path)
{
    struct stat file { };
    return ::stat(QFile::encodeName(path).constData(), &file) == 0
        && hasOpen(u"/proc/%1"_s.arg(processId), file);
}

void killHolders(const QString& path)
{
    for (const auto processId : holdersOf(path)) {
        const int pinned
            = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(processId), 0));
        // The number may have gone to another process before it was pinned: look once more.
        if (pinned >= 0 && holdsFile(processId, path))
            ::syscall(SYS_pidfd_send_signal, pinned, SIGKILL, nullptr, 0);
        if (pinned >= 0)
            ::close(pinned);
    }
}

} // namespace platform
