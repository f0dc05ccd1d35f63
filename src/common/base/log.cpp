// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <cstdio>

Q_LOGGING_CATEGORY(lcNet, "net", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStorage, "storage", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPlatform, "platform", QtWarningMsg)
Q_LOGGING_CATEGORY(lcNostr, "nostr", QtWarningMsg)
Q_LOGGING_CATEGORY(lcCashu, "cashu", QtWarningMsg)
Q_LOGGING_CATEGORY(lcProtocol, "protocol", QtWarningMsg)
Q_LOGGING_CATEGORY(lcBackends, "backends", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPractice, "practice", QtWarningMsg)
Q_LOGGING_CATEGORY(lcConsumer, "consumer", QtWarningMsg)
Q_LOGGING_CATEGORY(lcProvider, "provider", QtWarningMsg)

namespace base {

void installLog()
{
    qSetMessagePattern(
        QStringLiteral("%{time yyyy-MM-dd hh:mm:ss.zzz} %{category} "
                       "%{if-debug}debug%{endif}%{if-info}info%{endif}%{if-warning}warning%{endif}"
                       "%{if-critical}critical%{endif}%{if-fatal}fatal%{endif}: %{message}"));
    qInstallMessageHandler(
        [](QtMsgType type, const QMessageLogContext& context, const QString& message) {
            const auto line = qFormatLogMessage(type, context, message).toUtf8();
            std::fprintf(stderr, "%s\n", line.constData());
        });
}

} // namespace base
