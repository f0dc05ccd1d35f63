// SPDX-License-Identifier: GPL-3.0-or-later
// The calls we make to an LXD or Incus daemon over its local socket (REST API 1.0). What the daemon
// does in the background is waited for. Every call has a deadline; the outcome of a Timeout is
// unknown.
#pragma once

#include "backends/lxd/lxd_answer.h"
#include "net/unix_http_client.h"

namespace backends {

// Where a daemon may listen on this computer, the most likely first; LXD_DIR and INCUS_DIR come
// before all.
QStringList lxdSockets();

struct LxdImage {
    QString fingerprint;
    QString description; // for people
    bool operator==(const LxdImage&) const = default;
};

class LxdEngine {
public:
    LxdEngine(QString socketPath, base::Clock& clock)
        : m_clock{clock}
        , m_http{std::move(socketPath), clock}
    {
    }

    const QString& socketPath() const { return m_http.socketPath(); }

    base::Task<base::Result<LxdServer>> greet();
    base::Task<base::Result<LxdImage>> image(QString alias); // NotFound: it has none
    base::Task<base::Result<>> makeBridge(QJsonObject network); // succeeds when it is there
    base::Task<base::Result<QList<LxdPool>>> pools();
    base::Task<base::Result<qint64>> freeDiskMb(QString pool);
    base::Task<base::Result<LxdResources>> resources();
    base::Task<base::Result<QStringList>> missingLimits();

    base::Task<base::Result<QList<InstanceFacts>>> instances();
    base::Task<base::Result<std::optional<InstanceFacts>>> instance(QString name);
    base::Task<base::Result<>> create(QJsonObject instance);
    base::Task<base::Result<>> changeState(QString name, QJsonObject state);
    base::Task<base::Result<>> change(QString name, QJsonObject changes);
    base::Task<base::Result<>> remove(QString name); // succeeds when it is gone
    base::Task<base::Result<bool>> hasVolume(QString pool, QString instance);

    // A file inside that root alone may read.
    base::Task<base::Result<>> writeFile(QString name, QString path, QByteArray contents);
    // Runs a command inside; Rejected with its words when it fails.
    base::Task<base::Result<>> run(QString name, QJsonObject command);

private:
    base::Task<base::Result<LxdReply>> call(
        QByteArray method, QByteArray path, QJsonObject body = {});
    base::Task<base::Result<LxdReply>> send(net::UnixHttpRequest request);
    // Until the daemon's work is over; its details.
    base::Task<base::Result<QJsonObject>> finish(LxdReply reply);
    base::Task<base::Result<>> act(QByteArray method, QByteArray path, QJsonObject body);
    base::Task<QString> wordsOf(QJsonObject output);

    base::Clock& m_clock;
    net::UnixHttpClient m_http;
};

} // namespace backends
