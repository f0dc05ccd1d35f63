// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/engine_backend.h"

#include "backends/listening_socket.h"
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

tl::unexpected<base::Error> notAnId()
{
    return base::fail(base::Errc::Malformed, u"not the name of a workload"_s);
}

} // namespace

QString chooseSocket(const QString& given, const QStringList& likely)
{
    if (!given.isEmpty())
        return given;
    const auto found
        = std::ranges::find_if(likely, [](const QString& path) { return QFileInfo::exists(path); });
    return found == likely.end() ? likely.first() : *found;
}

EngineBackend::EngineBackend(Setting setting, base::Clock& clock, base::RandomSource& random)
    : m_clock{clock}
    , m_random{random}
    , m_login{setting.sshProgram.isEmpty() ? platform::findProgram(u"paygress-local-ssh"_s)
                                           : setting.sshProgram,
          setting.listenAddress, clock, setting.loginLimit}
    , m_setting{std::move(setting)}
    , m_turns{clock}
{
}

base::Task<base::Result<>> EngineBackend::connectToHost()
{
    if (m_isConnected)
        co_return base::Result<>{};
    const auto owner = installationName(m_setting.stateFolder, m_random);
    if (!owner)
        co_return base::passOn(owner);
    m_owner = *owner;
    const auto greeted = co_await greet();
    if (greeted)
        m_isConnected = true;
    co_return greeted;
}

base::Task<base::Result<>> EngineBackend::findImages()
{
    const auto images = co_await present(m_setting.images);
    if (!images)
        co_return base::passOn(images);
    const auto services = co_await present(m_setting.services);
    if (!services)
        co_return base::passOn(services);
    m_images = *images;
    m_services = *services;
    co_return base::Result<>{};
}

base::Task<base::Result<QList<Image>>> EngineBackend::present(QList<AllowedImage> allowed)
{
    QList<Image> images;
    for (const auto& one : allowed) {
        const auto description = co_await describeImage(one.reference);
        if (!description && description.error().code != base::Errc::NotFound)
            co_return base::passOn(description);
        if (description)
            images.append(Image{.name = one.name, .description = *description});
    }
    co_return images;
}

QStringList EngineBackend::whatLoginLacks() const
{
    QStringList missing;
    if (m_images.isEmpty())
        missing.append(u"none of the images that are for rent is there"_s);
    if (!m_login.isPossible())
        missing.append(u"the program paygress-local-ssh is missing"_s);
    return missing;
}

base::Task<base::Result<bool>> EngineBackend::hasRemains(Tenancy)
{
    co_return false;
}

base::Task<base::Result<>> EngineBackend::keepReachable(Tenancy)
{
    co_return base::Result<>{};
}

base::Task<base::Result<>> EngineBackend::eraseRest(WorkloadId)
{
    co_return base::Result<>{};
}

base::Task<base::Result<EngineBackend::Found>> EngineBackend::findOwn(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    auto found = co_await find(id);
    if (found && *found)
        (*found)->id = id;
    co_return found;
}

base::Task<base::Result<Workload>> EngineBackend::create(WorkloadSpec spec)
{
    const auto checked = checkContainerSpec(spec, m_setting.images, m_setting.services);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await m_turns.turnFor(spec.id);
    auto known = co_await findOwn(spec.id);
    if (!known)
        co_return base::passOn(known);
    const bool isFinished = *known && (*known)->isFinished;
    if (!isFinished) {
        const auto created = co_await createFresh(spec);
        if (!created)
            co_return base::passOn(created);
        known = co_await findOwn(spec.id);
    }
    if (!known)
        co_return base::passOn(known);
    if (!*known)
        co_return base::fail(base::Errc::NotFound, u"the host lost a new workload"_s);
    const auto tenancy = **known;
    const auto place = co_await placeOf(tenancy);
    if (!place)
        co_return base::passOn(place);
    const Workload workload{.id = spec.id,
        .state = tenancy.isRunning ? WorkloadState::Running : WorkloadState::Stopped,
        .sshPort = place->port,
        .loginUser = LoginUser,
        .sshHost = place->host};
    co_return workload;
}

// The host would say so too, but only after much work.
base::Result<> EngineBackend::checkPorts(const WorkloadSpec& spec) const
{
    QList<quint16> ports{spec.sshPort};
    if (spec.service)
        for (const auto& port : spec.service->ports)
            ports.append(port.hostPort);
    for (const auto port : ports)
        if (const auto socket = ListeningSocket::open(m_setting.listenAddress, port); !socket)
            return base::passOn(socket);
    return {};
}

base::Task<base::Result<>> EngineBackend::createFresh(WorkloadSpec spec)
{
    // What a creation that was cut short left behind.
    auto outcome = co_await erase(spec.id);
    if (!outcome)
        co_return outcome;
    if (const auto free = checkPorts(spec); !free)
        co_return free;
    outcome = co_await build(spec);
    if (outcome)
        co_return outcome;
    const auto erased = co_await erase(spec.id);
    if (!erased)
        qCWarning(lcBackends) << "a failed workload is not removed:" << erased.error().detail;
    co_return outcome;
}

base::Task<base::Result<>> EngineBackend::stop(WorkloadId id)
{
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await findOwn(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found || (!(*found)->isRunning && (*found)->isStateKnown))
        co_return base::Result<>{};
    const auto halted = co_await halt(**found);
    co_return halted;
}

base::Task<base::Result<>> EngineBackend::start(WorkloadId id)
{
    const auto turn = co_await m_turns.turnFor(id);
    const auto found = co_await findOwn(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return base::fail(base::Errc::NotFound, u"there is no such workload"_s);
    const auto tenancy = **found;
    if (!tenancy.isFinished)
        co_return base::fail(base::Errc::NotFound, u"that workload was never finished"_s);
    if (tenancy.isRunning)
        co_return base::Result<>{};
    const auto resumed = co_await resume(tenancy);
    if (!resumed)
        co_return resumed;
    const auto place = co_await placeOf(tenancy);
    if (!place)
        co_return base::passOn(place);
    const auto greeted = co_await m_login.waitForGreeting(place->port, place->host);
    co_return greeted;
}

base::Task<base::Result<>> EngineBackend::remove(WorkloadId id)
{
    const auto turn = co_await m_turns.turnFor(id);
    const auto erased = co_await erase(id);
    co_return erased;
}

base::Task<base::Result<>> EngineBackend::erase(WorkloadId id)
{
    auto erased = co_await eraseTenancy(id);
    if (erased)
        erased = co_await eraseRest(id);
    co_return erased;
}

// Asks for the removal, then looks until nothing of it can be found. What is still being made,
// started or stopped by an earlier request goes a little later.
base::Task<base::Result<>> EngineBackend::eraseTenancy(WorkloadId id)
{
    const auto begin = m_clock.uptime();
    auto asked = base::Result<>{};
    Found last;
    while (true) {
        const auto found = co_await findOwn(id);
        if (!found)
            co_return base::passOn(found);
        bool isLeft = found->has_value();
        if (!isLeft && last) {
            const auto remains = co_await hasRemains(*last);
            if (!remains)
                co_return base::passOn(remains);
            isLeft = *remains;
        }
        if (!isLeft)
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > RemoveLimit)
            break;
        if (*found) {
            last = *found;
            asked = co_await askToRemove(**found);
        }
        const bool maySoonWork = asked || asked.error().code == base::Errc::Rejected
            || asked.error().code == base::Errc::Conflict;
        if (!maySoonWork)
            co_return asked;
        co_await m_clock.sleep(RemovePause);
    }
    if (!asked)
        co_return asked;
    co_return base::fail(base::Errc::Timeout, u"the host does not get rid of a workload"_s);
}

base::Task<base::Result<WorkloadState>> EngineBackend::state(WorkloadId id)
{
    const auto found = co_await findOwn(id);
    if (!found)
        co_return base::passOn(found);
    if (!*found)
        co_return WorkloadState::Absent;
    if (!(*found)->isStateKnown)
        co_return base::fail(base::Errc::Rejected, u"the host does not know how it is"_s);
    const auto tenancy = **found;
    if (!tenancy.isRunning)
        co_return WorkloadState::Stopped;
    if (tenancy.isFinished) {
        const auto reached = co_await keepReachable(tenancy);
        if (!reached)
            co_return base::passOn(reached);
    }
    co_return WorkloadState::Running;
}

base::Task<base::Result<QList<WorkloadId>>> EngineBackend::list()
{
    const auto connected = co_await connectToHost();
    if (!connected)
        co_return base::passOn(connected);
    auto ids = co_await findAll();
    if (!ids)
        co_return ids;
    std::ranges::sort(*ids, {}, &WorkloadId::value);
    const auto twice = std::ranges::unique(*ids);
    ids->erase(twice.begin(), twice.end());
    co_return ids;
}

} // namespace backends
