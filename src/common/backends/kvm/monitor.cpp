// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/kvm/monitor.h"

#include "base/json_reader.h"
#include "net/local_talk.h"

#include <QJsonDocument>

namespace backends {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxWords = 300;

QByteArray line(const QString& command)
{
    const QJsonObject json{{"execute"_L1, command}};
    return QJsonDocument{json}.toJson(QJsonDocument::Compact) + '\n';
}

// The answers among the lines, in order.
QList<QJsonObject> answersIn(const QByteArray& heard)
{
    QList<QJsonObject> answers;
    const auto lines = heard.split('\n');
    for (const auto& text : lines) {
        const auto json = base::parseObject(text);
        if (json && (json->contains("return"_L1) || json->contains("error"_L1)))
            answers.append(*json);
    }
    return answers;
}

} // namespace

QByteArray monitorRequest(const QString& command)
{
    return line(u"qmp_capabilities"_s) + line(command);
}

bool hasMonitorAnswer(const QByteArray& heard)
{
    return answersIn(heard).size() >= 2;
}

base::Result<QJsonObject> monitorAnswer(const QByteArray& heard)
{
    const auto answers = answersIn(heard);
    if (answers.size() < 2)
        return base::fail(base::Errc::Malformed, u"the machine's monitor broke off"_s);
    const auto& last = answers[1];
    if (last.contains("error"_L1))
        return base::fail(base::Errc::Rejected,
            u"the machine's monitor refused: %1"_s.arg(
                last["error"_L1]["desc"_L1].toString().simplified().left(MaxWords)));
    return last["return"_L1].toObject();
}

base::Task<base::Result<QJsonObject>> askMonitor(
    QString socketPath, QString command, base::Clock& clock)
{
    net::LocalTalk talk;
    talk.path = socketPath;
    talk.words = monitorRequest(command);
    talk.isEnough = &hasMonitorAnswer;
    const auto heard = co_await net::talkLocally(talk, clock);
    if (!heard)
        co_return base::passOn(heard);
    co_return monitorAnswer(*heard);
}

} // namespace backends
