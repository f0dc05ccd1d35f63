// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/lxd/lxd_backend.h"

#include "backends/egress_rules.h"
#include "backends/listening_socket.h"
#include "backends/lxd/bridge_subnet.h"
#include "base/log.h"
#include "platform/host_load.h"
#include "platform/paths.h"

#include <QFileInfo>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds RemovePause = 100ms;
constexpr std::chrono::milliseconds RemoveLimit = 60s;
constexpr auto LoginUser = "root"_L1;

tl::unexpected<base::Error> notAnId()
{
    return base::fail(base::Errc::Malformed, u"not the name of a workload"_s);
}

QString firstSocket(const QString& given)
{
    if (!given.isEmpty())
        return given;
    const auto sockets = lxdSockets();
    const auto found = std::ranges::find_if(
        sockets, [](const QString& path) { return QFileInfo::exists(path); });
    return found == sockets.end() ? sockets.first() : *found;
}

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
    : m_options{std::move(options)}
    , m_clock{clock}
    , m_random{random}
    , m_engine{firstSocket(m_options.socketPath), clock}
    , m_login{m_options.sshProgram.isEmpty() ? platform::findProgram(u"paygress-local-ssh"_s)
                                             : m_options.sshProgram,
          m_options.listenAddress, clock}
    , m_turns{clock}
{
}

base::Task<base::Result<>> LxdBackend::connectToEngine()
{
    if (m_isConnected)
        co_return base::Result<>{};
    const auto owner = installationName(m_options.stateFolder, m_random);
    if (!owner)
        co_return base::passOn(owner);
    m_owner = *owner;
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
    m_isConnected = true;
    co_return base::Result<>{};
}

base::Task<base::Result<Features>> LxdBackend::probe()
{
    m_isConnected = false;
    const auto connected = co_await connectToEngine();
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
    features.isolationIsActive = !m_images.isEmpty() && m_login.isPossible();
    QStringList missing;
    if (m_images.isEmpty())
        missing.append(u"the daemon has none of the images that are for rent"_s);
    if (!m_login.isPossible())
        missing.append(u"the program paygress-local-ssh is missing"_s);
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

base::Task<base::Result<>> LxdBackend::findImages()
{
    QList<Image> images;
    for (const auto& allowed : m_options.images) {
        const auto image = co_await m_engine.image(allowed.reference);
        if (!image && image.error().code != base::Errc::NotFound)
            co_return base::passOn(image);
        if (image)
            images.append(Image{.name = allowed.name, .description = image->description});
    }
    m_images = images;
    co_return base::Result<>{};
}

base::Task<base::Result<LxdBackend::Found>> LxdBackend::find(WorkloadId id)
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    auto found = co_await m_engine.instance(instanceName(m_owner, id));
    if (found && *found && ((*found)->owner != m_owner || (*found)->workload != id))
        co_return Found{};
    co_return found;
}

base::Task<base::Result<Workload>> LxdBackend::create(WorkloadSpec spec)
{
    const auto checked = checkContainerSpec(spec, m_options.images);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await m_turns.turnFor(spec.id);

    auto known = co_await find(spec.id);
    if (!known)
        co_return base::passOn(known);
    const bool isFinished = *known && (*known)->isFinished;
    if (!isFinished) {
        const auto created = co_await createFresh(spec);
        if (!created)
            co_return base::passOn(created);
        known = co_await find(spec.id);
    }
    if (!known)
        co_return base::passOn(known);
    if (!*known)
        co_return base::fail(base::Errc::NotFound, u"the daemon lost a new instance"_s);
    const auto instance = **known;
    const Workload workload{.id = spec.id,
        .state = instance.isRunning ? WorkloadState::Running : WorkloadState::Stopped,
        .sshPort = instance.sshPort,
        .loginUser = LoginUser};
    co_return workload;
}

base::Task<base::Result<>> LxdBackend::createFresh(WorkloadSpec spec)
{
    // What a creation that was cut short left behind.
    auto outcome = co_await erase(spec.id);
    if (!outcome)
        co_return outcome;
    outcome = co_await build(spec);
    if (outcome)
        co_return outcome;
    const auto erased = co_await erase(spec.id);
    if (!erased)
        qCWarning(lcBackends) << "a failed instance is not removed:" << erased.error().detail;
    co_return outcome;
}

base::Task<base::Result<>> LxdBackend::build(WorkloadSpec spec)
{
    {
        // The daemon would say so too, but only after having unpacked the image.
        const auto socket = ListeningSocket::open(m_options.listenAddress, spec.sshPort);
        if (!socket)
            co_return base::passOn(socket);
    }
    const auto name = instanceName(m_owner, spec.id);
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
    plan.owner = m_owner;
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

// Asks first; a tenant's init may not want to.
base::Task<base::Result<>> LxdBackend::halt(QString name)
{
    auto halted = co_await m_engine.changeState(name, stopRequest());
    if (!halted && halted.error().code == base::Errc::Rejected) {
        const auto known = co_await m_engine.instance(name);
        if (known && (!*known || !(*known)->isRunning))
            co_return base::Result<>{};
        halted = co_await m_engine.changeState(name, killRequest());
    }
    co_return halted;
}

base::Task<base::Result<>> LxdBackend::stop(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found || !(*found)->isRunning)
        co_return base::Result<>{};
    const auto stopped = co_await halt((*found)->name);
    co_return stopped;
}

base::Task<base::Result<>> LxdBackend::start(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return base::fail(base::Errc::NotFound, u"there is no such workload"_s);
    const auto instance = **found;
    if (!instance.isFinished)
        co_return base::fail(base::Errc::NotFound, u"that workload was never finished"_s);
    if (instance.isRunning)
        co_return base::Result<>{};
    const auto started = co_await m_engine.changeState(instance.name, startRequest());
    if (!started)
        co_return started;
    const auto greeted = co_await m_login.waitForGreeting(instance.sshPort);
    co_return greeted;
}

base::Task<base::Result<>> LxdBackend::remove(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto erased = co_await erase(id);
    co_return erased;
}

// Asks for the removal, then looks until the daemon knows neither the instance nor its disk.
base::Task<base::Result<>> LxdBackend::erase(WorkloadId id)
{
    const auto begin = m_clock.uptime();
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return base::Result<>{};
    const auto instance = **found;
    while (true) {
        const auto erased = co_await eraseOnce(instance);
        // It is still being made, started or stopped by an earlier request.
        const bool maySoonWork = !erased && erased.error().code == base::Errc::Rejected;
        if (!maySoonWork || m_clock.uptime() - begin > RemoveLimit)
            co_return erased;
        co_await m_clock.sleep(RemovePause);
    }
}

base::Task<base::Result<>> LxdBackend::eraseOnce(InstanceFacts instance)
{
    const auto known = co_await m_engine.instance(instance.name);
    if (!known)
        co_return base::passOn(known);
    if (*known && (*known)->isRunning) {
        const auto killed = co_await m_engine.changeState(instance.name, killRequest());
        if (!killed && killed.error().code != base::Errc::NotFound)
            co_return killed;
    }
    const auto removed = co_await m_engine.remove(instance.name);
    if (!removed)
        co_return removed;
    const auto left = co_await m_engine.instance(instance.name);
    if (!left)
        co_return base::passOn(left);
    const auto hasDisk = co_await m_engine.hasVolume(instance.pool, instance.name);
    if (!hasDisk)
        co_return base::passOn(hasDisk);
    if (*left || *hasDisk)
        co_return base::fail(base::Errc::Rejected, u"the daemon does not get rid of an instance"_s);
    co_return base::Result<>{};
}

base::Task<base::Result<WorkloadState>> LxdBackend::state(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return WorkloadState::Absent;
    if (!(*found)->isStateKnown)
        co_return base::fail(
            base::Errc::Rejected, u"the daemon does not know how the instance is"_s);
    co_return (*found)->isRunning ? WorkloadState::Running : WorkloadState::Stopped;
}

base::Task<base::Result<QList<WorkloadId>>> LxdBackend::list()
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto instances = co_await m_engine.instances();
    if (!instances)
        co_return base::passOn(instances);
    QList<WorkloadId> ids;
    for (const auto& instance : *instances) {
        if (instance.owner == m_owner)
            ids.append(instance.workload);
    }
    std::ranges::sort(ids, {}, &WorkloadId::value);
    co_return ids;
}

base::Task<base::Result<Capacity>> LxdBackend::freeCapacity()
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto resources = co_await m_engine.resources();
    if (!resources)
        co_return base::passOn(resources);
    const auto disk = co_await m_engine.freeDiskMb(m_pool.name);
    if (!disk)
        co_return base::passOn(disk);
    const auto load = platform::measureHostLoad(m_options.stateFolder);
    if (!load)
        co_return base::passOn(load);
    const auto idle = std::max(0.0, static_cast<double>(resources->processors) - load->averageLoad);
    const Capacity capacity{.cpuMillicores = static_cast<qint64>(idle * 1000),
        .memoryMb = std::min(resources->freeMemoryMb, load->availableMemoryMb),
        .diskMb = *disk};
    co_return capacity;
}

} // namespace backends
