// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/docker_backend.h"

#include "backends/egress_rules.h"
#include "backends/listening_socket.h"
#include "base/crash_point.h"
#include "base/log.h"
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

QString referenceFor(const WorkloadSpec& spec, const DockerOptions& options)
{
    const auto& images = spec.service ? options.services : options.images;
    const auto& name = spec.service ? spec.service->name : spec.image;
    return std::ranges::find(images, name, &AllowedImage::name)->reference;
}

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
    , m_volumes{m_engine, clock}
    , m_login{m_options.sshProgram.isEmpty() ? platform::findProgram(u"paygress-local-ssh"_s)
                                             : m_options.sshProgram,
          m_options.listenAddress, clock}
    , m_turns{clock}
{
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
    const auto checked = checkContainerSpec(spec, m_options.images, m_options.services);
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
    if (const auto free = checkPorts(spec); !free)
        co_return free;
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
    auto done = co_await startInside(*id, spec);
    if (done) {
        base::crashPoint("docker.answers");
        done = co_await m_engine.rename(*id, finalName(m_owner, spec.id));
    }
    if (done)
        base::crashPoint("docker.finished");
    co_return done;
}

// The engine would say so too, but only after having made the container.
base::Result<> DockerBackend::checkPorts(const WorkloadSpec& spec) const
{
    QList<quint16> ports{spec.sshPort};
    if (spec.service)
        for (const auto& port : spec.service->ports)
            ports.append(port.hostPort);
    for (const auto port : ports)
        if (const auto socket = ListeningSocket::open(m_options.listenAddress, port); !socket)
            return base::passOn(socket);
    return {};
}

base::Task<base::Result<>> DockerBackend::startInside(QString engineId, WorkloadSpec spec)
{
    auto done = co_await m_engine.start(engineId);
    if (!done)
        co_return done;
    base::crashPoint("docker.started");
    done = co_await m_engine.run(engineId, firstLoginRequest(), firstLoginInput(spec));
    if (!done)
        co_return done;
    done = co_await m_login.waitForLogin(spec.sshPort, spec.password);
    co_return done;
}

base::Task<base::Result<QString>> DockerBackend::makeContainer(WorkloadSpec spec)
{
    ContainerPlan plan;
    plan.spec = spec;
    plan.owner = m_owner;
    plan.spec.cpuMillicores = std::min(spec.cpuMillicores, m_facts.processors * 1000);
    plan.listenAddress = m_options.listenAddress;
    plan.reference = referenceFor(spec, m_options);
    if (spec.service) {
        const auto program = co_await m_engine.programOf(plan.reference);
        if (!program)
            co_return base::passOn(program);
        plan.program = *program;
    }
    if (spec.service && !spec.service->dataPath.isEmpty()) {
        const auto made = co_await m_volumes.make(m_owner, spec.id);
        if (!made)
            co_return base::passOn(made);
    }
    plan.diskLimit = m_facts.mayLimitDisks() ? DiskLimit::Enforced : DiskLimit::PerFile;
    const auto id = co_await askForContainer(plan);
    co_return id;
}

base::Task<base::Result<QString>> DockerBackend::askForContainer(ContainerPlan plan)
{
    const auto name = unfinishedName(m_owner, plan.spec.id);
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

base::Task<base::Result<>> DockerBackend::erase(WorkloadId id)
{
    auto erased = co_await eraseContainer(id);
    if (erased)
        erased = co_await m_volumes.erase(m_owner, id);
    co_return erased;
}

// Asks for the removal, then looks until the engine no longer knows the container.
base::Task<base::Result<>> DockerBackend::eraseContainer(WorkloadId id)
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
    const auto volumes = co_await m_volumes.workloads(m_owner);
    if (!volumes)
        co_return base::passOn(volumes);
    auto ids = *volumes; // what a removal that was cut short left
    for (const auto& container : *containers) {
        if (!ids.contains(container.workload))
            ids.append(container.workload);
    }
    std::ranges::sort(ids, {}, &WorkloadId::value);
    co_return ids;
}

} // namespace backends
