// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/docker/docker_backend.h"

#include "backends/docker/egress_rules.h"
#include "backends/listening_socket.h"
#include "base/log.h"
#include "net/port_probe.h"
#include "platform/host_load.h"
#include "platform/paths.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds TurnPause = 20ms;
constexpr std::chrono::milliseconds LoginPause = 100ms;
constexpr std::chrono::milliseconds LoginLimit = 30s;
constexpr std::chrono::milliseconds RemovePause = 100ms;
constexpr std::chrono::milliseconds RemoveLimit = 60s;
constexpr qsizetype LongestPassword = 256;
constexpr qsizetype OwnerBytes = 8;
constexpr qint64 SmallestMemoryMb = 32;
constexpr qint64 SmallestDiskMb = 16;
constexpr auto LoginUser = "root"_L1;

tl::unexpected<base::Error> notAnId()
{
    return base::fail(base::Errc::Malformed, u"not the name of a workload"_s);
}

bool isGoodPassword(const QString& password)
{
    const auto isPrintable = [](QChar c) { return c.unicode() > 32 && c.unicode() < 127; };
    return !password.isEmpty() && password.size() <= LongestPassword
        && std::ranges::all_of(password, isPrintable);
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

// Where we reach ourselves when a port is published on that address.
QString ownAddress(const QHostAddress& listening)
{
    const bool isAny = listening == QHostAddress{QHostAddress::Any}
        || listening == QHostAddress{QHostAddress::AnyIPv4};
    if (isAny)
        return u"127.0.0.1"_s;
    return listening == QHostAddress{QHostAddress::AnyIPv6} ? u"::1"_s : listening.toString();
}

} // namespace

QList<AllowedImage> plainLinuxImages()
{
    QList<AllowedImage> images;
    for (const auto& name :
        {u"ubuntu:22.04"_s, u"ubuntu:24.04"_s, u"ubuntu"_s, u"debian:12"_s, u"debian"_s})
        images.append(AllowedImage{.name = name, .reference = u"localhost/paygress/plain-linux:debian-12"_s});
    return images;
}

class DockerBackend::Turn {
public:
    Turn(std::set<WorkloadId>& busy, WorkloadId id)
        : m_busy{&busy}
        , m_id{std::move(id)}
    {
        m_busy->insert(m_id);
    }
    Turn(Turn&& other) noexcept
        : m_busy{std::exchange(other.m_busy, nullptr)}
        , m_id{std::move(other.m_id)}
    {
    }
    Turn& operator=(Turn&&) = delete;
    ~Turn()
    {
        if (m_busy)
            m_busy->erase(m_id);
    }

private:
    std::set<WorkloadId>* m_busy;
    WorkloadId m_id;
};

DockerBackend::DockerBackend(DockerOptions options, base::Clock& clock, base::RandomSource& random)
    : m_options{std::move(options)}
    , m_clock{clock}
    , m_random{random}
    , m_engine{firstSocket(m_options.socketPath), clock}
{
    if (m_options.sshProgram.isEmpty())
        m_options.sshProgram = platform::findProgram(u"paygress-local-ssh"_s);
}

base::Task<DockerBackend::Turn> DockerBackend::turnFor(WorkloadId id)
{
    while (m_busy.contains(id))
        co_await m_clock.sleep(TurnPause);
    co_return Turn{m_busy, id};
}

// Several providers may share one engine: each touches only what carries its own name.
base::Result<> DockerBackend::knowOwner()
{
    constexpr qsizetype MaxFile = 100;
    if (!m_owner.isEmpty())
        return {};
    const auto made = platform::makePrivateFolder(m_options.stateFolder);
    if (!made)
        return made;
    const auto path = m_options.stateFolder + "/engine-owner"_L1;
    const auto stored = platform::readPrivateFile(path, MaxFile);
    if (!stored && stored.error().code != base::Errc::NotFound)
        return base::passOn(stored);
    const auto owner = stored ? *stored : m_random.bytes(OwnerBytes).toHex();
    if (!stored) {
        const auto written = platform::writePrivateFile(path, owner);
        if (!written)
            return written;
    }
    const auto text = QString::fromLatin1(owner);
    if (!isGoodId(WorkloadId{text}))
        return base::fail(base::Errc::Storage, u"%1 is damaged"_s.arg(path));
    m_owner = text;
    return {};
}

base::Task<base::Result<>> DockerBackend::connectToEngine()
{
    if (m_isConnected)
        co_return base::Result<>{};
    const auto known = knowOwner();
    if (!known)
        co_return known;
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
    const auto network = co_await m_engine.makeNetwork(networkRequest());
    if (!network)
        co_return base::passOn(network);
    const auto closed = co_await closeEgress(EngineBridge, m_clock);

    Features features{.backend = u"docker"_s,
        .isolationLevel = u"shared-kernel"_s,
        .capabilities = {u"docker"_s}};
    features.limitsAreEnforced
        = m_facts.limitsCpu && m_facts.limitsMemory && m_facts.limitsProcesses;
    features.isolationIsActive = !m_images.isEmpty() && !m_options.sshProgram.isEmpty();
    QStringList missing;
    if (m_images.isEmpty())
        missing.append(u"the engine has none of the images that are for rent"_s);
    if (m_options.sshProgram.isEmpty())
        missing.append(u"the program paygress-local-ssh is missing"_s);
    if (!features.limitsAreEnforced)
        missing.append(u"the engine cannot cap processors, memory and processes"_s);
    if (!closed)
        missing.append(
            u"tenants reach the local network and can send mail: %1"_s.arg(closed.error().detail));
    if (!m_facts.mayLimitDisks())
        missing.append(u"the storage driver %1 caps single files only, not disks"_s.arg(
            m_facts.storageDriver));
    features.missing = missing.join(u"; "_s);
    co_return features;
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
    const auto checked = checkSpec(spec);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await turnFor(spec.id);

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

base::Result<> DockerBackend::checkSpec(const WorkloadSpec& spec) const
{
    const bool isAllowed = std::ranges::any_of(
        m_options.images, [&](const AllowedImage& image) { return image.name == spec.image; });
    if (!isAllowed)
        return base::fail(base::Errc::Unsupported, u"there is no image %1"_s.arg(spec.image));
    if (!isGoodId(spec.id) || !isGoodHostname(spec.hostname) || spec.sshPort == 0
        || !isGoodPassword(spec.password) || spec.memoryMb < SmallestMemoryMb
        || spec.cpuMillicores <= 0 || spec.diskMb < SmallestDiskMb)
        return base::fail(base::Errc::Malformed,
            u"a workload needs a plain id and hostname, port, password and size"_s);
    return {};
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
    const auto network = co_await m_engine.makeNetwork(networkRequest());
    if (!network)
        co_return network;
    const auto id = co_await makeContainer(spec);
    if (!id)
        co_return base::passOn(id);
    auto done = co_await m_engine.start(*id);
    if (done)
        done = co_await m_engine.run(*id, firstLoginRequest(), firstLoginInput(spec.password));
    if (done)
        done = co_await checkLogin(spec);
    if (done)
        done = co_await m_engine.rename(*id, finalName(m_owner, spec.id));
    co_return done;
}

base::Task<base::Result<QString>> DockerBackend::makeContainer(WorkloadSpec spec)
{
    ContainerPlan plan;
    plan.spec = spec;
    plan.owner = m_owner;
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

base::Task<base::Result<>> DockerBackend::checkLogin(WorkloadSpec spec)
{
    platform::Program check{.path = m_options.sshProgram,
        .arguments
        = {u"check"_s, ownAddress(m_options.listenAddress), QString::number(spec.sshPort)},
        .input = spec.password.toUtf8()};
    check.limit = LoginLimit;
    const auto begin = m_clock.uptime();
    while (true) {
        const auto answer = co_await platform::runProgram(check, m_clock);
        if (!answer)
            co_return base::passOn(answer);
        if (answer->exitCode == 0)
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > LoginLimit)
            co_return base::fail(base::Errc::Rejected,
                u"the workload does not let its tenant in: %1"_s.arg(
                    QString::fromUtf8(answer->standardError).trimmed()));
        co_await m_clock.sleep(LoginPause);
    }
}

base::Task<base::Result<>> DockerBackend::stop(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await turnFor(id);
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
    const auto turn = co_await turnFor(id);
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
    const auto started = co_await m_engine.start(container.engineId);
    if (!started)
        co_return started;
    const auto port = co_await m_engine.sshPort(container.engineId);
    if (!port)
        co_return base::passOn(port);
    const auto begin = m_clock.uptime();
    while (true) { // the tenant may have another password by now: a greeting is enough
        const auto greeted = co_await net::probeSsh(
            m_clock, ownAddress(m_options.listenAddress), *port, LoginLimit);
        if (greeted || m_clock.uptime() - begin > LoginLimit)
            co_return greeted;
        co_await m_clock.sleep(LoginPause);
    }
}

base::Task<base::Result<>> DockerBackend::remove(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await turnFor(id);
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
