// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP/1.1 request and its answer over a local socket, each on a connection of its own. Nothing
// is ever sent twice. Sizes and time are bounded.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/http_client.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace net {

struct UnixHttpRequest {
    QByteArray method = QByteArrayLiteral("GET");
    QByteArray target; // path and query, percent-encoded
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body; // sent when not empty; JSON unless a header says otherwise. Never logged.
    // Asks for an upgrade to a plain stream, and is sent when the answer's head has come. The
    // answer's body is then everything until the other side hangs up. Never logged.
    std::optional<QByteArray> input;
    std::chrono::milliseconds limit{30'000};
    qsizetype maxAnswerSize = 8 << 20;
};

// Lives in the thread that creates it, and must outlive its requests.
class UnixHttpClient {
public:
    UnixHttpClient(QString socketPath, base::Clock& clock)
        : m_path{std::move(socketPath)}
        , m_clock{clock}
    {
    }

    const QString& socketPath() const { return m_path; }

    // Network: nobody listens there, or cut off. NotAllowed: the socket is not ours to use.
    // Timeout: no whole answer in time; the other side may have acted. Malformed: not HTTP, or the
    // answer exceeds its limit. Cancelling hangs up.
    base::Task<base::Result<HttpAnswer>> send(UnixHttpRequest request);

private:
    QString m_path;
    base::Clock& m_clock;
};

} // namespace net
