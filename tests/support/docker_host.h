// SPDX-License-Identifier: GPL-3.0-or-later
// A docker backend on a container engine of this computer, with a name of its own: it sees and
// removes only what it made.
#pragma once

#include "backends/docker/docker_backend.h"
#include "project_paths.h"
#include "support/await.h"
#include "support/private_engine.h"

#include <QTemporaryDir>

#include <memory>

namespace test {

class DockerHost {
public:
    explicit DockerHost(const char* kind = "docker")
        : m_engine{startedEngine(kind)}
    {
        reopen();
    }
    DockerHost(const DockerHost&) = delete;
    DockerHost& operator=(const DockerHost&) = delete;
    ~DockerHost()
    {
        if (!m_engine.obstacle().isEmpty())
            return;
        const auto ids = resultOf(backend->list(), Patience);
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), Patience);
    }

    backends::DockerOptions options() const
    {
        return {.stateFolder = m_folder.path(),
            .listenAddress = QHostAddress{QHostAddress::LocalHost},
            .socketPath = m_engine.socket(),
            .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")};
    }
    // A new backend object for the same engine, as after a restart of the daemon.
    void reopen(const backends::DockerOptions& options)
    {
        backend = std::make_unique<backends::DockerBackend>(options, clock, random);
    }
    void reopen() { reopen(options()); }

    bool mayBeMissing() { return m_engine.mayBeMissing(); }
    QString socket() { return m_engine.socket(); }

    // Why containers cannot run here; empty when they can.
    QString obstacle()
    {
        if (!m_engine.obstacle().isEmpty())
            return m_engine.obstacle();
        const auto features = resultOf(backend->probe(), Patience);
        if (!features)
            return features.error().detail;
        return features->isolationIsActive ? QString{} : features->missing;
    }

    base::SystemClock clock;
    base::SystemRandom random;

private:
    static constexpr std::chrono::minutes Patience{2};

    PrivateEngine& m_engine;
    QTemporaryDir m_folder;

public:
    std::unique_ptr<backends::DockerBackend> backend;
};

} // namespace test
