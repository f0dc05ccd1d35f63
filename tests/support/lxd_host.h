// SPDX-License-Identifier: GPL-3.0-or-later
// An lxd backend on a daemon of the test program's own, started as root in a folder below /tmp; it
// ends with the program. The image is made when it is not in the cache.
#pragma once

#include "backends/lxd/lxd_backend.h"
#include "platform/process.h"
#include "project_paths.h"
#include "support/await.h"

#include <QJsonDocument>
#include <QTemporaryDir>

#include <memory>
#include <unistd.h>

namespace test {

class LxdHost {
public:
    LxdHost()
    {
        if (hasEngine())
            reopen();
    }
    LxdHost(const LxdHost&) = delete;
    LxdHost& operator=(const LxdHost&) = delete;
    ~LxdHost()
    {
        if (!backend)
            return;
        const auto ids = resultOf(backend->list(), Patience);
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), Patience);
    }

    // A new backend object for the same daemon, as after a restart of ours.
    void reopen()
    {
        backend = std::make_unique<backends::LxdBackend>(
            backends::LxdOptions{.stateFolder = stateFolder(),
                .listenAddress = QHostAddress{QHostAddress::LocalHost},
                .socketPath = socketPath(),
                .bridge = QStringLiteral("pgt%1").arg(::getpid()),
                .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")},
            clock, random);
    }

    bool hasEngine() { return startsEngine().exitCode != NoEngine; }
    QString stateFolder() const { return m_folder.path(); }
    QString socketPath()
    {
        const auto told = QJsonDocument::fromJson(startsEngine().standardOutput).object();
        return told.value(QStringLiteral("socket")).toString();
    }

    // Why instances cannot run here; empty when they can.
    QString obstacle()
    {
        const auto& started = startsEngine();
        if (started.exitCode != 0)
            return QString::fromUtf8(started.standardError).trimmed();
        const auto features = resultOf(backend->probe(), Patience);
        if (!features)
            return features.error().detail;
        return features->isolationIsActive ? QString{} : features->missing;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<backends::LxdBackend> backend;

private:
    static constexpr int NoEngine = 3;
    static constexpr std::chrono::minutes Patience{2};

    // Once for all tests of a program.
    const platform::ProgramOutput& startsEngine()
    {
        static const platform::ProgramOutput started = [this] {
            platform::Program script;
            script.path = QStringLiteral("python3");
            script.arguments = {
                QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/lxd_engine.py"),
                QStringLiteral("--own"), QStringLiteral("--for-pid"), QString::number(::getpid())};
            script.limit = std::chrono::minutes{8};
            const auto output
                = resultOf(platform::runProgram(script, clock), std::chrono::minutes{9});
            if (output)
                return *output;
            return platform::ProgramOutput{
                .exitCode = 1, .standardError = output.error().detail.toUtf8()};
        }();
        return started;
    }

    QTemporaryDir m_folder;
};

} // namespace test
