// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/host_facts.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryFile>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LongestFile = 1 << 20;

QByteArray contentsOf(const QString& path)
{
    QFile file{path};
    return file.open(QIODevice::ReadOnly) ? file.read(LongestFile) : QByteArray{};
}

Access accessTo(const QStringList& paths)
{
    auto best = Access::Absent;
    for (const auto& path : paths) {
        const QFileInfo facts{path};
        if (!facts.exists())
            continue;
        if (facts.isReadable() && facts.isWritable())
            return Access::Usable;
        best = Access::Denied;
    }
    return best;
}

#ifdef Q_OS_UNIX
QString userName()
{
    const auto* entry = ::getpwuid(::geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::geteuid());
}

// "0::/user.slice/…" of the unified hierarchy.
bool ownsCgroup()
{
    const auto lines = contentsOf(u"/proc/self/cgroup"_s).split('\n');
    for (const auto& line : lines)
        if (line.startsWith("0::")) {
            const auto folder = u"/sys/fs/cgroup"_s + QString::fromUtf8(line.mid(3));
            return QFileInfo{folder}.isWritable()
                && QFileInfo{folder + u"/cgroup.procs"_s}.isWritable();
        }
    return false;
}
#endif

} // namespace

bool namesSubordinateIds(const QByteArray& file, const QString& user, qint64 userId)
{
    for (const auto& line : file.split('\n')) {
        const auto parts = line.split(':');
        if (parts.size() != 3 || parts[2].toLongLong() <= 0)
            continue;
        if (parts[0] == user.toUtf8() || parts[0] == QByteArray::number(userId))
            return true;
    }
    return false;
}

HostFacts lookAtHost()
{
    HostFacts facts;
#ifdef Q_OS_UNIX
    facts.user = userName();
    facts.isRoot = ::geteuid() == 0;
    const auto uid = static_cast<qint64>(::geteuid());
    facts.hasSubordinateUids = namesSubordinateIds(contentsOf(u"/etc/subuid"_s), facts.user, uid);
    facts.hasSubordinateGids = namesSubordinateIds(contentsOf(u"/etc/subgid"_s), facts.user, uid);
    if (QFile::exists(u"/sys/fs/cgroup/cgroup.controllers"_s))
        facts.cgroupVersion = 2;
    else if (QFile::exists(u"/sys/fs/cgroup/memory"_s) || QFile::exists(u"/sys/fs/cgroup/cpu"_s))
        facts.cgroupVersion = 1;
    facts.hasDelegatedCgroup = facts.cgroupVersion == 2
        ? ownsCgroup()
        : QFileInfo{u"/sys/fs/cgroup/memory"_s}.isWritable();
    const auto limit = contentsOf(u"/proc/sys/user/max_user_namespaces"_s).trimmed();
    const auto allowed = contentsOf(u"/proc/sys/kernel/unprivileged_userns_clone"_s).trimmed();
    facts.hasUserNamespaces
        = limit.toLongLong() > 0 && (facts.isRoot || allowed.isEmpty() || allowed == "1");
    const auto runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    facts.docker
        = accessTo({u"/run/docker.sock"_s, u"/var/run/docker.sock"_s, runtime + u"/docker.sock"_s,
            runtime + u"/podman/podman.sock"_s, u"/run/podman/podman.sock"_s});
    facts.lxd = accessTo({u"/var/lib/incus/unix.socket"_s, u"/var/lib/lxd/unix.socket"_s,
        u"/var/snap/lxd/common/lxd/unix.socket"_s});
    facts.kvm = accessTo({u"/dev/kvm"_s});
#endif
    facts.hasBubblewrap = !QStandardPaths::findExecutable(u"bwrap"_s).isEmpty();
    facts.hasQemu = !QStandardPaths::findExecutable(u"qemu-system-x86_64"_s).isEmpty();
    return facts;
}

base::Result<> tryWriting(const QString& folder)
{
    QTemporaryFile file{folder + u"/.trial-XXXXXX"_s};
    if (!file.open() || file.write("x") != 1 || !file.flush())
        return base::fail(
            base::Errc::Storage, u"cannot write into %1: %2"_s.arg(folder, file.errorString()));
    return {};
}

} // namespace platform
