// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/docker_backend.h"

#include "backends/egress_rules.h"
#include "base/crash_point.h"
#include "base/log.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

QString referenceFor(const WorkloadSpec& spec, const DockerOptions& options)
{
    const auto& images = spec.service ? options.services : options.images;
    const auto& name = spec.service ? spec.service->name : spec.image;
    return std::ranges::find(images, name, &AllowedImage::name)->reference;
}

} // namespace

DockerBackend::DockerBackend(DockerOptions options, base::Clock& clock, base::RandomSource& random)
    : EngineBackend{Setting{.stateFolder = options.stateFolder,
                        .listenAddress = options.listenAddress,
                        .images = options.images,
                        .services = options.services,
                        .sshProgram = options.sshProgram},
        clock, random}
    , m_options{std::move(options)}
    , m_engine{chooseSocket(m_options.socketPath, engineSockets()), clock}
    , m_volumes{m_engine, m_options.stateFolder + u"/volumes"_s, clock}
{
}

base::Task<base::Result<EngineBackend::Found>> DockerBackend::find(WorkloadId id)
{
    const auto containers = co_await m_engine.containers(listQuery(owner(), id));
    if (!containers)
        co_return base::passOn(containers);
    const auto finished = finalName(owner(), id);
    Found found;
    for (const auto& container : *containers) {
        const bool isFinished = container.name == finished;
        if (container.workload == id && (!found || isFinished))
            found = Tenancy{.handle = container.engineId,
                .isFinished = isFinished,
                .isRunning = container.isRunning};
    }
    co_return found;
}

base::Task<base::Result<>> DockerBackend::build(WorkloadSpec spec)
{
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
        done = co_await m_engine.rename(*id, finalName(owner(), spec.id));
    }
    if (done)
        base::crashPoint("docker.finished");
    co_return done;
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
    plan.owner = owner();
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
        const auto made = co_await m_volumes.make(owner(), spec);
        if (!made)
            co_return base::passOn(made);
        plan.dataFolder = *made;
    }
    plan.diskLimit = m_facts.mayLimitDisks() ? DiskLimit::Enforced : DiskLimit::PerFile;
    const auto id = co_await askForContainer(plan);
    co_return id;
}

base::Task<base::Result<QString>> DockerBackend::askForContainer(ContainerPlan plan)
{
    const auto name = unfinishedName(owner(), plan.spec.id);
    auto id = co_await m_engine.create(name, containerRequest(plan));
    const bool refusesQuota = !id && plan.diskLimit == DiskLimit::Enforced
        && id.error().detail.contains("storage-opt"_L1);
    if (refusesQuota) { // XFS without project quotas
        plan.diskLimit = DiskLimit::PerFile;
        id = co_await m_engine.create(name, containerRequest(plan));
    }
    co_return id;
}

base::Task<base::Result<SshPlace>> DockerBackend::placeOf(Tenancy tenancy)
{
    const auto port = co_await m_engine.sshPort(tenancy.handle);
    if (!port)
        co_return base::passOn(port);
    SshPlace place;
    place.port = *port;
    co_return place;
}

base::Task<base::Result<>> DockerBackend::resume(Tenancy tenancy)
{
    // The engine would show the program an empty folder, and write there in the clear.
    if (m_volumes.isClosed(owner(), tenancy.id))
        co_return base::fail(
            base::Errc::NotFound, u"its data is closed, and only its tenant has the key"_s);
    if (m_diskWatch) {
        const auto hasRoom = co_await m_diskWatch->checkRoom(tenancy.id);
        if (!hasRoom)
            co_return hasRoom;
    }
    const auto started = co_await m_engine.start(tenancy.handle);
    co_return started;
}

base::Task<base::Result<>> DockerBackend::halt(Tenancy tenancy)
{
    const auto stopped = co_await m_engine.stop(tenancy.handle);
    co_return stopped;
}

base::Task<base::Result<>> DockerBackend::askToRemove(Tenancy tenancy)
{
    const auto asked = co_await m_engine.remove(tenancy.handle);
    co_return asked;
}

base::Task<base::Result<>> DockerBackend::eraseRest(WorkloadId id)
{
    const auto erased = co_await m_volumes.erase(owner(), id);
    co_return erased;
}

base::Task<base::Result<QList<WorkloadId>>> DockerBackend::findAll()
{
    const auto containers = co_await m_engine.containers(listQuery(owner()));
    if (!containers)
        co_return base::passOn(containers);
    const auto volumes = co_await m_volumes.workloads(owner());
    if (!volumes)
        co_return base::passOn(volumes);
    auto ids = *volumes; // what a removal that was cut short left
    for (const auto& container : *containers)
        ids.append(container.workload);
    co_return ids;
}

} // namespace backends
