// SPDX-License-Identifier: GPL-3.0-or-later
// One logging category per folder. qCDebug traffic, qCInfo what an operator would note down,
// qCWarning a peer misbehaved, qCCritical we did. No secret ever enters a log line.
#pragma once

#include <QLoggingCategory>

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

// Writes the log to standard error, so that standard output stays machine-readable. Warnings and up
// by default; QT_LOGGING_RULES changes it.
void installLog();

} // namespace base
