// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/local/ssh_check.h"

#include <cstdio>
#include <libssh/libssh.h>
#include <memory>

namespace backends {

namespace {

constexpr long PatienceSeconds = 15;

int complain(const char* what, const ssh_session session)
{
    std::fprintf(stderr, "%s: %s\n", what, ssh_get_error(session));
    return 1;
}

} // namespace

int checkLogin(const QString& address, quint16 port, const QString& password)
{
    const std::unique_ptr<ssh_session_struct, decltype(&ssh_free)> owner{ssh_new(), &ssh_free};
    const ssh_session session = owner.get();
    const bool noFile = false;
    const unsigned int number = port;
    ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &noFile);
    ssh_options_set(session, SSH_OPTIONS_HOST, address.toLatin1().constData());
    ssh_options_set(session, SSH_OPTIONS_PORT, &number);
    ssh_options_set(session, SSH_OPTIONS_USER, "root");
    ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &PatienceSeconds);
    if (ssh_connect(session) != SSH_OK)
        return complain("connect", session);
    if (ssh_userauth_password(session, nullptr, password.toUtf8().constData()) != SSH_AUTH_SUCCESS)
        return complain("password", session);

    const ssh_channel channel = ssh_channel_new(session); // freed with the session
    if (ssh_channel_open_session(channel) != SSH_OK
        || ssh_channel_request_exec(channel, "true") != SSH_OK)
        return complain("command", session);
    char ignored[256];
    while (ssh_channel_read_timeout(channel, ignored, sizeof ignored, 0, PatienceSeconds * 1000)
        > 0) { }
    if (ssh_channel_get_exit_status(channel) != 0)
        return complain("exit code", session);
    ssh_disconnect(session);
    return 0;
}

} // namespace backends
