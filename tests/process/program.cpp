// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include "project_paths.h"

#include <QDeadlineTimer>
#include <QJsonDocument>

#include <csignal>

using namespace Qt::StringLiterals;

namespace test {

namespace {

QProcessEnvironment environmentWith(const QString& crashAt)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ASAN_OPTIONS"_s, u"detect_leaks=0"_s);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    if (crashAt.isEmpty())
        environment.remove(u"PAYGRESS_CRASH_AT"_s);
    else
        environment.insert(u"PAYGRESS_CRASH_AT"_s, crashAt);
    return environment;
}

QString pathOf(const QString& name)
{
    return QStringLiteral(PAYGRESS_BIN_DIR "/") + name;
}

} // namespace

Program::Program(const QString& name, const QStringList& arguments, const QString& crashAt)
{
    m_process.setProcessEnvironment(environmentWith(crashAt));
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(pathOf(name), arguments);
    m_process.waitForStarted();
}

Program::~Program()
{
    kill();
}

void Program::readLines()
{
    m_buffer += m_process.readAllStandardOutput();
    for (auto end = m_buffer.indexOf('\n'); end >= 0; end = m_buffer.indexOf('\n')) {
        const auto object = QJsonDocument::fromJson(m_buffer.left(end)).object();
        if (!object.isEmpty())
            m_events.append(object);
        m_buffer.remove(0, end + 1);
    }
}

std::optional<QJsonObject> Program::waitForEvent(
    const QString& event, std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline{limit};
    while (true) {
        readLines();
        while (m_next < m_events.size()) {
            const auto seen = m_events.at(m_next++);
            if (seen.value(u"event"_s) == event)
                return seen;
        }
        if (!isRunning() || deadline.hasExpired())
            return std::nullopt;
        m_process.waitForReadyRead(50);
    }
}

QList<QJsonObject> Program::events()
{
    m_process.waitForReadyRead(1);
    readLines();
    return m_events;
}

bool Program::waitForEnd(std::chrono::milliseconds limit)
{
    return !isRunning() || m_process.waitForFinished(static_cast<int>(limit.count()));
}

void Program::kill()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished();
    readLines();
}

void Program::terminate()
{
    if (!isRunning())
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(20'000))
        kill();
    readLines();
}

void Program::hangUp()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGHUP);
}

bool Program::waitUntil(const std::function<bool()>& condition, std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline{limit};
    while (!condition()) {
        if (!isRunning() || deadline.hasExpired())
            return false;
        m_process.waitForReadyRead(20);
        readLines();
    }
    return true;
}

Answer run(const QString& name, const QStringList& arguments, const QString& crashAt,
    std::chrono::milliseconds limit, const std::function<void()>& meanwhile)
{
    QProcess process;
    process.setProcessEnvironment(environmentWith(crashAt));
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(pathOf(name), arguments);
    process.closeWriteChannel();
    Answer answer;
    const QDeadlineTimer deadline{limit};
    while (process.state() != QProcess::NotRunning && !process.waitForFinished(50)) {
        if (deadline.hasExpired()) {
            process.kill();
            process.waitForFinished();
            return answer;
        }
        if (meanwhile)
            meanwhile();
    }
    answer.wasKilled = process.exitStatus() == QProcess::CrashExit;
    answer.exitCode = process.exitCode();
    const auto output = process.readAllStandardOutput();
    answer.text = QString::fromUtf8(output);
    answer.json = QJsonDocument::fromJson(output).object();
    return answer;
}

} // namespace test
