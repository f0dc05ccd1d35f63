// SPDX-License-Identifier: GPL-3.0-or-later
// A shell or a command of the tenant: on a terminal of its own, or with three pipes. Runs inside
// the sandbox.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace backends {

struct Terminal {
    std::string type = "xterm";
    unsigned short columns = 80;
    unsigned short rows = 24;
};

// Per-process limits; 0 for none.
struct ShellLimits {
    qint64 processes = 0;
    qint64 memoryMb = 0;
    qint64 fileMb = 0;
};

struct ShellRequest {
    std::optional<std::string> command; // none for a login shell
    std::optional<Terminal> terminal; // none for pipes
    std::vector<std::string> environment; // "LANG=…", added to the usual ones
    ShellLimits limits;
};

class ShellProcess {
public:
    static base::Result<ShellProcess> start(const ShellRequest& request);

    ShellProcess(ShellProcess&& other) noexcept { *this = std::move(other); }
    ShellProcess& operator=(ShellProcess&& other) noexcept;
    ~ShellProcess(); // closes everything; a process on a terminal is told by a hang-up

    // Non-blocking descriptors; -1 once closed. With a terminal, input and output are the same one.
    int input() const { return m_input; }
    int output() const { return m_output; }
    int errors() const { return m_errors; }
    int exitWatch() const { return m_exitWatch; } // readable when it has exited; -1 afterwards
    bool hasTerminal() const { return m_hasTerminal; }

    void endInput(); // closes the pipe, or types the end-of-file character
    void closeOutput();
    void closeErrors();
    void resize(unsigned short columns, unsigned short rows);
    void signal(int number);

    // How it ended, as waitpid() tells it; asks the kernel each time until it has.
    std::optional<int> waitStatus();

private:
    ShellProcess() = default;

    pid_t m_processId = -1;
    int m_input = -1;
    int m_output = -1;
    int m_errors = -1;
    int m_exitWatch = -1;
    bool m_hasTerminal = false;
    std::optional<int> m_status;
};

} // namespace backends
