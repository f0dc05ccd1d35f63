// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/volumes/encrypted_volumes.h"

#include "backends/volumes/mapped_devices.h"

#include <QDir>

#include <set>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 TrialMb = 8;
constexpr auto ImageEnd = ".luks"_L1;
constexpr auto MapperEnd = "-luks"_L1;

// What is missing before anything is tried; empty when nothing.
QString obstacle()
{
    if (::geteuid() != 0)
        return u"only root can open encrypted volumes"_s;
    for (const auto& program :
        {u"cryptsetup"_s, u"mkfs.ext4"_s, u"mount"_s, u"umount"_s, u"losetup"_s, u"shred"_s})
        if (systemProgram(program).isEmpty())
            return u"the program %1 is missing"_s.arg(program);
    return {};
}

} // namespace

EncryptedVolumes::EncryptedVolumes(QString folder, QString owner, base::Clock& clock)
    : m_folder{QDir::cleanPath(QDir{folder}.absolutePath())}
    , m_owner{std::move(owner)}
    , m_clock{clock}
{
}

VolumePlace EncryptedVolumes::placeOf(const WorkloadId& id) const
{
    return {.image = u"%1/%2%3"_s.arg(m_folder, id.value, ImageEnd),
        .mapper = u"paygress-%1-%2%3"_s.arg(m_owner, id.value, MapperEnd),
        .mountPoint = u"%1/%2"_s.arg(m_folder, id.value)};
}

EncryptedVolume EncryptedVolumes::of(const WorkloadId& id) const
{
    return EncryptedVolume{placeOf(id), m_clock};
}

base::Task<base::Result<>> EncryptedVolumes::probe()
{
    if (const auto missing = obstacle(); !missing.isEmpty())
        co_return base::fail(base::Errc::Unsupported, missing);
    auto trial = of(WorkloadId{u"volume-trial"_s});
    const VolumeKey anyKey;
    auto done = co_await trial.make(TrialMb, anyKey);
    if (done)
        done = co_await trial.destroy();
    if (!done)
        co_return base::fail(base::Errc::Unsupported, done.error().detail);
    if (!sharesMounts())
        co_return base::fail(base::Errc::Unsupported,
            u"this program has a view of the file system of its own: a container engine would not"
            " see what it mounts"_s);
    co_return base::Result<>{};
}

QList<WorkloadId> EncryptedVolumes::list() const
{
    std::set<WorkloadId> found;
    const auto note = [&](const QString& name) {
        if (const WorkloadId id{name}; isGoodId(id))
            found.insert(id);
    };
    const QDir folder{m_folder};
    for (const auto& image : folder.entryList({u'*' + QString{ImageEnd}}, QDir::Files))
        note(image.chopped(ImageEnd.size()));
    for (const auto& mountPoint : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        note(mountPoint);
    const auto begin = u"paygress-%1-"_s.arg(m_owner);
    for (const auto& name : mappedDevices())
        if (name.startsWith(begin) && name.endsWith(MapperEnd))
            note(name.sliced(begin.size()).chopped(MapperEnd.size()));
    return {found.begin(), found.end()};
}

} // namespace backends
