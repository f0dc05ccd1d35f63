// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the docker backend that finds out what this host can do.
#include "backends/docker/docker_backend.h"
#include "backends/egress_rules.h"
#include "platform/host_load.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

base::Task<base::Result<>> DockerBackend::connectToEngine()
{
    if (m_isConnected)
        co_return base::Result<>{};
    const auto owner = installationName(m_options.stateFolder, m_random);
    if (!owner)
        co_return base::passOn(owner);
    m_owner = *owner;
    const auto version = co_await m_engine.greet();
    if (!version)
        co_return base::fail(version.error().code,
            u"the container engine at %1 cannot be asked: %2"_s.arg(
                m_engine.socketPath(), version.error().detail));
    const auto facts = co_await m_engine.facts();
    if (!facts)
        co_return base::passOn(facts);
    m_facts = *facts;
    m_isConnected = true;
    co_return base::Result<>{};
}

base::Task<base::Result<Features>> DockerBackend::probe()
{
    m_isConnected = false;
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto found = co_await findImages();
    if (!found)
        co_return base::passOn(found);
    const auto network = co_await m_engine.makeNetwork();
    if (!network)
        co_return base::passOn(network);
    const auto egress = co_await closeEgress(bridgeOf(m_engine.make()), m_clock);
    const bool mustWatch = !m_facts.mayLimitDisks() || !m_services.isEmpty();
    if (mustWatch && !m_diskWatch) {
        m_diskWatch.emplace(m_engine, m_owner, m_clock, m_options.diskCheckInterval);
        m_diskWatch->start();
    }
    co_return featuresWith(egress);
}

Features DockerBackend::featuresWith(const base::Result<>& egress) const
{
    const bool tenantsMeet = m_engine.make() == EngineMake::Podman && !m_facts.filtersBridges;
    Features features{.backend = u"docker"_s,
        .isolationLevel = u"shared-kernel"_s,
        .capabilities = {u"docker"_s}};
    features.limitsAreEnforced
        = m_facts.limitsCpu && m_facts.limitsMemory && m_facts.limitsProcesses;
    features.isolationIsActive
        = !m_images.isEmpty() && m_login.isPossible() && egress && !tenantsMeet;
    QStringList missing;
    if (m_images.isEmpty())
        missing.append(u"the engine has none of the images that are for rent"_s);
    if (!m_login.isPossible())
        missing.append(u"the program paygress-local-ssh is missing"_s);
    if (!features.limitsAreEnforced)
        missing.append(u"the engine cannot cap processors, memory and processes"_s);
    if (!egress)
        missing.append(
            u"tenants reach the local network and can send mail: %1"_s.arg(egress.error().detail));
    if (tenantsMeet)
        missing.append(u"tenants reach each other: load the kernel module br_netfilter"_s);
    if (!m_facts.mayLimitDisks())
        missing.append(
            u"the storage driver %1 has no quotas: a tenant who fills more than the rented"
            " disk is stopped within %2 s"_s.arg(m_facts.storageDriver)
                .arg(std::chrono::ceil<std::chrono::seconds>(m_options.diskCheckInterval).count()));
    features.missing = missing.join(u"; "_s);
    features.services = m_services;
    return features;
}

base::Task<base::Result<>> DockerBackend::findImages()
{
    const auto images = co_await present(m_options.images);
    if (!images)
        co_return base::passOn(images);
    const auto services = co_await present(m_options.services);
    if (!services)
        co_return base::passOn(services);
    m_images = *images;
    m_services = *services;
    co_return base::Result<>{};
}

base::Task<base::Result<QList<Image>>> DockerBackend::present(QList<AllowedImage> allowed)
{
    QList<Image> images;
    for (const auto& one : allowed) {
        const auto description = co_await m_engine.describeImage(one.reference);
        if (!description && description.error().code != base::Errc::NotFound)
            co_return base::passOn(description);
        if (description)
            images.append(Image{.name = one.name, .description = *description});
    }
    co_return images;
}

base::Task<base::Result<Capacity>> DockerBackend::freeCapacity()
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto facts = co_await m_engine.facts();
    if (!facts)
        co_return base::passOn(facts);
    const auto load = platform::measureHostLoad(facts->dataFolder);
    if (!load)
        co_return base::passOn(load);
    const double idle = std::max(0.0, static_cast<double>(facts->processors) - load->averageLoad);
    const Capacity capacity{.cpuMillicores = static_cast<qint64>(idle * 1000),
        .memoryMb = std::min(facts->memoryMb, load->availableMemoryMb),
        .diskMb = load->freeDiskMb};
    co_return capacity;
}

} // namespace backends
