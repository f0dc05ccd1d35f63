// SPDX-License-Identifier: GPL-3.0-or-later
// One container engine of each make for all tests of a program: the one that answers already, or
// one of our own (installers/linux/private_engine.py), which ends with the program.
#pragma once

#include "project_paths.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <gtest/gtest.h>

#include <memory>

namespace test {

class PrivateEngine final : public testing::Environment {
public:
    explicit PrivateEngine(QString kind)
        : m_kind{std::move(kind)}
    {
    }

    QString socket()
    {
        start();
        return m_socket;
    }
    // Why there is none; empty when there is one.
    QString obstacle()
    {
        start();
        return m_obstacle;
    }
    // It is not installed, or we are not root: no defect of ours.
    bool mayBeMissing()
    {
        start();
        return m_cannotBeHad;
    }

    void TearDown() override
    {
        if (!m_process)
            return;
        m_process->closeWriteChannel();
        m_process->waitForFinished(Patience);
        m_process.reset();
    }

private:
    static constexpr int CannotBeHad = 3;
    static constexpr int Patience = 9 * 60 * 1000; // the first time, the image is made

    void start()
    {
        if (m_wasStarted)
            return;
        m_wasStarted = true;
        m_process = std::make_unique<QProcess>();
        QStringList words{
            QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/private_engine.py"), m_kind};
        if (m_kind == QStringLiteral("docker"))
            words.append(QStringLiteral("--reuse"));
        m_process->start(QStringLiteral("python3"), words);
        QByteArray line;
        while (!line.endsWith('\n') && m_process->waitForReadyRead(Patience))
            line += m_process->readLine();
        m_socket = QJsonDocument::fromJson(line).object().value(u"socket").toString();
        if (!m_socket.isEmpty())
            return;
        m_process->waitForFinished(1000);
        m_cannotBeHad = m_process->exitCode() == CannotBeHad;
        m_obstacle = QString::fromUtf8(m_process->readAllStandardError()).trimmed();
        if (m_obstacle.isEmpty())
            m_obstacle = QStringLiteral("no container engine");
        m_process.reset();
    }

    QString m_kind;
    std::unique_ptr<QProcess> m_process;
    QString m_socket;
    QString m_obstacle;
    bool m_wasStarted = false;
    bool m_cannotBeHad = false;
};

inline PrivateEngine& startedEngine(const char* kind)
{
    const auto registered = [](const char* name) {
        auto* engine = new PrivateEngine{QString::fromLatin1(name)};
        testing::AddGlobalTestEnvironment(engine); // which owns it
        return engine;
    };
    static PrivateEngine* const docker = registered("docker");
    static PrivateEngine* const podman = registered("podman");
    return *(QByteArray{kind} == "docker" ? docker : podman);
}

// Before the first test, as environments must be.
inline const PrivateEngine& engineForTheProgram = startedEngine("docker");

} // namespace test
