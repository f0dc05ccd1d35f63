// SPDX-License-Identifier: GPL-3.0-or-later
// One process at a time per profile. The kernel holds the lock, so a killed process never leaves it
// behind.
#pragma once

#include "base/clock.h"
#include "platform/lock_file.h"
#include "platform/paths.h"

namespace platform {

// Owns the lock until destroyed. Child processes do not inherit it.
class ProfileLock {
public:
    // Creates the profile's folder when it is missing. Conflict when another process has the lock.
    static base::Result<ProfileLock> tryAcquire(const ProfilePaths& paths);

private:
    explicit ProfileLock(LockFile file)
        : m_file{std::move(file)}
    {
    }

    LockFile m_file;
};

// Tries for ten seconds, as the process before us may be about to end; then Conflict.
base::Task<base::Result<ProfileLock>> acquireProfileLock(ProfilePaths paths, base::Clock& clock);

} // namespace platform
