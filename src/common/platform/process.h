// SPDX-License-Identifier: GPL-3.0-or-later
// Other programs: run to their end without blocking, or started on their own so that they outlive
// us.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "platform/secret_input.h"

#include <QByteArray>
#include <QStringList>

namespace platform {

struct Program {
    QString path; // absolute, or looked up in PATH
    QStringList arguments; // everyone on this computer can read them: never a secret
    QStringList environment; // "NAME=value", added to ours
    QByteArray input; // all of its standard input
    std::shared_ptr<const SecretInput> secretInput; // instead of input; for one run only
    std::chrono::milliseconds limit = std::chrono::seconds{30}; // then it is killed
    qsizetype maxOutput = 1 << 20; // bytes of either stream; more is an error
};

struct ProgramOutput {
    int exitCode = 0;
    QByteArray standardOutput;
    QByteArray standardError;
};

// Answers when the program has exited, whatever its exit code. NotFound when it cannot be started,
// Timeout, Rejected when it crashed or said too much. Cancelling the task kills the program.
base::Task<base::Result<ProgramOutput>> runProgram(Program program, base::Clock& clock);

struct DetachedProgram {
    QString path; // absolute
    QStringList arguments;
    QStringList environment; // "NAME=value"; nothing else is passed on
    QList<int> descriptors; // become 3, 4, 5 … in the program, which inherits no others
    int logDescriptor = -1; // its standard output and error; -1 throws them away
};

// A PATH, and what programs of ours need to start; nothing of the user's.
QStringList smallEnvironment();
QStringList ownEnvironment(); // ours, to pass on to programs of the user's desktop

// Starts it in a session of its own, as nobody's child. Answers its process id.
base::Result<qint64> startDetached(const DetachedProgram& program);

} // namespace platform
