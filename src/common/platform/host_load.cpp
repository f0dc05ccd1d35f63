// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/host_load.h"

#include <QFile>
#include <QStorageInfo>
#include <QSysInfo>

#include <cstdlib>
#include <thread>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LongestProcFile = 64 * 1024;
constexpr qint64 Mb = 1024 * 1024;

// "MemAvailable:   12345 kB" as mebibytes; -1 when the line is missing.
qint64 memoryLine(const QByteArray& meminfo, const QByteArray& name)
{
    for (const auto& line : meminfo.split('\n')) {
        if (!line.startsWith(name + ':'))
            continue;
        bool good = false;
        const auto kilobytes
            = line.mid(name.size() + 1).trimmed().split(' ').first().toLongLong(&good);
        return good ? kilobytes / 1024 : -1;
    }
    return -1;
}

} // namespace

base::Result<HostLoad> measureHostLoad(const QString& folder)
{
    HostLoad load;
    load.processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
#ifdef Q_OS_UNIX
    double averages[1] = {};
    if (::getloadavg(averages, 1) == 1)
        load.averageLoad = averages[0];
#endif
    QFile meminfo{u"/proc/meminfo"_s};
    if (!meminfo.open(QIODevice::ReadOnly))
        return base::fail(base::Errc::Unsupported, u"cannot read /proc/meminfo"_s);
    const auto lines = meminfo.read(LongestProcFile);
    load.totalMemoryMb = memoryLine(lines, "MemTotal");
    load.availableMemoryMb = memoryLine(lines, "MemAvailable");
    if (load.totalMemoryMb < 0 || load.availableMemoryMb < 0)
        return base::fail(
            base::Errc::Unsupported, u"/proc/meminfo does not tell the free memory"_s);

    const QStorageInfo disk{folder};
    if (!disk.isValid())
        return base::fail(base::Errc::Storage, u"cannot measure the disk of %1"_s.arg(folder));
    load.totalDiskMb = disk.bytesTotal() / Mb;
    load.freeDiskMb = disk.bytesAvailable() / Mb;
    return load;
}

QString operatingSystemName()
{
    return QSysInfo::prettyProductName();
}

} // namespace platform
