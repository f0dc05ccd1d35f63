// SPDX-License-Identifier: GPL-3.0-or-later
// What we say to a virtual machine's monitor (QEMU Machine Protocol) and understand of its answers.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace backends {

// A whole talk: the handshake, then one command.
QByteArray monitorRequest(const QString& command);
// Whether both answers, the handshake's and the command's, have come; events between are not.
bool hasMonitorAnswer(const QByteArray& heard);
// What the command returned; Rejected with the monitor's words, Malformed.
base::Result<QJsonObject> monitorAnswer(const QByteArray& heard);

// Asks the machine behind that socket. NotFound: no machine runs there.
base::Task<base::Result<QJsonObject>> askMonitor(
    QString socketPath, QString command, base::Clock& clock);

} // namespace backends
