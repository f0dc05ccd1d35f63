// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a shell on a server in the desktop's own terminal program. The password never appears in an
// argument or environment: ssh asks a private file for it, which then removes itself.
#pragma once

#include "base/result.h"

#include <QDebug>
#include <QStringList>

namespace consumer {

struct TerminalTarget {
    QString leaseId; // the host key is remembered under this name
    QString user;
    QString host;
    int port = 0;
    QString password; // secret
    QStringList options{}; // further ones of ssh

    bool operator==(const TerminalTarget&) const = default;
};
QDebug operator<<(QDebug, const TerminalTarget&) = delete;

// NotFound: there is no terminal program.
base::Result<> openSystemTerminal(const TerminalTarget& target);

// The program that ssh asks for the password, in a folder of its own; answers its path.
base::Result<QString> writePasswordAnswer(const QString& folder, const QString& password);
QStringList sshArguments(const TerminalTarget& target, const QString& knownHosts);

} // namespace consumer
