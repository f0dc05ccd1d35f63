// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/volumes/encrypted_volume.h"

#include "backends/volumes/mapped_devices.h"
#include "base/crash_point.h"
#include "base/log.h"
#include "platform/private_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 BytesPerMb = 1 << 20;
constexpr std::chrono::milliseconds Pause = 200ms;
constexpr std::chrono::milliseconds BusyLimit = 10s; // a stopped workload lets go by itself

base::Error stillThere(const QString& what, const base::Result<>& last)
{
    const auto why = last ? u"it is still there"_s : last.error().detail;
    return {base::Errc::Conflict, u"%1 cannot be taken down: %2"_s.arg(what, why)};
}

} // namespace

EncryptedVolume::EncryptedVolume(VolumePlace place, base::Clock& clock)
    : m_place{std::move(place)}
    , m_clock{clock}
    , m_cryptsetup{clock}
{
}

bool EncryptedVolume::exists() const
{
    return QFileInfo::exists(m_place.image) || QFileInfo::exists(m_place.mountPoint)
        || mappedDevices().contains(m_place.mapper);
}

bool EncryptedVolume::isOpen() const
{
    return mappedDevices().contains(m_place.mapper) && isMounted(m_place.mountPoint);
}

base::Task<base::Result<>> EncryptedVolume::make(qint64 sizeMb, VolumeKey key)
{
    auto done = co_await destroy();
    if (!done)
        co_return done;
    done = co_await fill(sizeMb, key);
    if (done)
        co_return done;
    const auto cleared = co_await destroy();
    if (!cleared)
        qCWarning(lcBackends) << "a failed volume is not removed:" << cleared.error().detail;
    co_return done;
}

base::Task<base::Result<>> EncryptedVolume::fill(qint64 sizeMb, VolumeKey key)
{
    const auto made = makeImage(sizeMb);
    if (!made)
        co_return made;
    base::crashPoint("volume.sized");
    auto done = co_await m_cryptsetup.format(m_place.image, key);
    if (!done)
        co_return done;
    base::crashPoint("volume.formatted");
    done = co_await m_cryptsetup.open(m_place.image, m_place.mapper, key);
    if (!done)
        co_return done;
    base::crashPoint("volume.opened");
    const QStringList fileSystem{u"-q"_s, u"-F"_s, u"-m"_s, u"0"_s, m_place.device()};
    done = co_await runToEnd(systemProgram(u"mkfs.ext4"_s), fileSystem, m_clock);
    if (!done)
        co_return done;
    base::crashPoint("volume.filled");
    const QStringList mount{
        u"-t"_s, u"ext4"_s, u"-o"_s, u"nosuid,nodev"_s, m_place.device(), m_place.mountPoint};
    done = co_await runToEnd(systemProgram(u"mount"_s), mount, m_clock);
    if (!done)
        co_return done;
    QDir{m_place.mountPoint}.rmdir(u"lost+found"_s);
    base::crashPoint("volume.mounted");
    co_return isOpen() ? base::Result<>{}
                       : base::fail(base::Errc::Storage, u"a mounted volume is not to be seen"_s);
}

// Empty space takes no room on the disk; the tenant gets all of what was asked for.
base::Result<> EncryptedVolume::makeImage(qint64 sizeMb) const
{
    for (const auto& folder : {QFileInfo{m_place.image}.path(), m_place.mountPoint})
        if (const auto made = platform::makePrivateFolder(folder); !made)
            return made;
    QFile file{m_place.image};
    constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    const bool isMade = file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        && file.setPermissions(OwnerOnly)
        && file.resize((sizeMb + Cryptsetup::HeaderMb) * BytesPerMb);
    if (!isMade)
        return base::fail(
            base::Errc::Storage, u"cannot make %1: %2"_s.arg(m_place.image, file.errorString()));
    return {};
}

base::Task<base::Result<>> EncryptedVolume::destroy()
{
    auto done = co_await unmount();
    if (done)
        done = co_await closeDevice();
    if (done)
        done = co_await freeLoops();
    if (done)
        done = co_await eraseImage();
    if (!done)
        co_return done;
    if (QFileInfo::exists(m_place.mountPoint) && !QDir{}.rmdir(m_place.mountPoint))
        co_return base::fail(
            base::Errc::Storage, u"cannot remove the folder %1"_s.arg(m_place.mountPoint));
    QDir{}.rmdir(QFileInfo{m_place.image}.path()); // unless there are others
    co_return base::Result<>{};
}

base::Task<base::Result<>> EncryptedVolume::unmount()
{
    const auto end = m_clock.uptime() + BusyLimit;
    const QStringList words{m_place.mountPoint};
    base::Result<> last;
    while (isMounted(m_place.mountPoint)) {
        last = co_await runToEnd(systemProgram(u"umount"_s), words, m_clock);
        if (last)
            continue; // there may be one below it
        if (m_clock.uptime() >= end)
            co_return tl::unexpected<base::Error>{stillThere(m_place.mountPoint, last)};
        co_await m_clock.sleep(Pause);
    }
    base::crashPoint("volume.unmounted");
    co_return base::Result<>{};
}

base::Task<base::Result<>> EncryptedVolume::closeDevice()
{
    const auto end = m_clock.uptime() + BusyLimit;
    base::Result<> last;
    while (mappedDevices().contains(m_place.mapper)) {
        if (m_clock.uptime() >= end)
            co_return tl::unexpected<base::Error>{stillThere(m_place.device(), last)};
        last = co_await m_cryptsetup.close(m_place.mapper);
        if (!last)
            co_await m_clock.sleep(Pause);
    }
    base::crashPoint("volume.closed");
    co_return base::Result<>{};
}

// They free themselves with their device, unless cryptsetup was killed in between.
base::Task<base::Result<>> EncryptedVolume::freeLoops()
{
    const auto end = m_clock.uptime() + BusyLimit;
    base::Result<> last;
    for (auto left = loopDevicesOf(m_place.image); !left.isEmpty();
         left = loopDevicesOf(m_place.image)) {
        if (m_clock.uptime() >= end)
            co_return tl::unexpected<base::Error>{stillThere(left.first(), last)};
        const QStringList words{u"--detach"_s, left.first()};
        last = co_await runToEnd(systemProgram(u"losetup"_s), words, m_clock);
        co_await m_clock.sleep(Pause);
    }
    co_return base::Result<>{};
}

// The key slots, then all of the header, then the file. What stays of it on a disk that moves its
// blocks about is of no use without the key.
base::Task<base::Result<>> EncryptedVolume::eraseImage()
{
    if (!QFileInfo::exists(m_place.image))
        co_return base::Result<>{};
    const auto isFormatted = co_await m_cryptsetup.isFormatted(m_place.image);
    if (!isFormatted)
        co_return base::passOn(isFormatted);
    base::Result<> done;
    if (*isFormatted)
        done = co_await m_cryptsetup.eraseKeySlots(m_place.image);
    if (!done)
        co_return done;
    const QStringList words{u"--iterations=1"_s, u"--exact"_s,
        u"--size=%1M"_s.arg(Cryptsetup::HeaderMb), m_place.image};
    done = co_await runToEnd(systemProgram(u"shred"_s), words, m_clock);
    if (!done)
        co_return done;
    base::crashPoint("volume.erased");
    if (!QFile::remove(m_place.image))
        co_return base::fail(base::Errc::Storage, u"cannot remove %1"_s.arg(m_place.image));
    co_return base::Result<>{};
}

} // namespace backends
