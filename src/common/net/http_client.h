// SPDX-License-Identifier: GPL-3.0-or-later
// One HTTP request, one answer. Keeps no cookies and no cache, follows no redirects (a 3xx is an
// answer like any other), and bounds the size of the answer and the time it may take.
// A request must be safe to repeat: Qt sends it again when the connection breaks before any answer.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "net/proxy.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrl>

#include <chrono>
#include <memory>

class QNetworkAccessManager;

namespace net {

struct HttpRequest {
    QByteArray method = QByteArrayLiteral("GET");
    QUrl url;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body; // sent when not empty; its Content-Type is JSON unless a header says otherwise
    std::chrono::milliseconds limit{30'000};
    qsizetype maxAnswerSize = 8 << 20;
};

struct HttpAnswer {
    int status = 0; // whatever the other side said, errors too
    QByteArray reason; // what it said beside the status; some put their whole error there
    QByteArray body;
    QByteArray contentType;
    QList<QPair<QByteArray, QByteArray>> headers;

    QByteArray header(QByteArrayView name) const; // any case; the first of that name, or empty
};

// Lives in the thread that creates it, and must outlive its requests.
class HttpClient {
public:
    explicit HttpClient(base::Clock& clock, Proxy proxy = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // NotAllowed: an .onion address without a proxy.
    // Network: not connected, TLS refused, or cut off in the middle. Timeout: no whole answer
    // within the limit. Either way the other side may have acted. Malformed: the answer exceeds its
    // limit. Cancelling aborts.
    base::Task<base::Result<HttpAnswer>> send(HttpRequest request);
    base::Clock& clock() const { return m_clock; } // the one it was made with
    const Proxy& proxy() const { return m_proxy; }

private:
    base::Task<base::Result<HttpAnswer>> exchange(HttpRequest request);

    base::Clock& m_clock;
    Proxy m_proxy;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace net
