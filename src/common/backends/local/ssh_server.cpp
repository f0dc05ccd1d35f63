// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/ssh_server.h"

#include "backends/local/launch_plan.h"
#include "backends/local/ssh_connection.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace backends {

namespace {

constexpr std::size_t MostConnections = 40;
constexpr std::size_t MostWithoutLogin
    = 10; // someone who only knocks cannot keep the tenant out for long
constexpr int PauseWithoutProcessesMs = 500;

struct Connection {
    int loggedInPipe = -1; // a byte: logged in; the end: gone
    bool isLoggedIn = false;
};

class SshServer {
public:
    SshServer(ServerPlan plan, ssh_bind keys)
        : m_plan{std::move(plan)}
        , m_keys{keys}
    {
        sigset_t childEnds;
        ::sigemptyset(&childEnds);
        ::sigaddset(&childEnds, SIGCHLD);
        ::sigprocmask(SIG_BLOCK, &childEnds, nullptr);
        m_childEnds = ::signalfd(-1, &childEnds, SFD_CLOEXEC | SFD_NONBLOCK);
    }

    [[noreturn]] void run()
    {
        for (;;) {
            std::vector<pollfd> watches{
                {descriptor::Listener, POLLIN, 0}, {m_childEnds, POLLIN, 0}};
            for (const auto& connection : m_connections)
                watches.push_back({connection.loggedInPipe, POLLIN, 0});
            ::poll(watches.data(), watches.size(), -1);
            reap();
            noteLogins();
            if (watches[0].revents & POLLIN)
                acceptOne();
        }
    }

private:
    void reap()
    {
        signalfd_siginfo ignored{};
        while (::read(m_childEnds, &ignored, sizeof ignored) > 0) { }
        while (::waitpid(-1, nullptr, WNOHANG) > 0) { }
    }

    void noteLogins()
    {
        std::erase_if(m_connections, [](Connection& connection) {
            char byte = 0;
            const auto got = ::read(connection.loggedInPipe, &byte, 1);
            connection.isLoggedIn = connection.isLoggedIn || got == 1;
            if (got != 0)
                return false;
            ::close(connection.loggedInPipe);
            return true;
        });
    }

    bool isFull() const
    {
        const auto strangers = std::count_if(m_connections.begin(), m_connections.end(),
            [](const Connection& connection) { return !connection.isLoggedIn; });
        return m_connections.size() >= MostConnections
            || static_cast<std::size_t>(strangers) >= MostWithoutLogin;
    }

    void acceptOne()
    {
        const int socket = ::accept4(descriptor::Listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            return;
        std::array<int, 2> pipe{-1, -1};
        if (isFull() || ::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
            ::close(socket);
            return;
        }
        const pid_t child = ::fork();
        if (child == 0)
            becomeConnection(socket, pipe[1]);
        ::close(socket);
        ::close(pipe[1]);
        if (child > 0) {
            m_connections.push_back({pipe[0], false});
        } else {
            ::close(pipe[0]);
            ::poll(nullptr, 0, PauseWithoutProcessesMs);
        }
    }

    [[noreturn]] void becomeConnection(int socket, int loggedIn)
    {
        ::close(descriptor::Listener);
        ::close(descriptor::Lock); // held by process 1 alone: its end is the workload's end
        ::close(m_childEnds);
        for (const auto& other : m_connections)
            ::close(other.loggedInPipe);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        {
            SshConnection connection{m_plan, loggedIn};
            connection.serve(m_keys, socket);
        }
        ::_exit(0);
    }

    ServerPlan m_plan;
    ssh_bind m_keys;
    int m_childEnds = -1;
    std::vector<Connection> m_connections;
};

base::Result<ServerPlan> inheritedPlan()
{
    QByteArray json(PlanMaxBytes, Qt::Uninitialized);
    qsizetype length = 0;
    ssize_t got = 0;
    while ((got = ::read(descriptor::Plan, json.data() + length,
                static_cast<std::size_t>(json.size() - length)))
        > 0)
        length += got;
    ::close(descriptor::Plan);
    return serverPlanFromJson(json.first(length));
}

ssh_bind keysOf(const ServerPlan& plan)
{
    ssh_key key = nullptr;
    if (ssh_pki_import_privkey_base64(
            plan.hostKey.toLatin1().constData(), nullptr, nullptr, nullptr, &key)
        != SSH_OK)
        return nullptr;
    const ssh_bind bind = ssh_bind_new();
    const bool noFile = false;
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &noFile);
    return ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) == SSH_OK ? bind : nullptr;
}

// From here on nothing of this program can fill the daemon's log.
void silence()
{
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int fd : {0, 1, 2})
        ::dup2(nothing, fd);
    ::close(nothing);
}

} // namespace

int serveWorkload()
{
    const auto plan = inheritedPlan();
    if (!plan) {
        std::fprintf(stderr, "bad plan: %s\n", qPrintable(plan.error().detail));
        return 1;
    }
    const auto keys = keysOf(*plan);
    if (!keys) {
        std::fprintf(stderr, "bad host key\n");
        return 1;
    }
    for (const int fd : {descriptor::Listener, descriptor::Lock}) {
        if (::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
            std::fprintf(stderr, "descriptor %d was not inherited\n", fd);
            return 1;
        }
    }
    ::fcntl(descriptor::Listener, F_SETFL, ::fcntl(descriptor::Listener, F_GETFL) | O_NONBLOCK);
    ::signal(SIGPIPE, SIG_IGN);
    ::umask(022);
    silence();
    SshServer{*plan, keys}.run();
}

} // namespace backends
