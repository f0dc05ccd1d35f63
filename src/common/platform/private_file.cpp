// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/private_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// After this the new name survives a power cut, not only the new contents.
bool flushFolder(const QString& folder)
{
#ifdef Q_OS_UNIX
    const int fd
        = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool flushed = ::fsync(fd) == 0;
    ::close(fd);
    return flushed;
#else
    Q_UNUSED(folder);
    return true;
#endif
}

} // namespace

base::Result<> writePrivateFile(const QString& path, const QByteArray& contents)
{
    QSaveFile file{path}; // its commit() calls fsync and renames
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(OwnerOnly))
        return base::fail(
            base::Errc::Storage, u"cannot write %1: %2"_s.arg(path, file.errorString()));
    if (file.write(contents) != contents.size() || !file.commit())
        return base::fail(
            base::Errc::Storage, u"cannot write %1: %2"_s.arg(path, file.errorString()));
    if (!flushFolder(QFileInfo{path}.absolutePath()))
        return base::fail(base::Errc::Storage, u"cannot flush the folder of %1"_s.arg(path));
    return {};
}

base::Result<QByteArray> readPrivateFile(const QString& path, qsizetype maxSize)
{
    QFile file{path};
    if (!file.exists())
        return base::fail(base::Errc::NotFound, u"there is no %1"_s.arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return base::fail(
            base::Errc::Storage, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    auto contents = file.read(maxSize + 1);
    if (file.error() != QFileDevice::NoError)
        return base::fail(
            base::Errc::Storage, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    if (contents.size() > maxSize)
        return base::fail(
            base::Errc::Storage, u"%1 is longer than %2 bytes"_s.arg(path).arg(maxSize));
    return contents;
}

base::Result<> makePrivateFolder(const QString& path)
{
    const auto whole = QDir::cleanPath(QFileInfo{path}.absoluteFilePath());
    if (QFileInfo{whole}.isDir())
        return {};
    const auto parent = QFileInfo{whole}.absolutePath();
    if (parent != whole) {
        const auto made = makePrivateFolder(parent);
        if (!made)
            return made;
    }
#ifdef Q_OS_UNIX
    if (::mkdir(QFile::encodeName(whole).constData(), 0700) != 0 && errno != EEXIST)
        return base::fail(base::Errc::Storage,
            u"cannot create the folder %1: %2"_s.arg(whole, qt_error_string(errno)));
#else
    if (!QDir{}.mkdir(whole))
        return base::fail(base::Errc::Storage, u"cannot create the folder %1"_s.arg(whole));
#endif
    return {};
}

} // namespace platform
