// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/data_volumes.h"

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds RemovePause = 100ms;
constexpr std::chrono::milliseconds RemoveLimit = 60s;

} // namespace

EncryptedVolumes DataVolumes::encrypted(const QString& owner) const
{
    return EncryptedVolumes{m_folder, owner, m_clock};
}

base::Task<base::Result<>> DataVolumes::probeEncryption(QString owner)
{
    auto volumes = encrypted(owner);
    const auto probed = co_await volumes.probe();
    co_return probed;
}

base::Task<base::Result<QString>> DataVolumes::make(QString owner, WorkloadSpec spec)
{
    if (!spec.service->dataKey) {
        const auto made = co_await m_engine.createVolume(dataVolumeRequest(owner, spec.id));
        if (!made)
            co_return base::passOn(made);
        co_return QString{};
    }
    auto volume = encrypted(owner).of(spec.id);
    const auto made = co_await volume.make(spec.diskMb, *spec.service->dataKey);
    if (!made)
        co_return base::passOn(made);
    co_return volume.place().mountPoint;
}

bool DataVolumes::isClosed(const QString& owner, const WorkloadId& id) const
{
    const auto volume = encrypted(owner).of(id);
    return volume.exists() && !volume.isOpen();
}

base::Task<base::Result<>> DataVolumes::erase(QString owner, WorkloadId id)
{
    auto erased = co_await eraseReadable(owner, id);
    if (!erased)
        co_return erased;
    auto volume = encrypted(owner).of(id);
    if (volume.exists())
        erased = co_await volume.destroy();
    co_return erased;
}

// Asks for the removal, then looks until the engine no longer knows it.
base::Task<base::Result<>> DataVolumes::eraseReadable(QString owner, WorkloadId id)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto left = co_await readable(owner);
        if (!left)
            co_return base::passOn(left);
        if (!left->contains(id))
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > RemoveLimit)
            co_return base::fail(base::Errc::Timeout, u"the engine does not get rid of a volume"_s);
        const auto asked = co_await m_engine.removeVolume(dataVolumeName(owner, id));
        // A conflict: the container that has it is just going.
        if (!asked && asked.error().code != base::Errc::Conflict)
            co_return asked;
        co_await m_clock.sleep(RemovePause);
    }
}

base::Task<base::Result<QList<WorkloadId>>> DataVolumes::workloads(QString owner)
{
    const auto engines = co_await readable(owner);
    if (!engines)
        co_return engines;
    auto ids = *engines;
    const auto ours = encrypted(owner).list();
    for (const auto& id : ours)
        if (!ids.contains(id))
            ids.append(id);
    co_return ids;
}

base::Task<base::Result<QList<WorkloadId>>> DataVolumes::readable(QString owner)
{
    const auto volumes = co_await m_engine.volumes(volumesQuery(owner));
    if (!volumes)
        co_return base::passOn(volumes);
    QList<WorkloadId> ids;
    for (const auto& volume : *volumes)
        if (volume.name == dataVolumeName(owner, volume.workload))
            ids.append(volume.workload);
    co_return ids;
}

} // namespace backends
