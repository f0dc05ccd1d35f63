// SPDX-License-Identifier: GPL-3.0-or-later
// One process at a time per profile. The kernel holds the lock, so a killed process never leaves it
// behind.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "platform/paths.h"

#include <utility>

namespace platform {

// Owns the lock until destroyed. Child processes do not inherit it.
class ProfileLock {
public:
    ProfileLock(ProfileLock&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    ProfileLock& operator=(ProfileLock&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~ProfileLock();

    // Creates the profile's folder when it is missing. Conflict when another process has the lock.
    static base::Result<ProfileLock> tryAcquire(const ProfilePaths& paths);

private:
    explicit ProfileLock(int fd)
        : m_fd{fd}
    {
    }

    int m_fd = -1;
};

// Tries for ten seconds, as the process before us may be about to end; then Conflict.
base::Task<base::Result<ProfileLock>> acquireProfileLock(ProfilePaths paths, base::Clock& clock);

} // namespace platform
