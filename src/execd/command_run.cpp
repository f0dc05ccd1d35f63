// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/command_run.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace execd {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds Look{20}; // how often the shell is looked at
constexpr int KillRounds = 200; // of processes that make others while they are killed
constexpr int CannotStart = 127;

// Read end of a pipe, and what came out of it.
class Collector {
public:
    Collector()
    {
        if (::pipe2(m_ends.data(), O_CLOEXEC) != 0)
            m_ends = {-1, -1};
        else
            ::fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;
    ~Collector()
    {
        closeEnd(0);
        closeEnd(1);
    }

    bool isGood() const { return m_ends[0] >= 0; }
    int writeEnd() const { return m_ends[1]; }
    void closeEnd(std::size_t end)
    {
        if (m_ends[end] >= 0)
            ::close(m_ends[end]);
        m_ends[end] = -1;
    }
    pollfd toPoll() const { return {m_ends[0], POLLIN, 0}; }
    // Everything that is there now.
    void drain()
    {
        std::array<char, 64 * 1024> chunk{};
        while (m_ends[0] >= 0) {
            const auto got = ::read(m_ends[0], chunk.data(), chunk.size());
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return;
            if (got == 0)
                return closeEnd(0);
            keep({chunk.data(), static_cast<std::size_t>(got)});
        }
    }
    std::string take() { return std::move(m_kept); }
    bool isTruncated() const { return m_isTruncated; }

private:
    void keep(std::string_view chunk)
    {
        const auto room = LargestOutput - m_kept.size();
        m_isTruncated = m_isTruncated || chunk.size() > room;
        m_kept += chunk.substr(0, room);
    }

    std::array<int, 2> m_ends{-1, -1};
    std::string m_kept;
    bool m_isTruncated = false;
};

[[noreturn]] void becomeShell(const ExecRequest& request, int out, int err)
{
    ::setsid();
    const int none = ::open("/dev/null", O_RDONLY);
    ::dup2(none, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    for (const int number : {SIGPIPE, SIGCHLD, SIGTERM, SIGINT})
        ::signal(number, SIG_DFL);
    sigset_t none_blocked;
    sigemptyset(&none_blocked);
    ::sigprocmask(SIG_SETMASK, &none_blocked, nullptr);
    if (::chdir(request.workingDir.c_str()) != 0)
        ::_exit(CannotStart);
    ::execlp("bash", "bash", "-lc", request.command.c_str(), nullptr);
    ::execlp("sh", "sh", "-lc", request.command.c_str(), nullptr);
    ::_exit(CannotStart);
}

std::vector<pid_t> childrenOf(pid_t parent)
{
    std::vector<pid_t> children;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", problem}) {
        std::ifstream file{entry.path() / "stat"};
        std::string line;
        if (!std::getline(file, line) || line.rfind(')') == std::string::npos)
            continue; // "7 (a name) S 1 ...": the name may hold anything
        std::istringstream rest{line.substr(line.rfind(')') + 1)};
        std::string state;
        pid_t itsParent = 0;
        if (rest >> state >> itsParent && itsParent == parent)
            children.push_back(std::atoi(line.c_str()));
    }
    return children;
}

// What the command started and left to us, directly or by ending before it.
void killChildren()
{
    for (int round = 0; round < KillRounds; ++round) {
        const auto children = childrenOf(::getpid());
        if (children.empty())
            return;
        for (const auto child : children) {
            ::kill(-child, SIGKILL); // its group, if it leads one
            ::kill(child, SIGKILL);
        }
        ::poll(nullptr, 0, 2);
        while (::waitpid(-1, nullptr, WNOHANG) > 0) { }
    }
}

struct Ended {
    bool hasTimedOut = false;
    int status = 0;
};

Ended waitForEnd(pid_t shell, Clock::time_point deadline, Collector& out, Collector& err)
{
    while (true) {
        std::array<pollfd, 2> sources{out.toPoll(), err.toPoll()};
        ::poll(sources.data(), sources.size(), static_cast<int>(Look.count()));
        int status = 0;
        const auto ended = ::waitpid(shell, &status, WNOHANG);
        // What the shell wrote before it ended is in the pipes now.
        out.drain();
        err.drain();
        if (ended == shell)
            return {false, status};
        if (Clock::now() >= deadline) {
            ::kill(-shell, SIGKILL);
            killChildren();
            out.drain();
            err.drain();
            return {true, 0};
        }
    }
}

int exitCodeOf(const Ended& ended)
{
    if (ended.hasTimedOut)
        return -1;
    return WIFSIGNALED(ended.status) ? -WTERMSIG(ended.status) : WEXITSTATUS(ended.status);
}

} // namespace

tl::expected<ExecResult, std::string> runCommand(const ExecRequest& request)
{
    struct stat folder { };
    if (::stat(request.workingDir.c_str(), &folder) != 0 || !S_ISDIR(folder.st_mode))
        return tl::make_unexpected("working_dir is not a folder");
    Collector out;
    Collector err;
    if (!out.isGood() || !err.isGood())
        return tl::make_unexpected("no more files can be opened");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const auto begin = Clock::now();
    const auto shell = ::fork();
    if (shell < 0)
        return tl::make_unexpected("no more processes can be started");
    if (shell == 0)
        becomeShell(request, out.writeEnd(), err.writeEnd());
    out.closeEnd(1);
    err.closeEnd(1);
    const auto ended = waitForEnd(shell, begin + request.timeout, out, err);
    ExecResult result;
    result.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    result.hasTimedOut = ended.hasTimedOut;
    result.exitCode = exitCodeOf(ended);
    result.isTruncated = out.isTruncated() || err.isTruncated();
    result.standardOutput = out.take();
    result.standardError = err.take();
    return result;
}

} // namespace execd
