// SPDX-License-Identifier: GPL-3.0-or-later
// A small HTTP/1.1 server for this computer: bounded headers and bodies, keep-alive, answers that
// may come later. A request that asks for an upgrade is handed over with its socket, unread, as
// QWebSocketServer wants it.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <set>
#include <utility>

class QTcpServer;
class QTcpSocket;

namespace net {

class HttpConnection;

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

struct ReceivedRequest {
    QByteArray method;
    QByteArray path; // as sent, without the query
    QByteArray query; // after '?'
    HttpHeaders headers; // names in lower case
    QByteArray body;
    QHostAddress peer;

    QByteArray header(QByteArrayView lowerCaseName) const; // the first of that name, or empty
};

struct ServedAnswer {
    int status = 200;
    QByteArray body;
    QByteArray contentType = QByteArrayLiteral("application/json");
    HttpHeaders headers; // further ones
};

// Where one answer goes. Copies mean the same exchange; only the first word counts, and none when
// the other side has gone.
class Exchange {
public:
    explicit Exchange(HttpConnection* connection);
    void answer(const ServedAnswer& answer) const;
    void hangUp() const; // closes the connection without a word

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_number;
};

class HttpServer final : public QObject {
    Q_OBJECT
public:
    struct Limits {
        qsizetype header = 32 * 1024;
        qsizetype body = 8 * 1024 * 1024;
        int connections = 500;
        std::chrono::seconds idle{60};
    };
    using OnRequest = std::function<void(const ReceivedRequest&, const Exchange&)>;
    // Takes over the socket; nothing of the request has been read from it.
    using OnUpgrade = std::function<void(std::unique_ptr<QTcpSocket>, const ReceivedRequest&)>;

    explicit HttpServer(base::Clock& clock, QObject* parent = nullptr);
    HttpServer(base::Clock& clock, Limits limits, QObject* parent = nullptr);
    ~HttpServer() override;

    void onRequest(OnRequest call) { m_onRequest = std::move(call); }
    void onUpgrade(OnUpgrade call)
    {
        m_onUpgrade = std::move(call);
    } // without one, upgrades are refused

    // Port 0 takes any free one; answers the port.
    base::Result<quint16> listen(const QHostAddress& address, quint16 port);
    quint16 port() const;
    // Stops listening and closes every connection that is still its own.
    void close();

private:
    friend class HttpConnection;
    void acceptAll();
    void forget(HttpConnection* connection);

    base::Clock& m_clock;
    Limits m_limits;
    OnRequest m_onRequest;
    OnUpgrade m_onUpgrade;
    std::unique_ptr<QTcpServer> m_server;
    std::set<HttpConnection*> m_connections; // children of this object
};

} // namespace net
