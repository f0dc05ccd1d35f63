// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the docker backend that finds out what this host can do.
#include "backends/docker/docker_backend.h"
#include "backends/egress_rules.h"
#include "backends/host_capacity.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

base::Task<base::Result<>> DockerBackend::greet()
{
    const auto version = co_await m_engine.greet();
    if (!version)
        co_return base::fail(version.error().code,
            u"the container engine at %1 cannot be asked: %2"_s.arg(
                m_engine.socketPath(), version.error().detail));
    const auto facts = co_await m_engine.facts();
    if (!facts)
        co_return base::passOn(facts);
    m_facts = *facts;
    co_return base::Result<>{};
}

base::Task<base::Result<QString>> DockerBackend::describeImage(QString reference)
{
    const auto description = co_await m_engine.describeImage(reference);
    co_return description;
}

base::Task<base::Result<Features>> DockerBackend::probe()
{
    disconnect();
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    const auto found = co_await findImages();
    if (!found)
        co_return base::passOn(found);
    const auto network = co_await m_engine.makeNetwork();
    if (!network)
        co_return base::passOn(network);
    const auto egress = co_await closeEgress(bridgeOf(m_engine.make()), m_clock);
    const bool mustWatch = !m_facts.mayLimitDisks() || !services().isEmpty();
    if (mustWatch && !m_diskWatch) {
        m_diskWatch.emplace(m_engine, owner(), m_clock, m_options.diskCheckInterval);
        m_diskWatch->start();
    }
    auto features = featuresWith(egress);
    const auto encryption = co_await m_volumes.probeEncryption(owner());
    features.encryptsData = encryption.has_value();
    if (!encryption)
        features.encryptionMissing = encryption.error().detail;
    co_return features;
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
        = !images().isEmpty() && m_login.isPossible() && egress && !tenantsMeet;
    auto missing = whatLoginLacks();
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
    features.services = services();
    return features;
}

base::Task<base::Result<Capacity>> DockerBackend::freeCapacity()
{
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    const auto facts = co_await m_engine.facts();
    if (!facts)
        co_return base::passOn(facts);
    auto load = platform::measureHostLoad(facts->dataFolder);
    if (!load)
        co_return base::passOn(load);
    load->processors = static_cast<int>(facts->processors);
    auto capacity = spareCapacity(*load);
    capacity.memoryMb = std::min(facts->memoryMb, capacity.memoryMb);
    co_return capacity;
}

} // namespace backends
