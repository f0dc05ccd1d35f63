// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/process.h"

#include <QFile>
#include <QProcessEnvironment>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace platform {

using namespace Qt::StringLiterals;

namespace {

constexpr int FirstDescriptor = 3;
constexpr int OutOfTheWay
    = 200; // inherited descriptors are parked above this while they are put in order

// Everything exec needs, made before the fork: the child may only call async-signal-safe functions.
struct Command {
    QByteArray path;
    std::vector<QByteArray> texts;
    std::vector<char*> arguments;
    std::vector<char*> environment;
    std::vector<int> descriptors;
    int log = -1;
};

Command commandOf(const DetachedProgram& program)
{
    Command command;
    command.path = QFile::encodeName(program.path);
    command.texts.push_back(command.path);
    for (const auto& text : program.arguments + program.environment)
        command.texts.push_back(QFile::encodeName(text));
    const auto count = static_cast<std::size_t>(program.arguments.size()) + 1;
    for (std::size_t i = 0; i < command.texts.size(); ++i)
        (i < count ? command.arguments : command.environment).push_back(command.texts[i].data());
    command.arguments.push_back(nullptr);
    command.environment.push_back(nullptr);
    command.descriptors.assign(program.descriptors.begin(), program.descriptors.end());
    command.log = program.logDescriptor;
    return command;
}

struct Report {
    int processId = 0; // positive from the parent of the program
    int error = 0; // from the program itself when exec failed
};

[[noreturn]] void giveUp(int reportTo)
{
    const Report report{0, errno};
    [[maybe_unused]] const auto written = ::write(reportTo, &report, sizeof report);
    ::_exit(127);
}

// Runs between fork and exec: async-signal-safe calls only.
[[noreturn]] void becomeProgram(Command& command, int reportTo)
{
    const int count = static_cast<int>(command.descriptors.size());
    for (int& fd : command.descriptors)
        fd = ::fcntl(fd, F_DUPFD, OutOfTheWay);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const int log = ::fcntl(command.log >= 0 ? command.log : nothing, F_DUPFD, OutOfTheWay);
    const int report = ::fcntl(reportTo, F_DUPFD_CLOEXEC, OutOfTheWay);
    if (::dup2(nothing, 0) < 0 || ::dup2(log, 1) < 0 || ::dup2(log, 2) < 0)
        giveUp(report);
    for (int i = 0; i < count; ++i) {
        if (::dup2(command.descriptors[static_cast<std::size_t>(i)], FirstDescriptor + i) < 0)
            giveUp(report);
    }
    const int last = FirstDescriptor + count;
    if (::dup3(report, last, O_CLOEXEC) < 0)
        giveUp(report);
    ::syscall(SYS_close_range, last + 1, ~0U, 0);

    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    if (::chdir("/") != 0)
        giveUp(last);
    ::execve(command.path.constData(), command.arguments.data(), command.environment.data());
    giveUp(last);
}

[[noreturn]] void becomeParentOfProgram(Command& command, int reportTo)
{
    ::setsid();
    const pid_t child = ::fork();
    if (child < 0)
        giveUp(reportTo);
    if (child == 0)
        becomeProgram(command, reportTo);
    const Report report{child, 0};
    [[maybe_unused]] const auto written = ::write(reportTo, &report, sizeof report);
    ::_exit(0);
}

} // namespace

QStringList smallEnvironment()
{
    QStringList environment{u"PATH=/usr/local/bin:/usr/bin:/bin"_s, u"LANG=C.UTF-8"_s};
    for (const auto* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS"}) {
        const auto value = qEnvironmentVariable(name);
        if (!value.isEmpty())
            environment.append(QString::fromLatin1(name) + u'=' + value);
    }
    return environment;
}

QStringList ownEnvironment()
{
    return QProcessEnvironment::systemEnvironment().toStringList();
}

base::Result<qint64> startDetached(const DetachedProgram& program)
{
    auto command = commandOf(program);
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
        return base::fail(
            base::Errc::Storage, u"cannot make a pipe: %1"_s.arg(qt_error_string(errno)));

    const pid_t between = ::fork();
    if (between == 0)
        becomeParentOfProgram(command, pipe[1]);
    ::close(pipe[1]);
    if (between < 0) {
        ::close(pipe[0]);
        return base::fail(
            base::Errc::Insufficient, u"cannot start a process: %1"_s.arg(qt_error_string(errno)));
    }

    // Both ends within microseconds: the first child exits at once, exec closes the pipe.
    Report report;
    qint64 processId = 0;
    int error = 0;
    while (::read(pipe[0], &report, sizeof report) == sizeof report) {
        processId = std::max(processId, qint64{report.processId});
        error = std::max(error, report.error);
    }
    ::close(pipe[0]);
    ::waitpid(between, nullptr, 0);
    if (error != 0 || processId == 0)
        return base::fail(base::Errc::NotFound,
            u"cannot start %1: %2"_s.arg(program.path, qt_error_string(error)));
    return processId;
}

} // namespace platform
