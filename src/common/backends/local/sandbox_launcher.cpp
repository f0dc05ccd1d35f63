// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/sandbox_launcher.h"

#include "backends/local/disk_image.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr auto ProgramInside = "/run/paygress-local-ssh"_L1;
constexpr auto Stage
    = "/tmp"; // where the folders of a dropped user are gathered, in a mount namespace of our own

base::Error failure(const QString& what)
{
    return {base::Errc::Rejected, u"%1: %2"_s.arg(what, qt_error_string(errno))};
}

base::Result<> enterCgroups(const QStringList& processFiles)
{
    for (const auto& path : processFiles) {
        const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CLOEXEC);
        const bool entered = fd >= 0 && ::write(fd, "0", 1) == 1;
        if (!entered)
            return tl::unexpected<base::Error>{failure(u"cannot enter %1"_s.arg(path))};
        ::close(fd);
    }
    return {};
}

bool bindAt(const QByteArray& target, int source)
{
    const auto from = "/proc/self/fd/" + QByteArray::number(source);
    return ::mount(from.constData(), target.constData(), nullptr, MS_BIND, nullptr) == 0;
}

// What the stage is made of. Closed by exec.
struct Sources {
    int home = -1;
    int etc = -1;
    int program = -1;
    int diskImage = -1; // none when there is none
};

base::Result<Sources> openSources(const SandboxFolders& given, const QString& diskImage)
{
    Sources sources;
    sources.home
        = ::open(QFile::encodeName(given.home).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    sources.etc
        = ::open(QFile::encodeName(given.etc).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    sources.program = ::open(QFile::encodeName(given.program).constData(), O_PATH | O_CLOEXEC);
    bool isGood = sources.home >= 0 && sources.etc >= 0 && sources.program >= 0;
    if (isGood && !diskImage.isEmpty()) {
        sources.diskImage
            = ::open(QFile::encodeName(diskImage).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        isGood = sources.diskImage >= 0;
    }
    if (!isGood)
        return tl::unexpected<base::Error>{failure(u"cannot open the workload's files"_s)};
    return sources;
}

base::Result<SandboxFolders> fillStage(const Sources& sources)
{
    const QByteArray stage{Stage};
    const SandboxFolders gathered{.home = QString::fromLatin1(stage + "/home"),
        .etc = QString::fromLatin1(stage + "/etc"),
        .program = QString::fromLatin1(stage + "/program")};
    const int file = ::open((stage + "/program").constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0755);
    if (::mkdir((stage + "/home").constData(), 0755) != 0
        || ::mkdir((stage + "/etc").constData(), 0755) != 0 || file < 0)
        return tl::unexpected<base::Error>{failure(u"cannot prepare the stage"_s)};
    if (!bindAt(stage + "/etc", sources.etc) || !bindAt(stage + "/program", sources.program)
        || (sources.diskImage < 0 && !bindAt(stage + "/home", sources.home)))
        return tl::unexpected<base::Error>{failure(u"cannot mount the workload's files"_s)};
    if (sources.diskImage >= 0) {
        const auto mounted = mountDiskImage(sources.diskImage, stage + "/home");
        if (!mounted)
            return base::passOn(mounted);
    }
    return gathered;
}

// The workload's user cannot walk through the daemon's private folders, so what it needs is mounted
// where it can.
base::Result<SandboxFolders> gatherFolders(const SandboxFolders& given, const QString& diskImage)
{
    if (::unshare(CLONE_NEWNS) != 0
        || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return tl::unexpected<base::Error>{failure(u"cannot have mounts of its own"_s)};
    // Opened inside it, as mounts of another namespace cannot be bound; before the stage may cover
    // them.
    const auto sources = openSources(given, diskImage);
    if (!sources)
        return base::passOn(sources);
    if (::mount("tmpfs", Stage, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64k") != 0)
        return tl::unexpected<base::Error>{failure(u"cannot mount a stage"_s)};
    return fillStage(*sources);
}

base::Result<> becomeUser(qint64 userId)
{
    const auto id = static_cast<uid_t>(userId);
    if (::setgroups(0, nullptr) != 0 || ::setresgid(id, id, id) != 0
        || ::setresuid(id, id, id) != 0)
        return tl::unexpected<base::Error>{failure(u"cannot become user %1"_s.arg(userId))};
    if (::setresuid(0, 0, 0) == 0)
        return base::fail(base::Errc::NotAllowed, u"could become root again"_s);
    // Changing users cleared this, and bubblewrap needs it to write its own user map.
    ::prctl(PR_SET_DUMPABLE, 1);
    return {};
}

// The server's part of the plan replaces the whole one on the same descriptor.
base::Result<> handOnServerPlan(const ServerPlan& plan)
{
    const auto json = toJson(plan);
    const int fd = ::memfd_create("plan", 0);
    if (fd < 0
        || ::write(fd, json.constData(), static_cast<std::size_t>(json.size())) != json.size()
        || ::lseek(fd, 0, SEEK_SET) != 0 || ::dup2(fd, descriptor::Plan) != descriptor::Plan)
        return tl::unexpected<base::Error>{failure(u"cannot hand on the plan"_s)};
    if (fd != descriptor::Plan)
        ::close(fd);
    return {};
}

base::Error become(const QString& program, const QStringList& arguments)
{
    std::vector<QByteArray> texts{QFile::encodeName(program)};
    for (const auto& argument : arguments)
        texts.push_back(argument.toUtf8());
    std::vector<char*> pointers;
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    ::execv(pointers.front(), pointers.data());
    return failure(u"cannot start %1"_s.arg(program));
}

// On merged systems /bin and its like are links into /usr; elsewhere they are folders.
QStringList systemFolders()
{
    QStringList arguments{u"--ro-bind"_s, u"/usr"_s, u"/usr"_s};
    for (const auto& folder :
        {u"/bin"_s, u"/sbin"_s, u"/lib"_s, u"/lib32"_s, u"/lib64"_s, u"/libx32"_s}) {
        const QFileInfo info{folder};
        if (info.isSymLink())
            arguments << u"--symlink"_s << QFile::symLinkTarget(folder).mid(1) << folder;
        else if (info.isDir())
            arguments << u"--ro-bind"_s << folder << folder;
    }
    return arguments;
}

} // namespace

QStringList sandboxArguments(
    const LaunchPlan& plan, const SandboxFolders& folders, SandboxContent content)
{
    QStringList arguments{u"--unshare-user"_s, u"--disable-userns"_s, u"--uid"_s, u"0"_s,
        u"--gid"_s, u"0"_s, u"--unshare-pid"_s, u"--unshare-ipc"_s, u"--unshare-uts"_s,
        u"--unshare-net"_s, u"--unshare-cgroup-try"_s, u"--hostname"_s, plan.hostname,
        u"--clearenv"_s, u"--as-pid-1"_s};
    arguments += systemFolders();
    arguments += {u"--ro-bind"_s, folders.etc, u"/etc"_s, u"--ro-bind-try"_s,
        u"/etc/alternatives"_s, u"/etc/alternatives"_s, u"--ro-bind-try"_s, u"/etc/ld.so.cache"_s,
        u"/etc/ld.so.cache"_s};
    arguments += {u"--proc"_s, u"/proc"_s, u"--dev"_s, u"/dev"_s, u"--perms"_s, u"1777"_s,
        u"--size"_s, QString::number(plan.temporaryMb * 1024 * 1024), u"--tmpfs"_s, u"/tmp"_s,
        u"--dir"_s, u"/var"_s, u"--symlink"_s, u"../tmp"_s, u"/var/tmp"_s, u"--dir"_s, u"/run"_s,
        u"--dir"_s, u"/home"_s};
    arguments += {u"--bind"_s, folders.home, u"/root"_s, u"--chdir"_s, u"/root"_s, u"--ro-bind"_s,
        folders.program, ProgramInside, u"--remount-ro"_s, u"/"_s};
    if (content == SandboxContent::Trial)
        return arguments << u"--"_s << ProgramInside << u"nothing"_s;
    return arguments << u"--info-fd"_s << QString::number(descriptor::Status) << u"--"_s
                     << ProgramInside << u"serve"_s;
}

base::Error enterSandbox(const LaunchPlan& plan, SandboxContent content)
{
    const auto entered = enterCgroups(plan.processFiles);
    if (!entered)
        return entered.error();

    SandboxFolders folders{
        .home = plan.home, .etc = plan.etc, .program = QFile::symLinkTarget(u"/proc/self/exe"_s)};
    if (plan.userId != 0) {
        const auto gathered = gatherFolders(folders, plan.diskImage);
        if (!gathered)
            return gathered.error();
        folders = *gathered;
        const auto became = becomeUser(plan.userId);
        if (!became)
            return became.error();
    }
    if (::geteuid() == 0)
        return {base::Errc::NotAllowed, u"a workload never runs as root of this computer"_s};

    if (content == SandboxContent::SshServer) {
        const auto handedOn = handOnServerPlan(plan.server);
        if (!handedOn)
            return handedOn.error();
    }
    return become(plan.bubblewrap, sandboxArguments(plan, folders, content));
}

} // namespace backends
