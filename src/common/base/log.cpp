// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include "base/redaction.h"

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

namespace {

using namespace Qt::StringLiterals;

LogSink sinkOfTheProgram; // set once, before any other thread runs
bool showsAllOnStderr = false; // the rules decide alone what is said

void writeLine(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    const auto line = withoutSecrets(qFormatLogMessage(type, context, message)).toUtf8();
    if (type != QtInfoMsg || showsAllOnStderr)
        std::fprintf(stderr, "%s\n", line.constData());
    if (sinkOfTheProgram)
        sinkOfTheProgram(line);
}

} // namespace

void installLog(LogSink sink)
{
    qSetMessagePattern(u"%{time yyyy-MM-dd hh:mm:ss.zzz} %{category} "
                       "%{if-debug}debug%{endif}%{if-info}info%{endif}%{if-warning}warning%{endif}"
                       "%{if-critical}critical%{endif}%{if-fatal}fatal%{endif}: %{message}"_s);
    sinkOfTheProgram = std::move(sink);
    showsAllOnStderr = !sinkOfTheProgram || qEnvironmentVariableIsSet("QT_LOGGING_RULES");
    if (!showsAllOnStderr)
        QLoggingCategory::setFilterRules(
            u"net.info=true\nstorage.info=true\nplatform.info=true\nnostr.info=true\n"
            "cashu.info=true\nprotocol.info=true\nbackends.info=true\npractice.info=true\n"
            "consumer.info=true\nprovider.info=true"_s);
    qInstallMessageHandler(writeLine);
}

} // namespace base
