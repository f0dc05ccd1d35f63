// SPDX-License-Identifier: GPL-3.0-or-later
// The calls we make to a container engine over its local socket (Docker Engine API, also Podman's).
// Every call has a deadline; the outcome of a Timeout is unknown.
#pragma once

#include "backends/docker/engine_answer.h"
#include "net/unix_http_client.h"

namespace backends {

// Where an engine may listen on this computer, the most likely first; DOCKER_HOST comes before all.
QStringList engineSockets();

class ContainerEngine {
public:
    ContainerEngine(QString socketPath, base::Clock& clock)
        : m_http{std::move(socketPath), clock}
    {
    }

    const QString& socketPath() const { return m_http.socketPath(); }

    // Agrees on the version of the interface; call it before anything else.
    base::Task<base::Result<EngineVersion>> greet();
    base::Task<base::Result<EngineFacts>> facts();
    base::Task<base::Result<QString>> describeImage(QString reference); // NotFound: it has none
    base::Task<base::Result<ImageProgram>> programOf(QString reference);
    // Succeeds when it is there; Conflict when a network of that name has another bridge.
    base::Task<base::Result<>> makeNetwork();
    EngineMake make() const { return m_make; } // known after greet()

    base::Task<base::Result<QList<ContainerFacts>>> containers(QByteArray query);
    base::Task<base::Result<quint16>> sshPort(QString id);
    base::Task<base::Result<QString>> create(QString name, QJsonObject container);
    base::Task<base::Result<>> rename(QString id, QString name);
    base::Task<base::Result<>> start(QString id); // succeeds when it runs already
    base::Task<base::Result<>> stop(QString id); // succeeds when it is stopped or gone
    base::Task<base::Result<>> remove(QString id); // asks for it; it may still be going on

    base::Task<base::Result<>> createVolume(QJsonObject volume); // succeeds when it is there
    base::Task<base::Result<QList<VolumeFacts>>> volumes(QByteArray query);
    base::Task<base::Result<QHash<QString, qint64>>> volumeSizes(); // of all; takes its time
    base::Task<base::Result<>> removeVolume(QString name); // succeeds when it is gone

    // Runs a command inside with that standard input; Rejected with its words when it fails.
    base::Task<base::Result<>> run(QString id, QJsonObject command, QByteArray input);

private:
    base::Task<base::Result<net::HttpAnswer>> call(
        QByteArray method, QByteArray path, QJsonObject body = {});
    base::Task<base::Result<net::HttpAnswer>> imageAnswer(QString reference);
    base::Task<base::Result<net::HttpAnswer>> ask(
        QByteArray method, QByteArray target, QJsonObject body);
    base::Task<base::Result<>> act(QByteArray method, QByteArray path, QList<int> alsoGood);

    net::UnixHttpClient m_http;
    QByteArray m_prefix; // "/v1.41"
    EngineMake m_make = EngineMake::Docker;
};

} // namespace backends
