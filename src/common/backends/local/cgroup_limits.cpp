// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/cgroup_limits.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LongestProcFile = 1 << 20;
constexpr qint64 PeriodMicroseconds = 100'000;
constexpr qint64 SmallestQuota = 1000; // the kernel takes no less
constexpr qint64 Mb = 1024 * 1024;

QStringList linesOf(const QString& path)
{
    QFile file{path};
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.read(LongestProcFile)).split(u'\n', Qt::SkipEmptyParts);
}

bool writeTo(const QString& path, const QByteArray& value)
{
    QFile file{path};
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)
        && file.write(value) == value.size();
}

struct Mounts {
    QHash<QString, QString> controllers; // version 1: "memory" → where it is mounted
    QString unified; // version 2
};

// /proc/self/mountinfo: … mount point at 4 … "-" type source options.
Mounts cgroupMounts()
{
    Mounts mounts;
    for (const auto& line : linesOf(u"/proc/self/mountinfo"_s)) {
        const auto fields = line.split(u' ');
        const auto dash = fields.indexOf(u"-"_s);
        if (dash < 5 || fields.size() < dash + 4)
            continue;
        const auto& type = fields.at(dash + 1);
        if (type == u"cgroup2"_s)
            mounts.unified = fields.at(4);
        if (type != u"cgroup"_s)
            continue;
        for (const auto& controller : fields.at(dash + 3).split(u','))
            mounts.controllers.insert(controller, fields.at(4));
    }
    return mounts;
}

// Where this process is: "memory" → "/user/…"; version 2 has the empty name.
QHash<QString, QString> ownPaths()
{
    QHash<QString, QString> paths;
    for (const auto& line : linesOf(u"/proc/self/cgroup"_s)) {
        const auto first = line.indexOf(u':');
        const auto second = line.indexOf(u':', first + 1);
        if (first < 0 || second < 0)
            continue;
        for (const auto& controller : line.mid(first + 1, second - first - 1).split(u','))
            paths.insert(controller, line.mid(second + 1));
    }
    return paths;
}

// In a container the path may be one of the host that is not mounted: then the top of what is.
QString folderOf(const QString& mount, const QString& path)
{
    const auto folder = QDir::cleanPath(mount + path);
    return QFileInfo{folder}.isDir() ? folder : mount;
}

const QStringList& neededControllers()
{
    static const QStringList needed{u"memory"_s, u"pids"_s, u"cpu"_s};
    return needed;
}

CgroupPlaces placesOfVersion1(const Mounts& mounts)
{
    CgroupPlaces places;
    const auto own = ownPaths();
    for (const auto& controller : neededControllers()) {
        if (!mounts.controllers.contains(controller))
            return {};
        const auto folder = folderOf(mounts.controllers.value(controller), own.value(controller));
        if (!places.parents.contains(folder))
            places.parents.append(folder);
    }
    return places;
}

bool passesOnControllers(const QString& folder)
{
    const auto active = linesOf(folder + "/cgroup.subtree_control"_L1).value(0).split(u' ');
    for (const auto& controller : neededControllers()) {
        if (!active.contains(controller)
            && !writeTo(folder + "/cgroup.subtree_control"_L1, (u'+' + controller).toLatin1()))
            return false;
    }
    return true;
}

// A group with processes in it has no limited children in version 2, so we look above our own.
CgroupPlaces placesOfVersion2(const Mounts& mounts)
{
    auto folder = folderOf(mounts.unified, ownPaths().value(QString{}));
    while (folder.startsWith(mounts.unified)) {
        if (::access(QFile::encodeName(folder).constData(), W_OK) == 0
            && passesOnControllers(folder))
            return {.parents = {folder}, .isVersion2 = true, .missing = {}};
        if (folder == mounts.unified)
            break;
        folder = QFileInfo{folder}.path();
    }
    return {};
}

QList<std::pair<QString, QByteArray>> settingsFor(const ResourceLimits& limits, bool isVersion2)
{
    const auto memory = QByteArray::number(limits.memoryMb * Mb);
    const auto processes = QByteArray::number(limits.processes);
    const auto quota = QByteArray::number(
        std::max(SmallestQuota, limits.cpuMillicores * PeriodMicroseconds / 1000));
    const auto period = QByteArray::number(PeriodMicroseconds);
    if (isVersion2)
        return {{u"memory.max"_s, memory}, {u"memory.swap.max"_s, "0"}, {u"pids.max"_s, processes},
            {u"cpu.max"_s, quota + ' ' + period}};
    return {{u"memory.limit_in_bytes"_s, memory}, {u"memory.memsw.limit_in_bytes"_s, memory},
        {u"pids.max"_s, processes}, {u"cpu.cfs_period_us"_s, period},
        {u"cpu.cfs_quota_us"_s, quota}};
}

// Kernels may be built without accounting of swap.
bool mayBeMissing(const QString& setting)
{
    return setting.contains(u"memsw"_s) || setting.contains(u"swap"_s);
}

bool isUsable(const CgroupPlaces& places)
{
    const auto folders = cgroupFolders(places, u"trial-%1"_s.arg(::getpid()));
    const bool good = makeCgroups(
        folders, places.isVersion2, {.memoryMb = 64, .processes = 16, .cpuMillicores = 100})
                          .has_value();
    return removeCgroups(folders) && good;
}

} // namespace

CgroupPlaces findCgroupPlaces()
{
    const auto mounts = cgroupMounts();
    const auto first = placesOfVersion1(mounts);
    if (!first.parents.isEmpty() && isUsable(first))
        return first;
    const auto second = mounts.unified.isEmpty() ? CgroupPlaces{} : placesOfVersion2(mounts);
    if (!second.parents.isEmpty() && isUsable(second))
        return second;
    return {.parents = {},
        .isVersion2 = false,
        .missing = u"cgroup limits of memory, processes and CPU cannot be set by this user"_s};
}

QStringList cgroupFolders(const CgroupPlaces& places, const QString& name)
{
    QStringList folders;
    for (const auto& parent : places.parents)
        folders.append(parent + "/paygress-"_L1 + name);
    return folders;
}

base::Result<> makeCgroups(
    const QStringList& folders, bool isVersion2, const ResourceLimits& limits)
{
    for (const auto& folder : folders) {
        if (::mkdir(QFile::encodeName(folder).constData(), 0755) != 0 && errno != EEXIST)
            return base::fail(base::Errc::NotAllowed,
                u"cannot make %1: %2"_s.arg(folder, qt_error_string(errno)));
    }
    for (const auto& [name, value] : settingsFor(limits, isVersion2)) {
        bool isSet = false;
        for (const auto& folder : folders)
            isSet
                = (QFileInfo::exists(folder + u'/' + name) && writeTo(folder + u'/' + name, value))
                || isSet;
        if (!isSet && !mayBeMissing(name))
            return base::fail(base::Errc::NotAllowed, u"cannot set %1"_s.arg(name));
    }
    return {};
}

base::Result<> removeCgroups(const QStringList& folders)
{
    for (const auto& folder : folders) {
        if (::rmdir(QFile::encodeName(folder).constData()) != 0 && errno != ENOENT)
            return base::fail(errno == EBUSY ? base::Errc::Conflict : base::Errc::Storage,
                u"cannot remove %1: %2"_s.arg(folder, qt_error_string(errno)));
    }
    return {};
}

QStringList processFilesOf(const QStringList& folders)
{
    QStringList files;
    for (const auto& folder : folders)
        files.append(folder + "/cgroup.procs"_L1);
    return files;
}

} // namespace backends
