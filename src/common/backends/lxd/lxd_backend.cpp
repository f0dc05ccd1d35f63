// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/lxd_backend.h"

#include "backends/egress_rules.h"
#include "backends/host_capacity.h"
#include "backends/lxd/bridge_subnet.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

base::Result<LxdPool> choosePool(const QList<LxdPool>& pools, const QString& wanted)
{
    const auto names
        = wanted.isEmpty() ? QStringList{u"paygress"_s, u"default"_s} : QStringList{wanted};
    for (const auto& name : names) {
        const auto found = std::ranges::find(pools, name, &LxdPool::name);
        if (found != pools.end())
            return *found;
    }
    if (pools.isEmpty() || !wanted.isEmpty())
        return base::fail(base::Errc::NotFound,
            u"the container daemon has no storage pool; its init command makes one"_s);
    return pools.first();
}

QString withPrefix(const QString& text, const base::Error& error)
{
    return text + u": "_s + error.detail;
}

} // namespace

LxdBackend::LxdBackend(LxdOptions options, base::Clock& clock, base::RandomSource& random)
    : EngineBackend{Setting{.stateFolder = options.stateFolder,
                        .listenAddress = options.listenAddress,
                        .images = options.images,
                        .sshProgram = options.sshProgram},
        clock, random}
    , m_options{std::move(options)}
    , m_engine{chooseSocket(m_options.socketPath, lxdSockets()), clock}
{
}

base::Task<base::Result<>> LxdBackend::greet()
{
    const auto server = co_await m_engine.greet();
    if (!server)
        co_return base::fail(server.error().code,
            withPrefix(u"LXD or Incus at %1 cannot be asked"_s.arg(m_engine.socketPath()),
                server.error()));
    const auto pools = co_await m_engine.pools();
    if (!pools)
        co_return base::passOn(pools);
    const auto pool = choosePool(*pools, m_options.pool);
    if (!pool)
        co_return base::passOn(pool);
    m_pool = *pool;
    co_return base::Result<>{};
}

base::Task<base::Result<QString>> LxdBackend::describeImage(QString reference)
{
    const auto image = co_await m_engine.image(reference);
    if (!image)
        co_return base::passOn(image);
    co_return image->description;
}

base::Task<base::Result<Features>> LxdBackend::probe()
{
    disconnect();
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    const auto found = co_await findImages();
    if (!found)
        co_return base::passOn(found);
    const auto unlimited = co_await m_engine.missingLimits();
    if (!unlimited)
        co_return base::passOn(unlimited);
    const auto bridge = co_await makeBridge();
    m_hasBridge = bridge.has_value();
    auto closed = base::Result<>{};
    if (m_hasBridge)
        closed = co_await closeEgress(m_options.bridge, m_clock);

    Features features{
        .backend = u"lxd"_s, .isolationLevel = u"shared-kernel"_s, .capabilities = {u"lxd"_s}};
    features.limitsAreEnforced = unlimited->isEmpty();
    features.isolationIsActive = !images().isEmpty() && m_login.isPossible();
    auto missing = whatLoginLacks();
    if (!features.limitsAreEnforced)
        missing.append(u"the daemon cannot cap %1"_s.arg(unlimited->join(u", "_s)));
    if (!m_hasBridge)
        missing.append(withPrefix(u"tenants have no network but SSH"_s, bridge.error()));
    if (!closed)
        missing.append(
            withPrefix(u"tenants reach the local network and can send mail"_s, closed.error()));
    if (!m_pool.limitsDisks())
        missing.append(
            u"the storage driver %1 caps single files only, not disks"_s.arg(m_pool.driver));
    features.missing = missing.join(u"; "_s);
    co_return features;
}

base::Task<base::Result<>> LxdBackend::makeBridge()
{
    const auto subnet = unusedSubnet(readRoutes(), m_random);
    if (!subnet)
        co_return base::passOn(subnet);
    const auto made = co_await m_engine.makeBridge(bridgeRequest(m_options.bridge, *subnet));
    co_return made;
}

// Only what carries our own name.
base::Task<base::Result<std::optional<InstanceFacts>>> LxdBackend::ownInstance(QString name)
{
    auto found = co_await m_engine.instance(name);
    const bool isAnothers = found && *found
        && ((*found)->owner != owner() || instanceName(owner(), (*found)->workload) != name);
    if (isAnothers)
        found->reset();
    co_return found;
}

base::Task<base::Result<EngineBackend::Found>> LxdBackend::find(WorkloadId id)
{
    const auto instance = co_await ownInstance(instanceName(owner(), id));
    if (!instance)
        co_return base::passOn(instance);
    Found found;
    if (*instance)
        found = Tenancy{.handle = (*instance)->name,
            .storage = (*instance)->pool,
            .isFinished = (*instance)->isFinished,
            .isRunning = (*instance)->isRunning,
            .isStateKnown = (*instance)->isStateKnown};
    co_return found;
}

base::Task<base::Result<>> LxdBackend::build(WorkloadSpec spec)
{
    const auto name = instanceName(owner(), spec.id);
    auto done = co_await makeInstance(spec);
    if (done)
        done = co_await m_engine.changeState(name, startRequest());
    if (done)
        done = co_await m_engine.writeFile(name, FirstLoginFile, instanceLoginInput(spec.password));
    if (done)
        done = co_await m_engine.run(name, instanceLoginRequest(spec.hostname));
    if (done)
        done = co_await m_login.waitForLogin(spec.sshPort, spec.password);
    if (done)
        done = co_await m_engine.change(name, finishedRequest());
    co_return done;
}

base::Task<base::Result<>> LxdBackend::makeInstance(WorkloadSpec spec)
{
    const auto allowed = std::ranges::find(m_options.images, spec.image, &AllowedImage::name);
    const auto image = co_await m_engine.image(allowed->reference);
    if (!image)
        co_return base::passOn(image);
    InstancePlan plan;
    plan.spec = spec;
    plan.owner = owner();
    plan.fingerprint = image->fingerprint;
    plan.pool = m_pool.name;
    plan.bridge = m_hasBridge ? m_options.bridge : QString{};
    plan.listenAddress = m_options.listenAddress;
    plan.diskLimit = m_pool.limitsDisks() ? DiskLimit::Enforced : DiskLimit::PerFile;
    auto made = co_await m_engine.create(instanceRequest(plan));
    const bool lacksIds = !made && made.error().code == base::Errc::Rejected
        && made.error().detail.contains("uid/gid"_L1);
    if (lacksIds) { // the daemon has too small a range for a map of its own for each
        plan.idMap = IdMap::Shared;
        made = co_await m_engine.create(instanceRequest(plan));
    }
    co_return made;
}

base::Task<base::Result<SshPlace>> LxdBackend::placeOf(Tenancy tenancy)
{
    const auto instance = co_await ownInstance(tenancy.handle);
    if (!instance)
        co_return base::passOn(instance);
    if (!*instance)
        co_return base::fail(base::Errc::NotFound, u"the daemon lost an instance"_s);
    SshPlace place;
    place.port = (*instance)->sshPort;
    co_return place;
}

base::Task<base::Result<>> LxdBackend::resume(Tenancy tenancy)
{
    const auto started = co_await m_engine.changeState(tenancy.handle, startRequest());
    co_return started;
}

// Asks first; a tenant's init may not want to.
base::Task<base::Result<>> LxdBackend::halt(Tenancy tenancy)
{
    auto halted = co_await m_engine.changeState(tenancy.handle, stopRequest());
    if (!halted && halted.error().code == base::Errc::Rejected) {
        const auto known = co_await m_engine.instance(tenancy.handle);
        if (known && (!*known || !(*known)->isRunning))
            co_return base::Result<>{};
        halted = co_await m_engine.changeState(tenancy.handle, killRequest());
    }
    co_return halted;
}

base::Task<base::Result<>> LxdBackend::askToRemove(Tenancy tenancy)
{
    if (tenancy.isRunning) {
        const auto killed = co_await m_engine.changeState(tenancy.handle, killRequest());
        if (!killed && killed.error().code != base::Errc::NotFound)
            co_return killed;
    }
    const auto removed = co_await m_engine.remove(tenancy.handle);
    co_return removed;
}

base::Task<base::Result<bool>> LxdBackend::hasRemains(Tenancy tenancy)
{
    const auto hasDisk = co_await m_engine.hasVolume(tenancy.storage, tenancy.handle);
    co_return hasDisk;
}

base::Task<base::Result<QList<WorkloadId>>> LxdBackend::findAll()
{
    const auto instances = co_await m_engine.instances();
    if (!instances)
        co_return base::passOn(instances);
    QList<WorkloadId> ids;
    for (const auto& instance : *instances) {
        if (instance.owner == owner())
            ids.append(instance.workload);
    }
    co_return ids;
}

base::Task<base::Result<Capacity>> LxdBackend::freeCapacity()
{
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    const auto resources = co_await m_engine.resources();
    if (!resources)
        co_return base::passOn(resources);
    const auto disk = co_await m_engine.freeDiskMb(m_pool.name);
    if (!disk)
        co_return base::passOn(disk);
    auto load = platform::measureHostLoad(m_options.stateFolder);
    if (!load)
        co_return base::passOn(load);
    load->processors = static_cast<int>(resources->processors);
    load->freeDiskMb = *disk;
    auto capacity = spareCapacity(*load);
    capacity.memoryMb = std::min(resources->freeMemoryMb, capacity.memoryMb);
    co_return capacity;
}

} // namespace backends
