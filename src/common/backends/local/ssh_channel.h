// SPDX-License-Identifier: GPL-3.0-or-later
// One channel of an SSH connection and the shell behind it. Takes from either side only what the
// other has room for, so a tenant who does not read cannot fill our memory.
#pragma once

#include "backends/local/shell_process.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <string>
#include <vector>

namespace backends {

class SshChannel {
public:
    SshChannel(ssh_session session, ShellLimits limits);
    SshChannel(const SshChannel&) = delete;
    SshChannel& operator=(const SshChannel&) = delete;
    ~SshChannel();

    ssh_channel handle() const { return m_channel; }
    void addWatches(
        std::vector<pollfd>& watches); // what should wake the connection for this channel
    void pump(); // moves what can be moved without waiting
    bool isOver() const { return m_isOver; }

private:
    int startShell(std::optional<std::string> command);
    void pumpInput();
    bool pumpOutput(int fd, bool isErrors); // false at the end of the stream
    void reportExit(int waitStatus);
    void close();

    static int requestTerminal(
        ssh_session, ssh_channel, const char* type, int columns, int rows, int, int, void* self);
    static int resizeTerminal(
        ssh_session, ssh_channel, int columns, int rows, int, int, void* self);
    static int requestShell(ssh_session, ssh_channel, void* self);
    static int requestCommand(ssh_session, ssh_channel, const char* command, void* self);
    static int requestSubsystem(ssh_session, ssh_channel, const char* name, void* self);
    static int requestVariable(
        ssh_session, ssh_channel, const char* name, const char* value, void* self);
    static void forwardSignal(ssh_session, ssh_channel, const char* name, void* self);

    ssh_channel m_channel;
    ssh_channel_callbacks_struct m_callbacks{};
    ShellRequest m_request;
    std::optional<ShellProcess> m_shell;
    std::string m_pendingInput;
    bool m_outputIsDry = false; // the last read found nothing more for now
    bool m_isOver = false;
};

} // namespace backends
