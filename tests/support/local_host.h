// SPDX-License-Identifier: GPL-3.0-or-later
// A local backend in a temporary folder, with real sandboxes. Everything is removed at the end.
#pragma once

#include "backends/local/local_backend.h"
#include "project_paths.h"
#include "support/await.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTemporaryDir>

#include <memory>

namespace test {

// A port nobody listens on at the moment.
inline quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

class LocalHost {
public:
    LocalHost() { reopen(); }
    LocalHost(const LocalHost&) = delete;
    LocalHost& operator=(const LocalHost&) = delete;
    ~LocalHost()
    {
        const auto ids = resultOf(backend->list());
        if (!ids)
            return;
        for (const auto& id : *ids)
            (void)resultOf(backend->remove(id), std::chrono::seconds{40});
    }

    // A new backend object on the same folder, as after a restart of the daemon.
    void reopen()
    {
        backend = std::make_unique<backends::LocalBackend>(
            backends::LocalOptions{.stateFolder = stateFolder(),
                .listenAddress = QHostAddress{QHostAddress::LocalHost},
                .sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh")},
            clock, random);
    }
    QString stateFolder() const { return m_folder.path() + QStringLiteral("/workloads"); }

    // Why real sandboxes cannot run here; empty when they can.
    QString obstacle()
    {
        const auto features = resultOf(backend->probe(), std::chrono::seconds{40});
        if (!features)
            return features.error().detail;
        return features->isolationIsActive ? QString{} : features->missing;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<backends::LocalBackend> backend;

private:
    QTemporaryDir m_folder;
};

} // namespace test
