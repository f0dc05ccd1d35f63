// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/workload_processes.h"

#include "backends/local/cgroup_limits.h"
#include "backends/local/launch_plan.h"
#include "backends/local/workload_user.h"
#include "platform/lock_file.h"
#include "platform/process.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <map>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds EndLimit{15};
constexpr std::chrono::milliseconds EndPause{20};
constexpr qint64 ProcessLimitWithoutCgroup = 200;

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd{fd}
    {
    }
    Descriptor(Descriptor&& other) noexcept
        : m_fd{std::exchange(other.m_fd, -1)}
    {
    }
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int value() const { return m_fd; }

private:
    int m_fd;
};

base::Error failure(const QString& what)
{
    return {base::Errc::Storage, u"%1: %2"_s.arg(what, qt_error_string(errno))};
}

Descriptor emptyFile(const QString& path)
{
    constexpr int Flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
    return Descriptor{::open(QFile::encodeName(path).constData(), Flags, 0600)};
}

// A file that has no name: what is in it can be read by whoever inherits it, and by nobody else.
Descriptor namelessFile(const QByteArray& contents)
{
    Descriptor file{::memfd_create("plan", MFD_CLOEXEC)};
    const bool written
        = ::write(file.value(), contents.constData(), static_cast<std::size_t>(contents.size()))
            == contents.size()
        && ::lseek(file.value(), 0, SEEK_SET) == 0;
    return written ? std::move(file) : Descriptor{-1};
}

LaunchPlan planOf(const WorkloadFolder& folder, const WorkloadRecord& record,
    const QString& bubblewrap, bool limitsByCgroup)
{
    LaunchPlan plan;
    plan.bubblewrap = bubblewrap;
    plan.home = folder.home();
    plan.diskImage = record.hasDiskImage ? folder.diskImage() : QString{};
    plan.etc = folder.etc();
    plan.hostname = record.spec.hostname;
    plan.userId = record.userId;
    plan.processFiles = processFilesOf(record.cgroups);
    plan.temporaryMb = std::max<qint64>(16, record.spec.memoryMb / 4);
    plan.server.password = record.spec.password;
    plan.server.hostKey = record.hostKey;
    plan.server.fileLimitMb = record.spec.diskMb;
    if (!limitsByCgroup) {
        plan.server.processLimit = ProcessLimitWithoutCgroup;
        plan.server.memoryLimitMb = record.spec.memoryMb;
    }
    return plan;
}

// Processes by id that have been told to end; readable when they have.
using Watches = std::map<qint64, Descriptor>;

void killOnce(qint64 processId, const WorkloadFolder& folder, qint64 userId, Watches& watches)
{
    if (watches.contains(processId))
        return;
    Descriptor watch{static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(processId), 0))};
    // The number may have gone to another process before it was pinned: look once more.
    const bool isOurs = platform::holdsFile(processId, folder.lock())
        || processesOfUser(userId).contains(processId);
    if (watch.value() < 0 || !isOurs)
        return;
    ::syscall(SYS_pidfd_send_signal, watch.value(), SIGKILL, nullptr, 0);
    watches.emplace(processId, std::move(watch));
}

bool haveEnded(const Watches& watches)
{
    for (const auto& [processId, watch] : watches) {
        pollfd ended{watch.value(), POLLIN, 0};
        if (::poll(&ended, 1, 0) != 1)
            return false;
    }
    return true;
}

} // namespace

base::Result<> launchWorkload(const WorkloadFolder& folder, const WorkloadRecord& record,
    const LocalPrograms& programs, ListeningSocket socket, bool limitsByCgroup)
{
    const auto lock = platform::LockFile::tryAcquire(folder.lock());
    if (!lock)
        return base::passOn(lock);
    const auto plan
        = namelessFile(toJson(planOf(folder, record, programs.bubblewrap, limitsByCgroup)));
    const auto status = emptyFile(folder.status());
    const auto log = emptyFile(folder.log());
    if (plan.value() < 0 || status.value() < 0 || log.value() < 0)
        return tl::unexpected<base::Error>{
            failure(u"cannot prepare the start of %1"_s.arg(record.spec.id.value))};

    platform::DetachedProgram launcher;
    launcher.path = programs.ssh;
    launcher.arguments = {u"launch"_s};
    launcher.environment = platform::smallEnvironment();
    launcher.descriptors = {plan.value(), socket.descriptor(), lock->descriptor(), status.value()};
    launcher.logDescriptor = log.value();
    const auto started = platform::startDetached(launcher);
    if (!started)
        return base::passOn(started);
    return {};
}

base::Task<base::Result<>> endProcesses(WorkloadFolder folder, qint64 userId, base::Clock& clock)
{
    Watches watches;
    const auto deadline = clock.uptime() + EndLimit;
    for (;;) {
        const auto isHeld = platform::isLockHeld(folder.lock());
        if (!isHeld)
            co_return base::passOn(isHeld);
        const auto processes = (*isHeld ? platform::holdersOf(folder.lock()) : QList<qint64>{})
            + processesOfUser(userId);
        if (!*isHeld && processes.isEmpty() && haveEnded(watches))
            co_return base::Result<>{};
        if (clock.uptime() > deadline)
            co_return base::fail(
                base::Errc::Timeout, u"processes of %1 do not end"_s.arg(folder.path()));
        for (const auto processId : processes)
            killOnce(processId, folder, userId, watches);
        co_await clock.sleep(EndPause);
    }
}

} // namespace backends
