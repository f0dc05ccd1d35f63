// SPDX-License-Identifier: GPL-3.0-or-later
// One logging category per folder. qCDebug traffic, qCInfo what an operator would note down,
// qCWarning a peer misbehaved, qCCritical we did. No secret ever enters a log line.
#pragma once

#include <QLoggingCategory>

#include <functional>

Q_DECLARE_LOGGING_CATEGORY(lcNet)
Q_DECLARE_LOGGING_CATEGORY(lcStorage)
Q_DECLARE_LOGGING_CATEGORY(lcPlatform)
Q_DECLARE_LOGGING_CATEGORY(lcNostr)
Q_DECLARE_LOGGING_CATEGORY(lcCashu)
Q_DECLARE_LOGGING_CATEGORY(lcProtocol)
Q_DECLARE_LOGGING_CATEGORY(lcBackends)
Q_DECLARE_LOGGING_CATEGORY(lcPractice)
Q_DECLARE_LOGGING_CATEGORY(lcConsumer)
Q_DECLARE_LOGGING_CATEGORY(lcProvider)

namespace base {

// Takes whole lines without their line end; called from any thread.
using LogSink = std::function<void(const QByteArray& line)>;

// Writes the log to standard error, so that standard output stays machine-readable: warnings and
// up, or what QT_LOGGING_RULES says. A sink gets what an operator would note down (info) as well.
// What looks like a secret is taken out of every line. Call it once, before any other thread runs.
void installLog(LogSink sink = {});

} // namespace base
