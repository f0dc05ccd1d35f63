// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/ssh_channel.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace backends {

namespace {

constexpr std::size_t ChunkSize = 32 * 1024;
constexpr int ChunksAtOnce = 8; // then the connection's other channels have a turn
constexpr std::size_t MostVariables = 16;
constexpr std::size_t LongestVariable = 256;
constexpr std::size_t LongestCommand = 128 * 1024;
constexpr std::size_t LongestTerminalType = 64;
constexpr auto SftpServer = "/usr/lib/openssh/sftp-server";

unsigned short bounded(int value)
{
    return static_cast<unsigned short>(std::clamp(value, 1, 9999));
}

bool isPlain(const std::string& text)
{
    return std::all_of(
        text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c < 0x7f; });
}

int signalNamed(const std::string& name)
{
    constexpr std::array<std::pair<const char*, int>, 8> Known{
        {{"HUP", SIGHUP}, {"INT", SIGINT}, {"KILL", SIGKILL}, {"QUIT", SIGQUIT}, {"TERM", SIGTERM},
            {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"ALRM", SIGALRM}}};
    const auto found = std::find_if(
        Known.begin(), Known.end(), [&name](const auto& known) { return name == known.first; });
    return found == Known.end() ? 0 : found->second;
}

const char* nameOfSignal(int number)
{
    switch (number) {
    case SIGABRT:
        return "ABRT";
    case SIGFPE:
        return "FPE";
    case SIGHUP:
        return "HUP";
    case SIGILL:
        return "ILL";
    case SIGINT:
        return "INT";
    case SIGPIPE:
        return "PIPE";
    case SIGQUIT:
        return "QUIT";
    case SIGSEGV:
        return "SEGV";
    case SIGTERM:
        return "TERM";
    default: // the protocol knows no others that end a program here
        return "KILL";
    }
}

} // namespace

SshChannel::SshChannel(ssh_session session, ShellLimits limits)
    : m_channel{ssh_channel_new(session)}
{
    m_request.limits = limits;
    m_callbacks.userdata = this;
    m_callbacks.channel_pty_request_function = &SshChannel::requestTerminal;
    m_callbacks.channel_pty_window_change_function = &SshChannel::resizeTerminal;
    m_callbacks.channel_shell_request_function = &SshChannel::requestShell;
    m_callbacks.channel_exec_request_function = &SshChannel::requestCommand;
    m_callbacks.channel_subsystem_request_function = &SshChannel::requestSubsystem;
    m_callbacks.channel_env_request_function = &SshChannel::requestVariable;
    m_callbacks.channel_signal_function = &SshChannel::forwardSignal;
    ssh_callbacks_init(&m_callbacks);
    if (m_channel)
        ssh_set_channel_callbacks(m_channel, &m_callbacks);
}

SshChannel::~SshChannel()
{
    if (!m_channel)
        return;
    ssh_remove_channel_callbacks(m_channel, &m_callbacks);
    ssh_channel_free(m_channel);
}

void SshChannel::addWatches(std::vector<pollfd>& watches)
{
    if (!m_shell || m_isOver)
        return;
    if (!m_pendingInput.empty() && m_shell->input() >= 0)
        watches.push_back({m_shell->input(), POLLOUT, 0});
    if (ssh_channel_window_size(m_channel) > 0) {
        for (const int fd : {m_shell->output(), m_shell->errors()}) {
            if (fd >= 0)
                watches.push_back({fd, POLLIN, 0});
        }
    }
    if (m_shell->exitWatch() >= 0)
        watches.push_back({m_shell->exitWatch(), POLLIN, 0});
}

void SshChannel::pump()
{
    if (m_isOver)
        return;
    if (ssh_channel_is_closed(m_channel)) {
        m_shell.reset();
        m_isOver = true;
        return;
    }
    if (!m_shell)
        return;
    // Asked before reading: what it wrote before it ended is then certainly read.
    const auto status = m_shell->waitStatus();
    pumpInput();
    m_outputIsDry = true;
    if (m_shell->output() >= 0 && !pumpOutput(m_shell->output(), false))
        m_shell->closeOutput();
    if (m_shell->errors() >= 0 && !pumpOutput(m_shell->errors(), true))
        m_shell->closeErrors();
    if (status && m_outputIsDry)
        reportExit(*status);
}

void SshChannel::pumpInput()
{
    std::array<char, ChunkSize> chunk{};
    for (int turn = 0; turn < ChunksAtOnce; ++turn) {
        if (m_pendingInput.empty()) {
            const int got = ssh_channel_read_nonblocking(m_channel, chunk.data(), chunk.size(), 0);
            if (got > 0 && m_shell->input() >= 0)
                m_pendingInput.assign(chunk.data(), static_cast<std::size_t>(got));
            else if (got <= 0 && ssh_channel_is_eof(m_channel))
                return m_shell->endInput();
            if (got <= 0)
                return;
        }
        if (m_pendingInput.empty())
            continue; // its input is closed: thrown away
        const auto written
            = ::write(m_shell->input(), m_pendingInput.data(), m_pendingInput.size());
        if (written > 0)
            m_pendingInput.erase(0, static_cast<std::size_t>(written));
        else if (errno == EAGAIN || errno == EINTR)
            return;
        else
            m_pendingInput.clear();
    }
}

bool SshChannel::pumpOutput(int fd, bool isErrors)
{
    std::array<char, ChunkSize> chunk{};
    for (int turn = 0; turn < ChunksAtOnce; ++turn) {
        const auto room = std::min<std::size_t>(ssh_channel_window_size(m_channel), chunk.size());
        if (room == 0)
            break;
        const auto got = ::read(fd, chunk.data(), room);
        if (got < 0 && errno == EAGAIN)
            return true;
        if (got <= 0)
            return got < 0 && errno == EINTR;
        const auto size = static_cast<std::uint32_t>(got);
        const int sent = isErrors ? ssh_channel_write_stderr(m_channel, chunk.data(), size)
                                  : ssh_channel_write(m_channel, chunk.data(), size);
        if (sent != got)
            return false;
    }
    m_outputIsDry = false;
    return true;
}

void SshChannel::reportExit(int waitStatus)
{
    ssh_channel_send_eof(m_channel);
    if (WIFSIGNALED(waitStatus))
        ssh_channel_request_send_exit_signal(
            m_channel, nameOfSignal(WTERMSIG(waitStatus)), WCOREDUMP(waitStatus), "", "");
    else
        ssh_channel_request_send_exit_status(m_channel, WEXITSTATUS(waitStatus));
    close();
}

void SshChannel::close()
{
    ssh_channel_close(m_channel);
    m_shell.reset();
    m_isOver = true;
}

int SshChannel::startShell(std::optional<std::string> command)
{
    if (m_shell || m_isOver)
        return SSH_ERROR;
    m_request.command = std::move(command);
    auto shell = ShellProcess::start(m_request);
    if (!shell)
        return SSH_ERROR;
    m_shell = std::move(*shell);
    return SSH_OK;
}

int SshChannel::requestTerminal(
    ssh_session, ssh_channel, const char* type, int columns, int rows, int, int, void* self)
{
    auto& request = static_cast<SshChannel*>(self)->m_request;
    const std::string name{type ? type : ""};
    if (request.terminal || name.size() > LongestTerminalType || !isPlain(name))
        return SSH_ERROR;
    request.terminal = Terminal{.type = name, .columns = bounded(columns), .rows = bounded(rows)};
    return SSH_OK;
}

int SshChannel::resizeTerminal(
    ssh_session, ssh_channel, int columns, int rows, int, int, void* self)
{
    auto& channel = *static_cast<SshChannel*>(self);
    if (channel.m_shell)
        channel.m_shell->resize(bounded(columns), bounded(rows));
    return SSH_OK;
}

int SshChannel::requestShell(ssh_session, ssh_channel, void* self)
{
    return static_cast<SshChannel*>(self)->startShell(std::nullopt);
}

int SshChannel::requestCommand(ssh_session, ssh_channel, const char* command, void* self)
{
    std::string text{command ? command : ""};
    if (text.size() > LongestCommand)
        return SSH_ERROR;
    return static_cast<SshChannel*>(self)->startShell(std::move(text));
}

int SshChannel::requestSubsystem(ssh_session, ssh_channel, const char* name, void* self)
{
    if (!name || std::string{name} != "sftp" || ::access(SftpServer, X_OK) != 0)
        return SSH_ERROR;
    return static_cast<SshChannel*>(self)->startShell(std::string{"exec "} + SftpServer);
}

// Only the language travels; anything else is silently left out.
int SshChannel::requestVariable(
    ssh_session, ssh_channel, const char* name, const char* value, void* self)
{
    auto& variables = static_cast<SshChannel*>(self)->m_request.environment;
    const std::string key{name ? name : ""};
    const std::string text{value ? value : ""};
    const bool isLanguage = key == "LANG" || key.rfind("LC_", 0) == 0;
    if (!isLanguage || key.size() + text.size() > LongestVariable || !isPlain(key + text)
        || variables.size() >= MostVariables)
        return SSH_ERROR;
    variables.push_back(key + '=' + text);
    return SSH_OK;
}

void SshChannel::forwardSignal(ssh_session, ssh_channel, const char* name, void* self)
{
    auto& channel = *static_cast<SshChannel*>(self);
    const int number = signalNamed(name ? name : "");
    if (channel.m_shell && number != 0)
        channel.m_shell->signal(number);
}

} // namespace backends
