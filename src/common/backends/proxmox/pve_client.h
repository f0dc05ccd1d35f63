// SPDX-License-Identifier: GPL-3.0-or-later
// Calls to a Proxmox VE server over its REST API, with an API token. What the server does in the
// background (its tasks, each named by a UPID) is waited for. Every call has a deadline; after a
// Timeout or a Network error the outcome is unknown.
#pragma once

#include "backends/proxmox/pve_answer.h"
#include "net/tls_http_client.h"

namespace backends {

using PveFields = QList<QPair<QString, QString>>;

struct PveAccess {
    QUrl url; // https, with the path "/api2/json"
    QString tokenId; // "user@realm!name"
    QString tokenSecret;
    QByteArray pinnedDigest; // of its certificate; empty: this computer's roots decide
    QString node;
};

// Whether what was asked for may have been done all the same.
bool isUnclear(const base::Error& error);

class PveClient {
public:
    static constexpr std::chrono::milliseconds WorkLimit = std::chrono::minutes{2};

    PveClient(PveAccess access, base::Clock& clock);

    const PveAccess& access() const { return m_access; }
    QString onNode(const QString& path) const
    {
        return QStringLiteral("/nodes/") + m_access.node + path;
    }

    base::Task<base::Result<QJsonValue>> get(QString path, PveFields query = {});
    // Succeeds when the work is done. `limit` is for the work.
    base::Task<base::Result<>> act(QByteArray method, QString path, PveFields fields = {},
        std::chrono::milliseconds limit = WorkLimit);
    // The same; while somebody else works on that guest, tries again.
    base::Task<base::Result<>> actInTurn(QByteArray method, QString path, PveFields fields = {});

    // Waits for tasks that nobody here waits for, of these kinds ("vzcreate") on these numbers.
    base::Task<base::Result<>> awaitStrays(QStringList kinds, Vmid first, Vmid last);

private:
    base::Task<base::Result<QJsonValue>> call(QByteArray method, QString path, PveFields fields);
    base::Task<base::Result<>> finish(QString task, std::chrono::milliseconds limit);
    base::Task<base::Error> whyItFailed(QString task, QString failure);

    PveAccess m_access;
    base::Clock& m_clock;
    net::TlsHttpClient m_http;
};

QDebug operator<<(QDebug, const PveAccess&) = delete;

} // namespace backends
