// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/disk_image.h"

#include "platform/process.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/loop.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes FormatLimit{2};
constexpr int PauseMs = 50;
constexpr int MostPauses = 200; // ten seconds
constexpr int MostRaces = 20; // others may take the free device first

base::Error failure(const QString& what)
{
    return {base::Errc::Storage, u"%1: %2"_s.arg(what, qt_error_string(errno))};
}

QByteArray devicePath(int number)
{
    return "/dev/loop" + QByteArray::number(number);
}

// Two mounts of one file system at the same time would destroy it.
bool isInUse(const struct stat& image)
{
    for (const auto& name : QDir{u"/dev"_s}.entryList({u"loop*"_s}, QDir::System)) {
        const int device
            = ::open(QFile::encodeName(u"/dev/"_s + name).constData(), O_RDONLY | O_CLOEXEC);
        if (device < 0)
            continue;
        loop_info64 info{};
        const bool isSame = ::ioctl(device, LOOP_GET_STATUS64, &info) == 0
            && info.lo_inode == image.st_ino && info.lo_device == image.st_dev;
        ::close(device);
        if (isSame)
            return true;
    }
    return false;
}

// The number of a loop device that shows the image and frees itself after its mount; -1 when there
// is none.
int attach(int image, int& device)
{
    const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (control < 0)
        return -1;
    int number = -1;
    for (int race = 0; race < MostRaces && number < 0; ++race) {
        const int free = ::ioctl(control, LOOP_CTL_GET_FREE);
        device = free < 0 ? -1 : ::open(devicePath(free).constData(), O_RDWR | O_CLOEXEC);
        if (device < 0)
            break;
        loop_config config{};
        config.fd = static_cast<__u32>(image);
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        if (::ioctl(device, LOOP_CONFIGURE, &config) == 0)
            number = free;
        else
            ::close(std::exchange(device, -1));
    }
    ::close(control);
    return number;
}

} // namespace

base::Task<base::Result<>> makeDiskImage(
    QString path, qint64 sizeMb, qint64 userId, base::Clock& clock)
{
    const auto format
        = QStandardPaths::findExecutable(u"mkfs.ext4"_s, {u"/usr/sbin"_s, u"/sbin"_s});
    if (format.isEmpty())
        co_return base::fail(base::Errc::Unsupported, u"mkfs.ext4 is not installed"_s);
    QFile file{path};
    constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || !file.setPermissions(OwnerOnly)
        || !file.resize(sizeMb * 1024 * 1024))
        co_return base::fail(
            base::Errc::Storage, u"cannot make %1: %2"_s.arg(path, file.errorString()));
    file.close();
    platform::Program program{.path = format,
        .arguments
        = {u"-q"_s, u"-F"_s, u"-m"_s, u"0"_s, u"-E"_s, u"root_owner=%1:%1"_s.arg(userId), path}};
    program.limit = FormatLimit;
    const auto output = co_await platform::runProgram(program, clock);
    if (!output)
        co_return base::passOn(output);
    if (output->exitCode != 0)
        co_return base::fail(
            base::Errc::Storage, QString::fromUtf8(output->standardError).trimmed());
    co_return base::Result<>{};
}

base::Result<> mountDiskImage(int image, const QByteArray& target)
{
    struct stat found { };
    if (::fstat(image, &found) != 0)
        return tl::unexpected<base::Error>{failure(u"cannot look at the disk image"_s)};
    for (int pause = 0; isInUse(found); ++pause) {
        if (pause == MostPauses)
            return base::fail(base::Errc::Conflict, u"the disk image is still mounted"_s);
        ::poll(nullptr, 0, PauseMs);
    }
    int device = -1;
    const int number = attach(image, device);
    if (number < 0)
        return tl::unexpected<base::Error>{failure(u"found no loop device"_s)};
    const bool isMounted = ::mount(devicePath(number).constData(), target.constData(), "ext4",
                               MS_NOSUID | MS_NODEV, nullptr)
        == 0;
    const auto error = failure(u"cannot mount the disk image"_s);
    ::close(device);
    if (!isMounted)
        return tl::unexpected<base::Error>{error};
    ::rmdir((target + "/lost+found").constData());
    return {};
}

} // namespace backends
