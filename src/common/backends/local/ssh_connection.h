// SPDX-License-Identifier: GPL-3.0-or-later
// One SSH connection, served by a process of its own inside the sandbox: handshake, password,
// channels.
#pragma once

#include "backends/local/launch_plan.h"
#include "backends/local/ssh_channel.h"

#include <memory>

namespace backends {

class SshConnection {
public:
    // Tells `loggedIn` one byte when the password was right.
    SshConnection(ServerPlan plan, int loggedIn);
    SshConnection(const SshConnection&) = delete;
    SshConnection& operator=(const SshConnection&) = delete;
    ~SshConnection();

    // Serves until the peer leaves or breaks a limit. Takes the socket over.
    void serve(ssh_bind keys, int socket);

private:
    bool logIn();
    void serveChannels();
    void waitForWork(int milliseconds);

    static int checkPassword(ssh_session, const char* user, const char* password, void* self);
    static ssh_channel openChannel(ssh_session session, void* self);

    ServerPlan m_plan;
    int m_loggedInPipe;
    ssh_session m_session;
    ssh_event m_event;
    ssh_server_callbacks_struct m_callbacks{};
    std::vector<std::unique_ptr<SshChannel>> m_channels;
    int m_attempts = 0;
    bool m_isLoggedIn = false;
};

} // namespace backends
