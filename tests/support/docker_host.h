// SPDX-License-Identifier: GPL-3.0-or-later
// A docker backend on the container engine of this computer, with a name of its own: it sees and
// removes only what it made. The image is made when the engine does not have it.
#pragma once

#include "backends/docker/docker_backend.h"
#include "platform/process.h"
#include "support/await.h"

#include <QTemporaryDir>

#include <memory>

namespace test {

class DockerHost {
public:
    DockerHost() { reopen(); }
    DockerHost(const DockerHost&) = delete;
    DockerHost& operator=(const DockerHost&) = delete;
    ~DockerHost()
    {
        if (!hasEngine())
            return;
        const auto ids = resultOf(backend->list(), Patience);
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), Patience);
    }

    // A new backend object for the same engine, as after a restart of the daemon.
    void reopen()
    {
        backend = std::make_unique<backends::DockerBackend>(
            backends::DockerOptions{.stateFolder = m_folder.path(),
                .listenAddress = QHostAddress{QHostAddress::LocalHost},
                .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")},
            clock, random);
    }

    bool hasEngine() { return makesImage().exitCode != NoEngine; }

    // Why containers cannot run here; empty when they can.
    QString obstacle()
    {
        const auto& made = makesImage();
        if (made.exitCode != 0)
            return QString::fromUtf8(made.standardError).trimmed();
        const auto features = resultOf(backend->probe(), Patience);
        if (!features)
            return features.error().detail;
        return features->isolationIsActive ? QString{} : features->missing;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<backends::DockerBackend> backend;

private:
    static constexpr int NoEngine = 3;
    static constexpr std::chrono::minutes Patience{2};

    // Once for all tests of a program.
    const platform::ProgramOutput& makesImage()
    {
        static const platform::ProgramOutput made = [this] {
            platform::Program script;
            script.path = QStringLiteral("python3");
            script.arguments
                = {QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/container_image.py")};
            script.limit = std::chrono::minutes{8};
            const auto output
                = resultOf(platform::runProgram(script, clock), std::chrono::minutes{9});
            if (output)
                return *output;
            return platform::ProgramOutput{
                .exitCode = 1, .standardError = output.error().detail.toUtf8()};
        }();
        return made;
    }

    QTemporaryDir m_folder;
};

} // namespace test
