// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/ssh_connection.h"

#include "base/bytes.h"

#include <ctime>
#include <unistd.h>

namespace backends {

namespace {

constexpr unsigned LoginLimitSeconds = 30;
constexpr int MostAttempts = 4; // clients ask people three times
constexpr int DelayAfterWrongPasswordMs = 1000;
constexpr std::size_t MostChannels = 10;
constexpr std::time_t IdleLimitSeconds = 120; // with no channel open
constexpr int LoginTurnMs = 1000;
constexpr int LongestTurnMs = 10'000;

std::time_t monotonicSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

} // namespace

SshConnection::SshConnection(ServerPlan plan, int loggedIn)
    : m_plan{std::move(plan)}
    , m_loggedInPipe{loggedIn}
    , m_session{ssh_new()}
    , m_event{ssh_event_new()}
{
    m_callbacks.userdata = this;
    m_callbacks.auth_password_function = &SshConnection::checkPassword;
    m_callbacks.channel_open_request_session_function = &SshConnection::openChannel;
    ssh_callbacks_init(&m_callbacks);
}

SshConnection::~SshConnection()
{
    m_channels.clear();
    ssh_event_free(m_event);
    ssh_disconnect(m_session);
    ssh_free(m_session);
}

void SshConnection::serve(ssh_bind keys, int socket)
{
    ::alarm(LoginLimitSeconds); // ends this process, whatever the peer makes it wait for
    if (ssh_bind_accept_fd(keys, m_session, socket) != SSH_OK)
        return;
    ssh_set_server_callbacks(m_session, &m_callbacks);
    ssh_set_auth_methods(m_session, SSH_AUTH_METHOD_PASSWORD);
    if (ssh_handle_key_exchange(m_session) != SSH_OK
        || ssh_event_add_session(m_event, m_session) != SSH_OK)
        return;
    if (logIn())
        serveChannels();
}

bool SshConnection::logIn()
{
    while (!m_isLoggedIn && m_attempts < MostAttempts) {
        if (ssh_event_dopoll(m_event, LoginTurnMs) == SSH_ERROR || !ssh_is_connected(m_session))
            return false;
    }
    if (!m_isLoggedIn)
        return false;
    ::alarm(0);
    const char yes = 1;
    return ::write(m_loggedInPipe, &yes, 1) == 1;
}

void SshConnection::serveChannels()
{
    std::time_t idleSince = monotonicSeconds();
    while (ssh_is_connected(m_session)) {
        waitForWork(LongestTurnMs);
        if (ssh_event_dopoll(m_event, 0) == SSH_ERROR)
            return;
        // By index: flushing a channel's output may open another one.
        for (std::size_t i = 0; i < m_channels.size(); ++i)
            m_channels[i]->pump();
        std::erase_if(m_channels, [](const auto& channel) { return channel->isOver(); });
        if (!m_channels.empty())
            idleSince = monotonicSeconds();
        else if (monotonicSeconds() - idleSince > IdleLimitSeconds)
            return;
    }
}

void SshConnection::waitForWork(int milliseconds)
{
    std::vector<pollfd> watches{{ssh_get_fd(m_session), POLLIN, 0}};
    for (const auto& channel : m_channels)
        channel->addWatches(watches);
    ::poll(watches.data(), watches.size(), milliseconds);
}

int SshConnection::checkPassword(ssh_session, const char*, const char* password, void* self)
{
    auto& connection = *static_cast<SshConnection*>(self);
    const auto expected = connection.m_plan.password.toUtf8();
    const QByteArray given{password ? password : ""};
    if (!expected.isEmpty() && base::equalInConstantTime(base::view(given), base::view(expected))) {
        connection.m_isLoggedIn = true;
        return SSH_AUTH_SUCCESS;
    }
    ++connection.m_attempts;
    ::poll(nullptr, 0, DelayAfterWrongPasswordMs);
    return SSH_AUTH_DENIED;
}

ssh_channel SshConnection::openChannel(ssh_session session, void* self)
{
    auto& connection = *static_cast<SshConnection*>(self);
    if (!connection.m_isLoggedIn || connection.m_channels.size() >= MostChannels)
        return nullptr;
    const ShellLimits limits{.processes = connection.m_plan.processLimit,
        .memoryMb = connection.m_plan.memoryLimitMb,
        .fileMb = connection.m_plan.fileLimitMb};
    auto channel = std::make_unique<SshChannel>(session, limits);
    const auto handle = channel->handle();
    if (handle)
        connection.m_channels.push_back(std::move(channel));
    return handle;
}

} // namespace backends
