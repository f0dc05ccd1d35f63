// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/shell_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr rlim_t MostOpenFiles = 4096;
constexpr char EndOfFile = 4; // what Ctrl-D types
constexpr auto Bash = "/bin/bash";
constexpr auto PlainShell = "/bin/sh";

void closeAndForget(int& fd)
{
    if (fd >= 0)
        ::close(std::exchange(fd, -1));
}

void limit(__rlimit_resource resource, rlim_t value)
{
    const rlimit both{value, value};
    ::setrlimit(resource, &both);
}

void applyLimits(const ShellLimits& limits)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, MostOpenFiles);
    if (limits.processes > 0)
        limit(RLIMIT_NPROC, static_cast<rlim_t>(limits.processes));
    if (limits.memoryMb > 0)
        limit(RLIMIT_AS, static_cast<rlim_t>(limits.memoryMb) * 1024 * 1024);
    if (limits.fileMb > 0)
        limit(RLIMIT_FSIZE, static_cast<rlim_t>(limits.fileMb) * 1024 * 1024);
}

// When memory runs out the kernel ends a shell's programs before the SSH server, and the tenant can
// log in again.
void volunteerForMemoryShortage()
{
    const int fd = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    [[maybe_unused]] const auto written = ::write(fd, "500", 3);
    ::close(fd);
}

[[noreturn]] void becomeShell(const ShellRequest& request)
{
    ::syscall(SYS_close_range, 3, ~0U, 0);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    volunteerForMemoryShortage();
    applyLimits(request.limits);

    const char* shell = ::access(Bash, X_OK) == 0 ? Bash : PlainShell;
    std::vector<std::string> environment{"HOME=/root", "USER=root", "LOGNAME=root", "LANG=C.UTF-8",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        std::string{"SHELL="} + shell};
    if (request.terminal)
        environment.push_back("TERM=" + request.terminal->type);
    environment.insert(environment.end(), request.environment.begin(), request.environment.end());
    std::vector<char*> variables;
    for (auto& variable : environment)
        variables.push_back(variable.data());
    variables.push_back(nullptr);

    // A leading dash makes it a login shell, which reads /etc/profile and ~/.profile.
    std::string name = request.command ? shell : std::string{"-"} + (shell == Bash ? "bash" : "sh");
    std::string option = "-c";
    std::string command = request.command.value_or(std::string{});
    std::array<char*, 4> arguments{name.data(), nullptr, nullptr, nullptr};
    if (request.command) {
        arguments[1] = option.data();
        arguments[2] = command.data();
    }
    if (::chdir("/root") != 0 && ::chdir("/") != 0)
        ::_exit(126);
    ::execve(shell, arguments.data(), variables.data());
    ::_exit(127);
}

base::Error failure(const QString& what)
{
    return {base::Errc::Rejected, what + u": "_s + qt_error_string(errno)};
}

struct Pipes {
    std::array<int, 2> input{-1, -1};
    std::array<int, 2> output{-1, -1};
    std::array<int, 2> errors{-1, -1};

    bool open()
    {
        return ::pipe2(input.data(), O_CLOEXEC) == 0 && ::pipe2(output.data(), O_CLOEXEC) == 0
            && ::pipe2(errors.data(), O_CLOEXEC) == 0;
    }
    void closeAll()
    {
        for (auto* pipe : {&input, &output, &errors}) {
            closeAndForget((*pipe)[0]);
            closeAndForget((*pipe)[1]);
        }
    }
};

[[noreturn]] void becomeShellOnPipes(const ShellRequest& request, const Pipes& pipes)
{
    ::setsid();
    if (::dup2(pipes.input[0], 0) < 0 || ::dup2(pipes.output[1], 1) < 0
        || ::dup2(pipes.errors[1], 2) < 0)
        ::_exit(126);
    becomeShell(request);
}

void makeNonBlocking(int fd)
{
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

pid_t forkOnTerminal(const Terminal& terminal, int& controller)
{
    winsize size{};
    size.ws_col = terminal.columns;
    size.ws_row = terminal.rows;
    const pid_t child = ::forkpty(&controller, nullptr, nullptr, &size);
    if (child != 0)
        return child;
    termios settings{};
    if (::tcgetattr(0, &settings) == 0) {
        settings.c_iflag |= IUTF8; // backspace erases whole characters
        ::tcsetattr(0, TCSANOW, &settings);
    }
    return 0;
}

} // namespace

base::Result<ShellProcess> ShellProcess::start(const ShellRequest& request)
{
    ShellProcess shell;
    if (request.terminal) {
        shell.m_processId = forkOnTerminal(*request.terminal, shell.m_input);
        if (shell.m_processId == 0)
            becomeShell(request);
        if (shell.m_processId < 0)
            return tl::unexpected<base::Error>{failure(u"cannot start a shell on a terminal"_s)};
        shell.m_hasTerminal = true;
        shell.m_output = ::fcntl(shell.m_input, F_DUPFD_CLOEXEC, 0);
    } else {
        Pipes pipes;
        const bool open = pipes.open();
        shell.m_processId = open ? ::fork() : -1;
        if (shell.m_processId == 0)
            becomeShellOnPipes(request, pipes);
        if (shell.m_processId > 0) {
            shell.m_input = std::exchange(pipes.input[1], -1);
            shell.m_output = std::exchange(pipes.output[0], -1);
            shell.m_errors = std::exchange(pipes.errors[0], -1);
        }
        pipes.closeAll();
        if (shell.m_processId < 0)
            return tl::unexpected<base::Error>{failure(u"cannot start a shell"_s)};
    }
    for (const int fd : {shell.m_input, shell.m_output, shell.m_errors}) {
        if (fd >= 0)
            makeNonBlocking(fd);
    }
    shell.m_exitWatch = static_cast<int>(::syscall(SYS_pidfd_open, shell.m_processId, 0));
    return shell;
}

ShellProcess& ShellProcess::operator=(ShellProcess&& other) noexcept
{
    std::swap(m_processId, other.m_processId);
    std::swap(m_input, other.m_input);
    std::swap(m_output, other.m_output);
    std::swap(m_errors, other.m_errors);
    std::swap(m_exitWatch, other.m_exitWatch);
    std::swap(m_hasTerminal, other.m_hasTerminal);
    std::swap(m_status, other.m_status);
    return *this;
}

ShellProcess::~ShellProcess()
{
    for (int* fd : {&m_input, &m_output, &m_errors, &m_exitWatch})
        closeAndForget(*fd);
}

void ShellProcess::endInput()
{
    if (m_input < 0)
        return;
    if (m_hasTerminal) [[maybe_unused]]
        const auto typed = ::write(m_input, &EndOfFile, 1);
    closeAndForget(m_input);
}

void ShellProcess::closeOutput()
{
    closeAndForget(m_output);
}

void ShellProcess::closeErrors()
{
    closeAndForget(m_errors);
}

void ShellProcess::resize(unsigned short columns, unsigned short rows)
{
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    if (m_hasTerminal && m_output >= 0)
        ::ioctl(m_output, TIOCSWINSZ, &size);
}

void ShellProcess::signal(int number)
{
    if (m_processId > 0 && !m_status)
        ::kill(-m_processId, number);
}

std::optional<int> ShellProcess::waitStatus()
{
    int status = 0;
    if (!m_status && m_processId > 0 && ::waitpid(m_processId, &status, WNOHANG) == m_processId) {
        m_status = status;
        closeAndForget(m_exitWatch);
    }
    return m_status;
}

} // namespace backends
