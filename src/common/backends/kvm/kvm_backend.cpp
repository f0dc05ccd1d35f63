// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/kvm_backend.h"

#include "backends/host_capacity.h"
#include "backends/kvm/machine_disks.h"
#include "backends/kvm/monitor.h"
#include "backends/listening_socket.h"
#include "base/log.h"
#include "platform/paths.h"
#include "platform/private_file.h"
#include "platform/process.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <csignal>

namespace backends {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds Pause = 100ms;
constexpr std::chrono::milliseconds TrialLimit = 10s;
constexpr std::chrono::milliseconds MonitorLimit = 20s;
constexpr std::chrono::milliseconds PowerDownLimit = 20s;
constexpr std::chrono::milliseconds QuitLimit = 10s;
constexpr std::chrono::milliseconds BootLimit = 5min; // emulated, on a busy computer
constexpr auto LoginUser = "root"_L1;
constexpr auto Qemu = "qemu-system-x86_64"_L1;

tl::unexpected<base::Error> notAnId()
{
    return base::fail(base::Errc::Malformed, u"not the name of a workload"_s);
}

// Only the very process that serves this machine is ever killed.
bool servesMachine(qint64 processId, const MachineFiles& files)
{
    QFile commandLine{u"/proc/%1/cmdline"_s.arg(processId)};
    return processId > 1 && commandLine.open(QIODevice::ReadOnly)
        && commandLine.read(64 * 1024).contains(QFile::encodeName(files.monitor()));
}

QString lastWords(const MachineFiles& files)
{
    QFile log{files.folder + "/qemu.log"_L1};
    return log.open(QIODevice::ReadOnly)
        ? QString::fromLocal8Bit(log.read(4096)).simplified().right(200)
        : QString{};
}

} // namespace

KvmBackend::KvmBackend(KvmOptions options, base::Clock& clock, base::RandomSource& random)
    : m_options{std::move(options)}
    , m_clock{clock}
    , m_random{random}
    , m_login{m_options.sshProgram.isEmpty() ? platform::findProgram(u"paygress-local-ssh"_s)
                                             : m_options.sshProgram,
          m_options.listenAddress, clock, BootLimit}
    , m_turns{clock}
{
    if (m_options.imageFolder.isEmpty())
        m_options.imageFolder
            = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
            + "/paygress"_L1;
}

MachineFiles KvmBackend::filesOf(const WorkloadId& id) const
{
    return {.folder = m_options.stateFolder + u'/' + id.value};
}

BaseImage KvmBackend::baseOf(const QString& image) const
{
    const auto allowed = std::ranges::find(m_options.images, image, &AllowedImage::name);
    if (allowed == m_options.images.end())
        return {};
    const auto stem = m_options.imageFolder + u'/' + allowed->reference;
    BaseImage base{.disk = stem + ".qcow2"_L1};
    if (QFileInfo::exists(stem + ".vmlinuz"_L1)) {
        base.kernel = stem + ".vmlinuz"_L1;
        base.initrd = stem + ".initrd"_L1;
    }
    return base;
}

base::Task<base::Result<Features>> KvmBackend::probe()
{
    const auto made = platform::makePrivateFolder(m_options.stateFolder);
    if (!made)
        co_return base::passOn(made);
    m_images.clear();
    for (const auto& allowed : m_options.images) {
        if (QFileInfo::exists(baseOf(allowed.name).disk))
            m_images.append(Image{.name = allowed.name,
                .description = u"Debian GNU/Linux 12 (bookworm), virtual machine"_s});
    }
    Features features{
        .backend = u"kvm"_s, .isolationLevel = u"dedicated-host"_s, .capabilities = {u"kvm"_s}};
    QStringList missing;
    for (const auto* program : {"qemu-system-x86_64", "qemu-img", "genisoimage"}) {
        const auto name = QString::fromLatin1(program);
        if (platform::findProgram(name).isEmpty())
            missing.append(u"the program %1 is missing"_s.arg(name));
    }
    if (!m_login.isPossible())
        missing.append(u"the program paygress-local-ssh is missing"_s);
    if (m_images.isEmpty())
        missing.append(u"there is no base image in %1"_s.arg(m_options.imageFolder));
    features.isolationIsActive = missing.isEmpty();
    features.limitsAreEnforced = missing.isEmpty(); // a machine has what it has
    m_accelerator = co_await chooseAccelerator();
    if (m_accelerator == Accelerator::None)
        missing.append(u"/dev/kvm cannot be used: machines are emulated, and slow"_s);
    missing.append(u"machines have no network but SSH, and whole processors only"_s);
    features.missing = missing.join(u"; "_s);
    co_return features;
}

base::Task<Accelerator> KvmBackend::chooseAccelerator()
{
    if (!QFileInfo{u"/dev/kvm"_s}.isWritable())
        co_return Accelerator::None;
    platform::Program trial;
    trial.path = Qemu;
    trial.arguments = trialArguments();
    trial.input = trialInput();
    trial.limit = TrialLimit;
    const auto output = co_await platform::runProgram(trial, m_clock);
    co_return output && output->exitCode == 0 ? Accelerator::Kvm : Accelerator::None;
}

MachinePlan KvmBackend::planFor(const WorkloadSpec& spec) const
{
    MachinePlan plan;
    plan.spec = spec;
    plan.base = baseOf(spec.image);
    plan.files = filesOf(spec.id);
    plan.listenAddress = m_options.listenAddress;
    plan.accelerator = m_accelerator;
    return plan;
}

base::Task<base::Result<bool>> KvmBackend::isRunning(MachineFiles files)
{
    const auto status = co_await askMonitor(files.monitor(), u"query-status"_s, m_clock);
    if (!status && status.error().code == base::Errc::NotFound)
        co_return false;
    if (!status)
        co_return base::passOn(status);
    co_return true;
}

base::Task<base::Result<Workload>> KvmBackend::create(WorkloadSpec spec)
{
    const auto checked = checkContainerSpec(spec, m_options.images);
    if (!checked)
        co_return base::passOn(checked);
    const auto turn = co_await m_turns.turnFor(spec.id);
    const auto files = filesOf(spec.id);
    auto known = loadMachine(files);
    if (!known || !known->isComplete) {
        auto outcome = co_await erase(spec.id); // what was cut short
        if (outcome)
            outcome = co_await build(spec);
        if (!outcome) {
            const auto erased = co_await erase(spec.id);
            if (!erased)
                qCWarning(lcBackends)
                    << "a failed machine is not removed:" << erased.error().detail;
            co_return base::passOn(outcome);
        }
        known = loadMachine(files);
    }
    if (!known)
        co_return base::passOn(known);
    const auto runs = co_await isRunning(files);
    if (!runs)
        co_return base::passOn(runs);
    const Workload workload{.id = spec.id,
        .state = *runs ? WorkloadState::Running : WorkloadState::Stopped,
        .sshPort = known->spec.sshPort,
        .loginUser = LoginUser};
    co_return workload;
}

base::Task<base::Result<>> KvmBackend::build(WorkloadSpec spec)
{
    {
        const auto socket = ListeningSocket::open(m_options.listenAddress, spec.sshPort);
        if (!socket)
            co_return base::passOn(socket);
    }
    const auto plan = planFor(spec);
    MachineRecord record;
    record.spec = spec;
    auto done = platform::makePrivateFolder(plan.files.folder);
    if (done)
        done = saveMachine(plan.files, record);
    if (done)
        done = co_await makeMachineDisks(plan, m_random, m_clock);
    if (done)
        done = co_await boot(plan, record);
    if (done)
        done = co_await m_login.waitForLogin(spec.sshPort, spec.password);
    if (!done)
        co_return done;
    auto finished = loadMachine(plan.files);
    if (!finished)
        co_return base::passOn(finished);
    finished->isComplete = true;
    co_return saveMachine(plan.files, *finished);
}

// Starts the process and waits until its monitor answers.
base::Task<base::Result<>> KvmBackend::boot(MachinePlan plan, MachineRecord record)
{
    QFile log{plan.files.folder + "/qemu.log"_L1};
    if (!log.open(QIODevice::WriteOnly | QIODevice::Truncate))
        co_return base::fail(base::Errc::Storage, log.errorString());
    platform::DetachedProgram program;
    program.path = platform::findProgram(Qemu);
    program.arguments = machineArguments(plan);
    program.environment = {u"PATH=/usr/bin:/bin"_s};
    program.logDescriptor = log.handle();
    const auto started = platform::startDetached(program);
    if (!started)
        co_return base::passOn(started);
    record.processId = *started;
    const auto saved = saveMachine(plan.files, record);
    if (!saved)
        co_return saved;
    const auto begin = m_clock.uptime();
    while (m_clock.uptime() - begin < MonitorLimit) {
        const auto runs = co_await isRunning(plan.files);
        if (runs && *runs)
            co_return base::Result<>{};
        if (!QFileInfo::exists(u"/proc/%1"_s.arg(*started)))
            break;
        co_await m_clock.sleep(Pause);
    }
    co_return base::fail(
        base::Errc::Rejected, u"the machine does not start: %1"_s.arg(lastWords(plan.files)));
}

base::Task<base::Result<>> KvmBackend::waitForEnd(
    MachineFiles files, std::chrono::milliseconds limit)
{
    const auto begin = m_clock.uptime();
    while (true) {
        const auto runs = co_await isRunning(files);
        const auto record = loadMachine(files);
        const bool isLeft = record && servesMachine(record->processId, files);
        if (runs && !*runs && !isLeft)
            co_return base::Result<>{};
        if (m_clock.uptime() - begin > limit)
            co_return base::fail(base::Errc::Timeout, u"the machine does not end"_s);
        co_await m_clock.sleep(Pause);
    }
}

// Pulls the plug: the monitor first, then the process.
base::Task<base::Result<>> KvmBackend::kill(MachineFiles files)
{
    const auto quit = co_await askMonitor(files.monitor(), u"quit"_s, m_clock);
    auto ended = co_await waitForEnd(files, quit ? QuitLimit : Pause);
    if (ended)
        co_return ended;
    const auto record = loadMachine(files);
    if (record && servesMachine(record->processId, files))
        ::kill(static_cast<pid_t>(record->processId), SIGKILL);
    ended = co_await waitForEnd(files, QuitLimit);
    co_return ended;
}

base::Task<base::Result<>> KvmBackend::stop(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto files = filesOf(id);
    if (!QFileInfo::exists(files.folder))
        co_return base::Result<>{};
    const auto asked = co_await askMonitor(files.monitor(), u"system_powerdown"_s, m_clock);
    const bool isGone = !asked && asked.error().code == base::Errc::NotFound;
    auto ended = co_await waitForEnd(files, asked || isGone ? PowerDownLimit : Pause);
    if (!ended)
        ended = co_await kill(files);
    co_return ended;
}

base::Task<base::Result<>> KvmBackend::start(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto files = filesOf(id);
    const auto record = loadMachine(files);
    if (!record && record.error().code != base::Errc::NotFound)
        co_return base::passOn(record);
    if (!record || !record->isComplete)
        co_return base::fail(base::Errc::NotFound, u"there is no such workload"_s);
    const auto runs = co_await isRunning(files);
    if (!runs)
        co_return base::passOn(runs);
    if (*runs)
        co_return base::Result<>{};
    const auto plan = planFor(record->spec);
    const auto booted = co_await boot(plan, *record);
    if (!booted)
        co_return booted;
    const auto greeted = co_await m_login.waitForGreeting(record->spec.sshPort);
    co_return greeted;
}

base::Task<base::Result<>> KvmBackend::remove(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto turn = co_await m_turns.turnFor(id);
    const auto erased = co_await erase(id);
    co_return erased;
}

base::Task<base::Result<>> KvmBackend::erase(WorkloadId id)
{
    const auto files = filesOf(id);
    if (!QFileInfo::exists(files.folder))
        co_return base::Result<>{};
    const auto ended = co_await kill(files);
    if (!ended)
        co_return ended;
    QDir{files.folder}.removeRecursively();
    if (QFileInfo::exists(files.folder))
        co_return base::fail(base::Errc::Storage, u"%1 cannot be removed"_s.arg(files.folder));
    co_return base::Result<>{};
}

base::Task<base::Result<WorkloadState>> KvmBackend::state(WorkloadId id)
{
    if (!isGoodId(id))
        co_return notAnId();
    const auto files = filesOf(id);
    if (!QFileInfo::exists(files.folder))
        co_return WorkloadState::Absent;
    const auto runs = co_await isRunning(files);
    if (!runs)
        co_return base::passOn(runs);
    co_return *runs ? WorkloadState::Running : WorkloadState::Stopped;
}

base::Task<base::Result<QList<WorkloadId>>> KvmBackend::list()
{
    QList<WorkloadId> ids;
    const auto names
        = QDir{m_options.stateFolder}.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const auto& name : names) {
        const WorkloadId id{name};
        if (isGoodId(id) && QFileInfo::exists(filesOf(id).record()))
            ids.append(id);
    }
    co_return ids;
}

base::Task<base::Result<Capacity>> KvmBackend::freeCapacity()
{
    const auto load = platform::measureHostLoad(m_options.stateFolder);
    if (!load)
        co_return base::passOn(load);
    co_return spareCapacity(*load);
}

} // namespace backends
