// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/proxmox/proxmox_backend.h"

#include "backends/proxmox/server_findings.h"
#include "base/crash_point.h"
#include "base/log.h"
#include "platform/paths.h"

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds LoginLimit = 3min; // a machine boots, cloud-init works
constexpr std::chrono::milliseconds RetryPause = 500ms;
constexpr int ShutdownSeconds = 20;
constexpr int OldestMajor = 7;
constexpr qsizetype ShortestPassword = 5; // of a container

QString programOf(const ProxmoxOptions& options)
{
    return options.sshProgram.isEmpty() ? platform::findProgram(u"paygress-local-ssh"_s)
                                        : options.sshProgram;
}

// "local:vztmpl/debian-12-standard_12.2-1_amd64.tar.zst" → "debian-12-standard 12.2-1"
QString templateText(const QString& volume)
{
    auto text = volume.section(u'/', -1).section(u".tar"_s, 0, 0);
    return text.replace(u'_', u' ').left(100);
}

} // namespace

ProxmoxBackend::ProxmoxBackend(
    ProxmoxOptions options, base::Clock& clock, base::RandomSource& random)
    : EngineBackend{Setting{.stateFolder = options.stateFolder,
                        .listenAddress = options.listenAddress,
                        .images = plainLinuxImages(options.place.templateName),
                        .sshProgram = options.sshProgram,
                        .loginLimit = LoginLimit},
        clock, random}
    , m_options{std::move(options)}
    , m_server{m_options.place.access, clock}
    , m_guests{m_server, m_options.place.firstVmid, m_options.place.lastVmid}
    , m_maker{m_server, m_guests, m_options.place, clock, random}
    , m_way{m_server,
          PortForwards{m_options.stateFolder, programOf(m_options), m_options.listenAddress, clock},
          m_options.place.reach, m_options.guestSshPort, clock}
{
}

RentedPlace ProxmoxBackend::rentedPlace() const
{
    const auto& place = m_options.place;
    return {.kind = place.kind,
        .majorVersion = m_version.major,
        .firstVmid = place.firstVmid,
        .node = place.access.node,
        .storage = place.storage,
        .templateName = place.templateName,
        .bridge = place.bridge};
}

base::Task<base::Result<>> ProxmoxBackend::greet()
{
    const auto data = co_await m_server.get(u"/version"_s);
    if (!data)
        co_return base::fail(data.error().code,
            u"Proxmox VE at %1 cannot be asked: %2"_s.arg(
                m_options.place.access.url.host(), data.error().detail));
    const auto version = pveVersionFromJson(*data);
    if (!version)
        co_return base::passOn(version);
    if (version->major < OldestMajor)
        co_return base::fail(
            base::Errc::Unsupported, u"Proxmox VE %1 is too old"_s.arg(version->text));
    m_version = *version;
    if (m_hasAwaitedStrays)
        co_return base::Result<>{};
    // What an earlier life of ours asked for shows its mark only when it is done.
    const QStringList kinds{u"vzcreate"_s, u"qmclone"_s};
    const auto& place = m_options.place;
    const auto ended = co_await m_server.awaitStrays(kinds, place.firstVmid, place.lastVmid);
    if (ended)
        m_hasAwaitedStrays = true;
    co_return ended;
}

base::Task<base::Result<Features>> ProxmoxBackend::probe()
{
    disconnect();
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    auto obstacles = co_await whatTheTokenLacks(m_server, rentedPlace());
    if (!obstacles)
        co_return base::passOn(obstacles);
    const auto found = co_await findImages();
    const bool isHidden = !found && found.error().code == base::Errc::NotAllowed;
    if (!found && !isHidden)
        co_return base::passOn(found);
    const auto lacking = co_await whatTheServerLacks(m_server, rentedPlace());
    if (!lacking)
        co_return base::passOn(lacking);
    const auto status = co_await m_server.get(m_server.onNode(u"/status"_s));
    const auto node
        = status ? pveNodeFromJson(*status) : base::Result<PveNode>{base::passOn(status)};
    const bool isContainer = m_options.place.kind == GuestKind::Container;
    Features features;
    features.backend = u"proxmox"_s;
    features.isolationLevel = isContainer ? u"shared-kernel"_s : u"dedicated-host"_s;
    features.capabilities = QStringList{isContainer ? u"lxc"_s : u"vm"_s};
    features.limitsAreEnforced = true;
    if (node)
        features.processors = node->processors;
    const auto missing = whatLoginLacks() + *obstacles + *lacking;
    features.isolationIsActive = missing.isEmpty();
    features.missing = missing.join(u"; "_s);
    co_return features;
}

base::Task<base::Result<QString>> ProxmoxBackend::describeImage(QString reference)
{
    if (m_options.place.kind == GuestKind::Container) {
        const auto storage = reference.section(u':', 0, 0);
        const PveFields query{{u"content"_s, u"vztmpl"_s}};
        const auto list
            = co_await m_server.get(m_server.onNode(u"/storage/%1/content"_s.arg(storage)), query);
        if (!list)
            co_return base::passOn(list);
        if (!hasVolume(*list, reference))
            co_return base::fail(base::Errc::NotFound, u"there is no "_s + reference);
        co_return templateText(reference) + u", container of Proxmox VE"_s;
    }
    const auto data = co_await m_server.get(m_server.onNode(u"/qemu/%1/config"_s.arg(reference)));
    if (!data)
        co_return base::passOn(data);
    const auto config = pveConfigFromJson(*data);
    if (!config)
        co_return base::passOn(config);
    if (!config->isTemplate)
        co_return base::fail(base::Errc::NotFound, u"%1 is no template"_s.arg(reference));
    co_return (*data)["name"_L1].toString().left(100) + u", virtual machine of Proxmox VE"_s;
}

base::Task<base::Result<OwnGuest>> ProxmoxBackend::guestAt(QString path)
{
    const auto guest = co_await m_guests.at(owner(), path);
    if (!guest)
        co_return base::passOn(guest);
    if (!*guest)
        co_return base::fail(base::Errc::NotFound, u"the server lost a guest"_s);
    co_return **guest;
}

base::Task<base::Result<EngineBackend::Found>> ProxmoxBackend::find(WorkloadId id)
{
    Found found;
    const auto guest = co_await m_guests.find(owner(), id);
    if (!guest)
        co_return base::passOn(guest);
    if (!*guest)
        co_return found;
    const auto path = (*guest)->path;
    const auto status = co_await m_server.get(path + u"/status/current"_s);
    if (!status && status.error().code == base::Errc::NotFound)
        co_return found;
    if (!status)
        co_return base::passOn(status);
    const auto isRunning = isRunningFromJson(*status);
    found.emplace();
    found->handle = path;
    found->storage = (*guest)->config.volume;
    found->isFinished = (*guest)->mark.isFinished;
    found->isRunning = isRunning.value_or(false);
    found->isStateKnown = isRunning.has_value();
    co_return found;
}

base::Task<base::Result<QList<WorkloadId>>> ProxmoxBackend::findAll()
{
    const auto guests = co_await m_guests.all(owner());
    if (!guests)
        co_return base::passOn(guests);
    QList<WorkloadId> ids;
    for (const auto& guest : *guests)
        ids.append(guest.mark.workload);
    co_return ids;
}

base::Task<base::Result<>> ProxmoxBackend::build(WorkloadSpec spec)
{
    const bool isContainer = m_options.place.kind == GuestKind::Container;
    if (isContainer && spec.password.size() < ShortestPassword)
        co_return base::fail(base::Errc::Malformed, u"a password needs five characters"_s);
    const auto plan = co_await m_maker.make(owner(), spec);
    if (!plan)
        co_return base::passOn(plan);
    const auto path = m_maker.pathOf(*plan);
    base::crashPoint("proxmox.made");
    auto done = co_await m_maker.furnish(*plan);
    if (done)
        done = co_await startGuest(path);
    if (done) {
        base::crashPoint("proxmox.started");
        done = co_await letIn(path, spec.password);
    }
    if (done) {
        base::crashPoint("proxmox.answers");
        done = co_await markFinished(path);
    }
    if (done)
        base::crashPoint("proxmox.finished");
    co_return done;
}

// Leads the way to the guest and asks as the tenant will.
base::Task<base::Result<>> ProxmoxBackend::letIn(QString path, QString password)
{
    const auto guest = co_await guestAt(path);
    if (!guest)
        co_return base::passOn(guest);
    const auto opened = co_await m_way.open(*guest);
    if (!opened)
        co_return opened;
    const auto place = co_await m_way.placeOf(*guest);
    if (!place)
        co_return base::passOn(place);
    const auto entered = co_await m_login.waitForLogin(place->port, password, place->host);
    co_return entered;
}

// The digest keeps us from undoing what somebody else has just changed.
base::Task<base::Result<>> ProxmoxBackend::markFinished(QString path)
{
    constexpr int MostTries = 3;
    auto done = base::Result<>{};
    for (int tries = 0; tries < MostTries; ++tries) {
        const auto guest = co_await guestAt(path);
        if (!guest)
            co_return base::passOn(guest);
        const auto request = finishedRequest(guest->mark, guest->config.digest);
        done = co_await m_server.act("PUT", path + u"/config"_s, request);
        if (done || done.error().code != base::Errc::Conflict)
            break;
        co_await m_clock.sleep(RetryPause);
    }
    co_return done;
}

base::Task<base::Result<SshPlace>> ProxmoxBackend::placeOf(Tenancy tenancy)
{
    const auto guest = co_await guestAt(tenancy.handle);
    if (!guest)
        co_return base::passOn(guest);
    const auto place = co_await m_way.placeOf(*guest);
    co_return place;
}

base::Task<base::Result<>> ProxmoxBackend::keepReachable(Tenancy tenancy)
{
    const auto isOpen = m_way.isOpen(tenancy.id);
    if (!isOpen)
        co_return base::passOn(isOpen);
    if (*isOpen)
        co_return base::Result<>{};
    const auto guest = co_await guestAt(tenancy.handle);
    if (!guest)
        co_return base::passOn(guest);
    const auto opened = co_await m_way.open(*guest);
    co_return opened;
}

// When the answer is lost, the guest itself tells what came of it.
base::Task<base::Result<>> ProxmoxBackend::startGuest(QString path)
{
    const auto started = co_await m_server.actInTurn("POST", path + u"/status/start"_s);
    if (started || !isUnclear(started.error()))
        co_return started;
    co_await m_clock.sleep(RetryPause);
    const QStringList kinds{u"vzstart"_s, u"qmstart"_s};
    const auto vmid = path.section(u'/', -1).toUInt();
    const auto ended = co_await m_server.awaitStrays(kinds, vmid, vmid);
    if (!ended)
        co_return started;
    const auto status = co_await m_server.get(path + u"/status/current"_s);
    const bool isRunning = status && isRunningFromJson(*status).value_or(false);
    co_return isRunning ? base::Result<>{} : started;
}

base::Task<base::Result<>> ProxmoxBackend::resume(Tenancy tenancy)
{
    const auto started = co_await startGuest(tenancy.handle);
    if (!started)
        co_return started;
    const auto reached = co_await keepReachable(tenancy);
    co_return reached;
}

// Its init is asked first and has its time.
base::Task<base::Result<>> ProxmoxBackend::halt(Tenancy tenancy)
{
    const PveFields patience{
        {u"timeout"_s, QString::number(ShutdownSeconds)}, {u"forceStop"_s, u"1"_s}};
    const auto halted
        = co_await m_server.actInTurn("POST", tenancy.handle + u"/status/shutdown"_s, patience);
    if (!halted)
        co_return halted;
    const auto closed = co_await m_way.close(tenancy.id);
    co_return closed;
}

base::Task<base::Result<>> ProxmoxBackend::askToRemove(Tenancy tenancy)
{
    const auto closed = co_await m_way.close(tenancy.id);
    if (!closed)
        co_return closed;
    if (tenancy.isRunning || !tenancy.isStateKnown) {
        const auto stopped = co_await m_server.act("POST", tenancy.handle + u"/status/stop"_s);
        if (!stopped && stopped.error().code != base::Errc::NotFound)
            co_return stopped;
    }
    const PveFields everywhere{{u"purge"_s, u"1"_s}};
    const auto removed = co_await m_server.act("DELETE", tenancy.handle, everywhere);
    if (!removed && removed.error().code == base::Errc::NotFound)
        co_return base::Result<>{};
    co_return removed;
}

base::Task<base::Result<bool>> ProxmoxBackend::hasRemains(Tenancy tenancy)
{
    if (tenancy.storage.isEmpty())
        co_return false; // it never got a disk
    const auto storage = tenancy.storage.section(u':', 0, 0);
    const PveFields query{{u"vmid"_s, tenancy.handle.section(u'/', -1)}};
    const auto list
        = co_await m_server.get(m_server.onNode(u"/storage/%1/content"_s.arg(storage)), query);
    if (!list)
        co_return base::passOn(list);
    co_return hasVolume(*list, tenancy.storage);
}

base::Task<base::Result<Capacity>> ProxmoxBackend::freeCapacity()
{
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    const auto status = co_await m_server.get(m_server.onNode(u"/status"_s));
    const auto node
        = status ? pveNodeFromJson(*status) : base::Result<PveNode>{base::passOn(status)};
    if (!node)
        co_return base::passOn(node);
    const auto disk = co_await m_server.get(
        m_server.onNode(u"/storage/%1/status"_s.arg(m_options.place.storage)));
    const auto storage
        = disk ? pveStorageFromJson(*disk) : base::Result<PveStorage>{base::passOn(disk)};
    if (!storage)
        co_return base::passOn(storage);
    const auto idle = static_cast<double>(node->processors) * (1 - node->busyShare);
    const Capacity capacity{.cpuMillicores = static_cast<qint64>(idle * 1000),
        .memoryMb = node->freeMemoryMb,
        .diskMb = storage->freeMb};
    co_return capacity;
}

} // namespace backends
