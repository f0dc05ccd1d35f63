// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/workload_remains.h"

#include "backends/local/cgroup_limits.h"
#include "platform/process.h"

#include <QFile>

#include <cerrno>
#include <sys/stat.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes EraseLimit{10};
constexpr std::chrono::seconds CgroupLimit{5};
constexpr std::chrono::milliseconds CgroupPause{20};

} // namespace

base::Result<bool> folderExists(const QString& path)
{
    struct stat found { };
    if (::stat(QFile::encodeName(path).constData(), &found) == 0)
        return true;
    if (errno == ENOENT)
        return false;
    return base::fail(
        base::Errc::Storage, u"cannot look at %1: %2"_s.arg(path, qt_error_string(errno)));
}

base::Task<base::Result<>> eraseFolder(QString path, base::Clock& clock)
{
    platform::Program erase{
        .path = u"rm"_s, .arguments = {u"-rf"_s, u"--one-file-system"_s, u"--"_s, path}};
    erase.limit = EraseLimit;
    auto erased = co_await platform::runProgram(erase, clock);
    if (erased && erased->exitCode != 0) {
        // A tenant may have closed folders even to their owner.
        platform::Program open{
            .path = u"chmod"_s, .arguments = {u"-R"_s, u"u+rwX"_s, u"--"_s, path}};
        open.limit = EraseLimit;
        const auto opened = co_await platform::runProgram(open, clock);
        if (!opened)
            co_return base::passOn(opened);
        erased = co_await platform::runProgram(erase, clock);
    }
    if (!erased)
        co_return base::passOn(erased);
    const auto isLeft = folderExists(path);
    if (!isLeft)
        co_return base::passOn(isLeft);
    if (*isLeft)
        co_return base::fail(base::Errc::Storage,
            u"cannot remove %1: %2"_s.arg(path, QString::fromUtf8(erased->standardError)));
    co_return base::Result<>{};
}

// The kernel lets go of a group a moment after its last process has ended.
base::Task<base::Result<>> eraseCgroups(QStringList folders, base::Clock& clock)
{
    const auto deadline = clock.uptime() + CgroupLimit;
    auto removed = removeCgroups(folders);
    while (!removed && removed.error().code == base::Errc::Conflict && clock.uptime() < deadline) {
        co_await clock.sleep(CgroupPause);
        removed = removeCgroups(folders);
    }
    co_return removed;
}

} // namespace backends
