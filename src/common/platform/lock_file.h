// SPDX-License-Identifier: GPL-3.0-or-later
// A lock that lives as long as some process holds the file: who is running is asked of the kernel,
// never of a number in a file that another process may have got since.
#pragma once

#include "base/result.h"

#include <QList>

#include <utility>

namespace platform {

// Owns the descriptor. A child that is given it keeps the lock after we are gone.
class LockFile {
public:
    LockFile(LockFile&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    LockFile& operator=(LockFile&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~LockFile();

    static base::Result<LockFile> tryAcquire(const QString& path); // Conflict when it is held
    int descriptor() const { return m_fd; }

private:
    explicit LockFile(int fd)
        : m_fd{fd}
    {
    }

    int m_fd = -1;
};

// False also when there is no such file; an error when that cannot be told.
base::Result<bool> isLockHeld(const QString& path);

// Other processes that have the file open; only those that we may look at.
QList<qint64> holdersOf(const QString& path);
bool holdsFile(qint64 processId, const QString& path);
// Ends them at once (SIGKILL); never a process that has only got one of their numbers since.
void killHolders(const QString& path);

} // namespace platform
