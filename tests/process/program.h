// SPDX-License-Identifier: GPL-3.0-or-later
// A program of ours as a real process: started, read line by line, killed.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace test {

// What a finished command answered.
struct Answer {
    int exitCode = -1;
    bool wasKilled = false;
    QJsonObject json; // its one object on standard output, when there is one
    QString text;
};

class Program {
public:
    // `crashAt` is the crash point at which the process kills itself, if any.
    Program(const QString& name, const QStringList& arguments, const QString& crashAt = {});
    ~Program(); // kills
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // The next line of standard output with this "event"; nullopt when the program ended or time
    // ran out.
    std::optional<QJsonObject> waitForEvent(
        const QString& event, std::chrono::milliseconds limit = std::chrono::seconds{30});
    // All events seen so far.
    QList<QJsonObject> events();
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    bool waitForEnd(std::chrono::milliseconds limit);
    void kill(); // SIGKILL, and waits
    void terminate(); // SIGTERM, and waits
    void hangUp(); // SIGHUP
    // While it runs; false when it ended or time ran out.
    bool waitUntil(const std::function<bool()>& condition,
        std::chrono::milliseconds limit = std::chrono::seconds{30});
    qint64 processId() const { return m_process.processId(); }
    int exitCode() const { return m_process.exitCode(); }
    bool crashed() const { return m_process.exitStatus() == QProcess::CrashExit; }

private:
    void readLines();

    QProcess m_process;
    QByteArray m_buffer;
    QList<QJsonObject> m_events;
    qsizetype m_next = 0;
};

// Runs a command to its end; `meanwhile` is called again and again until then.
Answer run(const QString& name, const QStringList& arguments, const QString& crashAt = {},
    std::chrono::milliseconds limit = std::chrono::seconds{90},
    const std::function<void()>& meanwhile = {});

} // namespace test
