// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/local_backend.h"

#include "backends/host_capacity.h"
#include "backends/local/disk_image.h"
#include "backends/local/host_key.h"
#include "backends/local/sandbox_trial.h"
#include "backends/local/workload_remains.h"
#include "backends/local/workload_user.h"
#include "base/log.h"
#include "platform/lock_file.h"
#include "platform/paths.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QDir>
#include <QStandardPaths>

#include <algorithm>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds LoginLimit{30};
constexpr qsizetype LongestLog = 64 * 1024;
constexpr qsizetype LongestPassword = 256;
constexpr qint64 ProcessLimit = 512;
constexpr qint64 SmallestMemoryMb = 32; // less, and no SSH server fits
constexpr qint64 SmallestDiskMb = 16;
constexpr auto LoginUser = "root"_L1;

tl::unexpected<base::Error> notAnId()
{
    return base::fail(base::Errc::Malformed, u"not the name of a workload"_s);
}

// Where we reach ourselves when listening on that address.
QString ownAddress(const QHostAddress& listening)
{
    const bool isAny = listening == QHostAddress{QHostAddress::Any}
        || listening == QHostAddress{QHostAddress::AnyIPv4};
    if (isAny)
        return u"127.0.0.1"_s;
    return listening == QHostAddress{QHostAddress::AnyIPv6} ? u"::1"_s : listening.toString();
}

QString lastWords(const WorkloadFolder& folder)
{
    const auto log = platform::readPrivateFile(folder.log(), LongestLog);
    return log ? QString::fromUtf8(*log).trimmed() : QString{};
}

} // namespace

LocalBackend::LocalBackend(LocalOptions options, base::Clock& clock, base::RandomSource& random)
    : m_options{std::move(options)}
    , m_programs{.ssh = m_options.sshProgram, .bubblewrap = m_options.bubblewrap}
    , m_clock{clock}
    , m_random{random}
    , m_cgroups{findCgroupPlaces()}
    , m_turns{clock}
{
    m_options.stateFolder = QDir{m_options.stateFolder}.absolutePath();
    if (m_programs.ssh.isEmpty())
        m_programs.ssh = platform::findProgram(u"paygress-local-ssh"_s);
    if (m_programs.bubblewrap.isEmpty())
        m_programs.bubblewrap = QStandardPaths::findExecutable(u"bwrap"_s);
}

base::Task<base::Result<Features>> LocalBackend::probe()
{
    Features features{
        .backend = u"local"_s, .isolationLevel = u"shared-kernel"_s, .capabilities = {u"local"_s}};
    features.limitsAreEnforced = !m_cgroups.parents.isEmpty();
    if (m_programs.bubblewrap.isEmpty() || m_programs.ssh.isEmpty()) {
        features.missing = m_programs.ssh.isEmpty() ? u"the program paygress-local-ssh is missing"_s
                                                    : u"bubblewrap (bwrap) is not installed"_s;
        co_return features;
    }
    const auto userId = chooseUserId({}, m_random);
    if (!userId)
        co_return base::passOn(userId);
    const auto trial = co_await trySandbox(
        m_programs, m_options.stateFolder, *userId, TrialHome::Folder, m_clock);
    features.isolationIsActive = trial.has_value();
    features.missing = m_cgroups.missing;
    if (!trial)
        features.missing = u"bubblewrap cannot make a sandbox here: %1"_s.arg(trial.error().detail);
    if (trial && *userId != 0) {
        const auto image = co_await trySandbox(
            m_programs, m_options.stateFolder, *userId, TrialHome::DiskImage, m_clock);
        m_canMountImages = image.has_value();
        if (!image)
            qCInfo(lcBackends) << "only single files of a tenant are bounded:"
                               << image.error().detail;
    }
    co_return features;
}

QList<Image> LocalBackend::images() const
{
    const auto description
        = u"%1 of this computer, isolated process tree"_s.arg(platform::operatingSystemName());
    QList<Image> images;
    for (const auto& name :
        {u"ubuntu:22.04"_s, u"ubuntu:24.04"_s, u"ubuntu"_s, u"debian:12"_s, u"debian"_s})
        images.append(Image{.name = name, .description = description});
    return images;
}

base::Task<base::Result<Workload>> LocalBackend::create(WorkloadSpec spec)
{
    const auto checked = checkSpec(spec);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await m_turns.turnFor(spec.id);

    auto known = loadRecord(folderOf(spec.id));
    if (known && !known->isComplete) {
        const auto erased = co_await erase(spec.id); // a creation that was cut short
        if (!erased)
            co_return base::passOn(erased);
        known = base::fail(base::Errc::NotFound, u"cut short"_s);
    }
    if (!known && known.error().code != base::Errc::NotFound)
        co_return base::passOn(known);
    if (!known) {
        const auto created = co_await createFresh(spec);
        if (!created)
            co_return base::passOn(created);
        known = loadRecord(folderOf(spec.id));
    }
    const auto now = stateOf(spec.id);
    if (!known || !now)
        co_return tl::unexpected<base::Error>{known ? now.error() : known.error()};
    const Workload workload{
        .id = spec.id, .state = *now, .sshPort = known->spec.sshPort, .loginUser = LoginUser};
    co_return workload;
}

base::Task<base::Result<>> LocalBackend::createFresh(WorkloadSpec spec)
{
    auto record = prepare(spec);
    auto outcome = record ? base::Result<>{} : base::passOn(record);
    if (outcome && record->hasDiskImage)
        outcome = co_await makeDiskImage(
            folderOf(spec.id).diskImage(), spec.diskMb, record->userId, m_clock);
    if (outcome)
        outcome = co_await run(*record);
    if (outcome) {
        record->isComplete = true;
        outcome = saveRecord(folderOf(spec.id), *record);
    }
    if (!outcome) {
        const auto erased = co_await erase(spec.id);
        if (!erased)
            qCWarning(lcBackends) << "a failed workload is not wholly removed:"
                                  << erased.error().detail;
    }
    co_return outcome;
}

base::Result<> LocalBackend::checkSpec(const WorkloadSpec& spec) const
{
    if (spec.service)
        return base::fail(base::Errc::Unsupported, u"only plain Linux runs here"_s);
    const auto offered = images();
    const bool hasImage = std::any_of(
        offered.begin(), offered.end(), [&spec](const Image& i) { return i.name == spec.image; });
    if (!hasImage)
        return base::fail(base::Errc::Unsupported, u"there is no image %1"_s.arg(spec.image));
    if (!isGoodId(spec.id) || spec.sshPort == 0 || spec.password.isEmpty()
        || spec.password.size() > LongestPassword || spec.memoryMb < SmallestMemoryMb
        || spec.cpuMillicores <= 0 || spec.diskMb < SmallestDiskMb
        || !isGoodHostname(spec.hostname))
        return base::fail(base::Errc::Malformed,
            u"a workload needs a plain id and hostname, port, password and size"_s);
    if (m_programs.bubblewrap.isEmpty() || m_programs.ssh.isEmpty())
        return base::fail(
            base::Errc::Unsupported, u"bubblewrap or paygress-local-ssh is missing"_s);
    return {};
}

// Notes everything down before it is made, so that a crash leaves nothing unknown behind.
base::Result<WorkloadRecord> LocalBackend::prepare(const WorkloadSpec& spec)
{
    const auto ids = knownIds();
    if (!ids)
        return base::passOn(ids);
    QList<qint64> taken;
    for (const auto& id : *ids) {
        if (const auto other = loadRecord(folderOf(id)))
            taken.append(other->userId);
    }
    const auto userId = chooseUserId(taken, m_random);
    const auto hostKey = makeHostKey();
    if (!userId || !hostKey)
        return tl::unexpected<base::Error>{userId ? hostKey.error() : userId.error()};

    const WorkloadRecord record{.spec = spec,
        .userId = *userId,
        .hostKey = *hostKey,
        .cgroups = cgroupFolders(m_cgroups, spec.id.value),
        .hasDiskImage = m_canMountImages};
    const auto folder = folderOf(spec.id);
    auto made = platform::makePrivateFolder(folder.path());
    if (made)
        made = saveRecord(folder, record);
    if (made)
        made = folder.make(spec.hostname, *userId);
    if (!made)
        return base::passOn(made);
    return record;
}

base::Task<base::Result<>> LocalBackend::run(WorkloadRecord record)
{
    const auto folder = folderOf(record.spec.id);
    auto socket = ListeningSocket::open(m_options.listenAddress, record.spec.sshPort);
    if (!socket)
        co_return base::passOn(socket);
    const bool limitsByCgroup = !record.cgroups.isEmpty();
    if (limitsByCgroup) {
        const ResourceLimits limits{.memoryMb = record.spec.memoryMb,
            .processes = ProcessLimit,
            .cpuMillicores = record.spec.cpuMillicores};
        const auto limited = makeCgroups(record.cgroups, m_cgroups.isVersion2, limits);
        if (!limited)
            co_return limited;
    }
    const auto launched
        = launchWorkload(folder, record, m_programs, std::move(*socket), limitsByCgroup);
    if (!launched)
        co_return launched;

    platform::Program check{.path = m_programs.ssh,
        .arguments
        = {u"check"_s, ownAddress(m_options.listenAddress), QString::number(record.spec.sshPort)},
        .input = record.spec.password.toUtf8()};
    check.limit = LoginLimit;
    const auto answer = co_await platform::runProgram(check, m_clock);
    if (!answer)
        co_return base::passOn(answer);
    if (answer->exitCode == 0)
        co_return base::Result<>{};
    co_return base::fail(base::Errc::Rejected,
        u"the workload does not let its tenant in: %1 %2"_s.arg(
            QString::fromUtf8(answer->standardError).trimmed(), lastWords(folder)));
}

base::Task<base::Result<>> LocalBackend::stop(WorkloadId id)
{
    const auto turn = co_await m_turns.turnFor(id);
    const auto halted = co_await halt(id);
    co_return halted;
}

// Its processes end and its groups go; its files stay.
base::Task<base::Result<>> LocalBackend::halt(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto record = loadRecord(folderOf(id));
    if (!record && record.error().code == base::Errc::NotFound)
        co_return base::Result<>{};
    if (!record)
        co_return base::passOn(record);
    const auto ended = co_await endProcesses(folderOf(id), record->userId, m_clock);
    if (!ended)
        co_return ended;
    const auto removed = co_await eraseCgroups(record->cgroups, m_clock);
    co_return removed;
}

base::Task<base::Result<>> LocalBackend::start(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    auto record = loadRecord(folderOf(id));
    const auto now = stateOf(id);
    if (!record || !now)
        co_return tl::unexpected<base::Error>{record ? now.error() : record.error()};
    if (*now == WorkloadState::Running)
        co_return base::Result<>{};

    // The places for groups may be others than before a restart of the computer.
    auto outcome = co_await halt(id);
    if (outcome) {
        record->cgroups = cgroupFolders(m_cgroups, id.value);
        outcome = saveRecord(folderOf(id), *record);
    }
    if (outcome)
        outcome = co_await run(*record);
    if (!outcome) {
        const auto halted = co_await halt(id);
        if (!halted)
            qCWarning(lcBackends) << "a workload that did not start is not wholly stopped:"
                                  << halted.error().detail;
    }
    co_return outcome;
}

base::Task<base::Result<>> LocalBackend::remove(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto erased = co_await erase(id);
    co_return erased;
}

base::Task<base::Result<>> LocalBackend::erase(WorkloadId id)
{
    const auto halted = co_await halt(id);
    if (!halted)
        co_return halted;
    const auto erased = co_await eraseFolder(folderOf(id).path(), m_clock);
    co_return erased;
}

base::Task<base::Result<WorkloadState>> LocalBackend::state(WorkloadId id)
{
    co_return stateOf(id);
}

base::Result<WorkloadState> LocalBackend::stateOf(const WorkloadId& id) const
{
    if (!isGoodId(id))
        return notAnId();
    const auto exists = folderExists(folderOf(id).path());
    if (!exists)
        return base::passOn(exists);
    if (!*exists)
        return WorkloadState::Absent;
    const auto isHeld = platform::isLockHeld(folderOf(id).lock());
    if (!isHeld)
        return base::passOn(isHeld);
    return *isHeld ? WorkloadState::Running : WorkloadState::Stopped;
}

base::Task<base::Result<QList<WorkloadId>>> LocalBackend::list()
{
    co_return knownIds();
}

base::Result<QList<WorkloadId>> LocalBackend::knownIds() const
{
    const auto exists = folderExists(m_options.stateFolder);
    if (!exists)
        return base::passOn(exists);
    QList<WorkloadId> ids;
    if (!*exists)
        return ids;
    const QDir folder{m_options.stateFolder};
    if (!folder.isReadable())
        return base::fail(base::Errc::Storage, u"cannot read %1"_s.arg(m_options.stateFolder));
    for (const auto& name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (isGoodId(WorkloadId{name}))
            ids.append(WorkloadId{name});
    }
    return ids;
}

base::Task<base::Result<Capacity>> LocalBackend::freeCapacity()
{
    const auto made = platform::makePrivateFolder(m_options.stateFolder);
    if (!made)
        co_return base::passOn(made);
    const auto load = platform::measureHostLoad(m_options.stateFolder);
    if (!load)
        co_return base::passOn(load);
    co_return spareCapacity(*load);
}

WorkloadFolder LocalBackend::folderOf(const WorkloadId& id) const
{
    return {m_options.stateFolder, id};
}

} // namespace backends
