// SPDX-License-Identifier: GPL-3.0-or-later
// What a tenant does with SSH, for tests: log in with a password and run one command. Blocks; the
// server is another process.
#pragma once

#include <QByteArray>

#include <libssh/libssh.h>
#include <memory>
#include <optional>

namespace test {

struct CommandResult {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

class SshClient {
public:
    explicit SshClient(quint16 port, const char* user = "root")
        : m_session{ssh_new()}
    {
        const bool noFile = false;
        const unsigned int number = port;
        const long patienceSeconds = 20;
        ssh_options_set(m_session, SSH_OPTIONS_PROCESS_CONFIG, &noFile);
        ssh_options_set(m_session, SSH_OPTIONS_HOST, "127.0.0.1");
        ssh_options_set(m_session, SSH_OPTIONS_PORT, &number);
        ssh_options_set(m_session, SSH_OPTIONS_USER, user);
        ssh_options_set(m_session, SSH_OPTIONS_TIMEOUT, &patienceSeconds);
    }
    SshClient(const SshClient&) = delete;
    SshClient& operator=(const SshClient&) = delete;
    ~SshClient()
    {
        ssh_disconnect(m_session);
        ssh_free(m_session);
    }

    bool logIn(const QByteArray& password)
    {
        if (!ssh_is_connected(m_session) && ssh_connect(m_session) != SSH_OK)
            return false;
        return ssh_userauth_password(m_session, nullptr, password.constData()) == SSH_AUTH_SUCCESS;
    }
    ssh_session session() const { return m_session; }

    // Nothing when the command could not even be asked for.
    std::optional<CommandResult> run(const QByteArray& command, const QByteArray& input = {})
    {
        const std::unique_ptr<ssh_channel_struct, decltype(&ssh_channel_free)> owner{
            ssh_channel_new(m_session), &ssh_channel_free};
        const auto channel = owner.get();
        if (ssh_channel_open_session(channel) != SSH_OK
            || ssh_channel_request_exec(channel, command.constData()) != SSH_OK)
            return std::nullopt;
        ssh_channel_write(channel, input.constData(), static_cast<uint32_t>(input.size()));
        ssh_channel_send_eof(channel);
        CommandResult result;
        result.output = readAll(channel, 0);
        result.errors = readAll(channel, 1);
        result.exitCode = ssh_channel_get_exit_status(channel);
        return result;
    }

private:
    static QByteArray readAll(ssh_channel channel, int isErrors)
    {
        QByteArray all;
        char chunk[16 * 1024];
        int got = 0;
        while ((got = ssh_channel_read(channel, chunk, sizeof chunk, isErrors)) > 0)
            all.append(chunk, got);
        return all;
    }

    ssh_session m_session;
};

// Log in and run; nothing when either did not work.
inline std::optional<CommandResult> runOverSsh(quint16 port, const QByteArray& password,
    const QByteArray& command, const QByteArray& input = {})
{
    SshClient client{port};
    if (!client.logIn(password))
        return std::nullopt;
    return client.run(command, input);
}

} // namespace test
