// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/data_volumes.h"

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds RemovePause = 100ms;
constexpr std::chrono::milliseconds RemoveLimit = 60s;

} // namespace

base::Task<base::Result<>> DataVolumes::make(QString owner, WorkloadId id)
{
    const auto made = co_await m_engine.createVolume(dataVolumeRequest(owner, id));
    co_return made;
}

base::Task<base::Result<>> DataVolumes::erase(QString owner, WorkloadId id)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto left = co_await workloads(owner);
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
