// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/disk_watch.h"

#include "base/log.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

DiskWatch::DiskWatch(
    ContainerEngine& engine, QString owner, base::Clock& clock, std::chrono::milliseconds interval)
    : m_engine{engine}
    , m_owner{std::move(owner)}
    , m_clock{clock}
    , m_interval{interval}
{
}

void DiskWatch::start()
{
    m_watching = watch();
}

base::Task<> DiskWatch::watch()
{
    while (true) {
        co_await m_clock.sleep(m_interval);
        co_await stopTheFull();
    }
}

base::Task<base::Result<QList<ContainerFacts>>> DiskWatch::measuredContainers()
{
    auto containers = co_await m_engine.containers(sizesQuery(m_owner));
    if (!containers)
        co_return containers;
    const auto volumes = co_await m_engine.volumes(volumesQuery(m_owner));
    if (!volumes)
        co_return base::passOn(volumes);
    if (volumes->isEmpty())
        co_return containers;
    const auto sizes = co_await m_engine.volumeSizes();
    if (!sizes)
        co_return base::passOn(sizes);
    for (auto& container : *containers)
        container.writtenBytes += sizes->value(dataVolumeName(m_owner, container.workload));
    co_return containers;
}

base::Task<> DiskWatch::stopTheFull()
{
    const auto containers = co_await measuredContainers();
    if (!containers)
        co_return; // unknown is not full
    for (const auto& container : *containers) {
        if (!container.isRunning || !container.isDiskFull())
            continue;
        qCWarning(lcBackends).noquote()
            << "stopped, for its disk is full:" << container.workload.value;
        co_await m_engine.stop(container.engineId);
    }
}

base::Task<base::Result<>> DiskWatch::checkRoom(WorkloadId id)
{
    const auto containers = co_await measuredContainers();
    if (!containers)
        co_return base::passOn(containers);
    const bool isFull = std::ranges::any_of(*containers, [&](const ContainerFacts& container) {
        return container.workload == id && container.isDiskFull();
    });
    if (isFull)
        co_return base::fail(base::Errc::Rejected, u"its disk is full"_s);
    co_return base::Result<>{};
}

} // namespace backends
