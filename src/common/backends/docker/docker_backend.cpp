// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/docker_backend.h"

#include "backends/egress_rules.h"
#include "backends/listening_socket.h"
#include "base/crash_point.h"
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
    const auto sockets = engineSockets();
    const auto found = std::ranges::find_if(
        sockets, [](const QString& path) { return QFileInfo::exists(path); });
    return found == sockets.end() ? sockets.first() : *found;
}

} // namespace

DockerBackend::DockerBackend(DockerOptions options, base::Clock& clock, base::RandomSource& random)
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
    if (!m_facts.mayLimitDisks() && !m_diskWatch) {
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
    return features;
}

base::Task<base::Result<>> DockerBackend::findImages()
{
    QList<Image> images;
    for (const auto& allowed : m_options.images) {
        const auto description = co_await m_engine.describeImage(allowed.reference);
        if (!description && description.error().code != base::Errc::NotFound)
            co_return base::passOn(description);
        if (description)
            images.append(Image{.name = allowed.name, .description = *description});
    }
    m_images = images;
    co_return base::Result<>{};
}

base::Task<base::Result<DockerBackend::Found>> DockerBackend::find(WorkloadId id)
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto containers = co_await m_engine.containers(listQuery(m_owner, id));
    if (!containers)
        co_return base::passOn(containers);
    Found found;
    for (const auto& container : *containers) {
        if (container.workload == id && (!found || container.name == finalName(m_owner, id)))
            found = container;
    }
    co_return found;
}

base::Task<base::Result<Workload>> DockerBackend::create(WorkloadSpec spec)
{
    const auto checked = checkContainerSpec(spec, m_options.images);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await m_turns.turnFor(spec.id);

    auto known = co_await find(spec.id);
    if (!known)
        co_return base::passOn(known);
    const bool isFinished = *known && (*known)->name == finalName(m_owner, spec.id);
    if (!isFinished) {
        const auto created = co_await createFresh(spec);
        if (!created)
            co_return base::passOn(created);
        known = co_await find(spec.id);
    }
    if (!known || !*known)
        co_return base::fail(base::Errc::NotFound, u"the engine lost a new container"_s);
    const auto container = **known;
    const auto port = co_await m_engine.sshPort(container.engineId);
    if (!port)
        co_return base::passOn(port);
    const Workload workload{.id = spec.id,
        .state = container.isRunning ? WorkloadState::Running : WorkloadState::Stopped,
        .sshPort = *port,
        .loginUser = LoginUser};
    co_return workload;
}

base::Task<base::Result<>> DockerBackend::createFresh(WorkloadSpec spec)
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
        qCWarning(lcBackends) << "a failed container is not removed:" << erased.error().detail;
    co_return outcome;
}

base::Task<base::Result<>> DockerBackend::build(WorkloadSpec spec)
{
    {
        // The engine would say so too, but only after having made the container.
        const auto socket = ListeningSocket::open(m_options.listenAddress, spec.sshPort);
        if (!socket)
            co_return base::passOn(socket);
    }
    const auto network = co_await m_engine.makeNetwork();
    if (!network)
        co_return network;
    // Others may have emptied the tables since. Where they cannot be set, probe() has said so.
    const auto egress = co_await closeEgress(bridgeOf(m_engine.make()), m_clock);
    if (!egress)
        qCWarning(lcBackends).noquote()
            << "outgoing packets are not judged:" << egress.error().detail;
    const auto id = co_await makeContainer(spec);
    if (!id)
        co_return base::passOn(id);
    base::crashPoint("docker.made");
    auto done = co_await m_engine.start(*id);
    if (done) {
        base::crashPoint("docker.started");
        done = co_await m_engine.run(*id, firstLoginRequest(), firstLoginInput(spec.password));
    }
    if (done)
        done = co_await m_login.waitForLogin(spec.sshPort, spec.password);
    if (done) {
        base::crashPoint("docker.answers");
        done = co_await m_engine.rename(*id, finalName(m_owner, spec.id));
    }
    if (done)
        base::crashPoint("docker.finished");
    co_return done;
}

base::Task<base::Result<QString>> DockerBackend::makeContainer(WorkloadSpec spec)
{
    ContainerPlan plan;
    plan.spec = spec;
    plan.owner = m_owner;
    plan.spec.cpuMillicores = std::min(spec.cpuMillicores, m_facts.processors * 1000);
    plan.listenAddress = m_options.listenAddress;
    plan.reference
        = std::ranges::find(m_options.images, spec.image, &AllowedImage::name)->reference;
    plan.diskLimit = m_facts.mayLimitDisks() ? DiskLimit::Enforced : DiskLimit::PerFile;
    const auto name = unfinishedName(m_owner, spec.id);
    auto id = co_await m_engine.create(name, containerRequest(plan));
    const bool refusesQuota = !id && plan.diskLimit == DiskLimit::Enforced
        && id.error().detail.contains("storage-opt"_L1);
    if (refusesQuota) { // XFS without project quotas
        plan.diskLimit = DiskLimit::PerFile;
        id = co_await m_engine.create(name, containerRequest(plan));
    }
    co_return id;
}

base::Task<base::Result<>> DockerBackend::stop(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return base::Result<>{};
    const auto container = **found;
    const auto stopped = co_await m_engine.stop(container.engineId);
    co_return stopped;
}

base::Task<base::Result<>> DockerBackend::start(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return base::fail(base::Errc::NotFound, u"there is no such workload"_s);
    const auto container = **found;
    if (container.isRunning)
        co_return base::Result<>{};
    if (container.name != finalName(m_owner, id))
        co_return base::fail(base::Errc::NotFound, u"that workload was never finished"_s);
    if (m_diskWatch) {
        const auto hasRoom = co_await m_diskWatch->checkRoom(id);
        if (!hasRoom)
            co_return hasRoom;
    }
    const auto started = co_await m_engine.start(container.engineId);
    if (!started)
        co_return started;
    const auto port = co_await m_engine.sshPort(container.engineId);
    if (!port)
        co_return base::passOn(port);
    const auto greeted = co_await m_login.waitForGreeting(*port);
    co_return greeted;
}

base::Task<base::Result<>> DockerBackend::remove(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto erased = co_await erase(id);
    co_return erased;
}

// Asks for the removal, then looks until the engine no longer knows the container.
base::Task<base::Result<>> DockerBackend::erase(WorkloadId id)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto found = co_await find(id);
        if (!found)
            co_return base::passOn(found);
        if (!*found)
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > RemoveLimit)
            co_return base::fail(
                base::Errc::Timeout, u"the engine does not get rid of a container"_s);
        const auto container = **found;
        const auto asked = co_await m_engine.remove(container.engineId);
        if (!asked)
            co_return asked;
        co_await m_clock.sleep(RemovePause);
    }
}

base::Task<base::Result<WorkloadState>> DockerBackend::state(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto found = co_await find(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return WorkloadState::Absent;
    co_return (*found)->isRunning ? WorkloadState::Running : WorkloadState::Stopped;
}

base::Task<base::Result<QList<WorkloadId>>> DockerBackend::list()
{
    const auto connected = co_await connectToEngine();
    if (!connected)
        co_return base::passOn(connected);
    const auto containers = co_await m_engine.containers(listQuery(m_owner));
    if (!containers)
        co_return base::passOn(containers);
    QList<WorkloadId> ids;
    for (const auto& container : *containers) {
        if (!ids.contains(container.workload))
            ids.append(container.workload);
    }
    std::ranges::sort(ids, {}, &WorkloadId::value);
    co_return ids;
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
