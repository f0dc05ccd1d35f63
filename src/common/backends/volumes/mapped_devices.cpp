// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/volumes/mapped_devices.h"

#include <QDir>
#include <QFile>

#include <sys/stat.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestName = 4096;

QByteArray lineOf(const QString& path)
{
    QFile file{path};
    return file.open(QIODevice::ReadOnly) ? file.readLine(LongestName).trimmed() : QByteArray{};
}

// Blanks and backslashes are written as \ooo.
QByteArray withoutEscapes(const QByteArray& word)
{
    QByteArray plain;
    for (qsizetype i = 0; i < word.size(); ++i) {
        bool isOctal = false;
        const auto code
            = word[i] == '\\' ? word.mid(i + 1, 3).toInt(&isOctal, 8) : static_cast<int>(word[i]);
        plain += isOctal ? static_cast<char>(code) : word[i];
        i += isOctal ? 3 : 0;
    }
    return plain;
}

} // namespace

QStringList mappedDevices()
{
    QStringList names;
    const QDir blocks{u"/sys/block"_s};
    for (const auto& device : blocks.entryList({u"dm-*"_s}, QDir::Dirs))
        if (const auto name = lineOf(blocks.filePath(device + u"/dm/name"_s)); !name.isEmpty())
            names.append(QString::fromLocal8Bit(name));
    return names;
}

bool isMounted(const QString& mountPoint)
{
    QFile file{u"/proc/self/mounts"_s};
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const auto wanted = QFile::encodeName(QDir::cleanPath(mountPoint));
    for (const auto& line : file.readAll().split('\n')) {
        const auto words = line.split(' ');
        if (words.size() > 1 && withoutEscapes(words[1]) == wanted)
            return true;
    }
    return false;
}

QStringList loopDevicesOf(const QString& path)
{
    QStringList devices;
    const auto wanted = QFile::encodeName(QDir::cleanPath(path));
    const QDir blocks{u"/sys/block"_s};
    for (const auto& device : blocks.entryList({u"loop*"_s}, QDir::Dirs)) {
        const auto shown = lineOf(blocks.filePath(device + u"/loop/backing_file"_s));
        if (shown == wanted || shown == wanted + " (deleted)")
            devices.append(u"/dev/"_s + device);
    }
    return devices;
}

bool sharesMounts()
{
    struct stat ours { };
    struct stat first { };
    return ::stat("/proc/self/ns/mnt", &ours) == 0 && ::stat("/proc/1/ns/mnt", &first) == 0
        && ours.st_ino == first.st_ino;
}

} // namespace backends
