// SPDX-License-Identifier: GPL-3.0-or-later
// What this computer offers to somebody who wants to run other people's programs on it, as far as
// this process may use it. Looks only; changes nothing.
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

namespace platform {

// A file or socket that may be there, and that we may be allowed to use.
enum class Access { Absent, Denied, Usable };

struct HostFacts {
    QString user;
    bool isRoot = false;
    int cgroupVersion = 0; // 0: none is mounted
    bool hasDelegatedCgroup = false; // we may make groups below our own
    bool hasUserNamespaces = false; // a process of ours may make one
    bool hasSubordinateUids = false; // in /etc/subuid
    bool hasSubordinateGids = false;
    bool hasBubblewrap = false;
    bool hasQemu = false;
    Access docker = Access::Absent; // the engine's socket, Docker's or Podman's
    Access lxd = Access::Absent; // LXD's socket or Incus's
    Access kvm = Access::Absent; // /dev/kvm
    bool operator==(const HostFacts&) const = default;
};

HostFacts lookAtHost();

// A file that says "NAME:FIRST:COUNT" for this user, by name or number.
bool namesSubordinateIds(const QByteArray& file, const QString& user, qint64 userId);

// The folder can be written by us, now: makes a file and removes it.
base::Result<> tryWriting(const QString& folder);

} // namespace platform
