// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_server.h"

#include "base/log.h"
#include "net/http_connection.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace net {

using base::Errc;
using base::fail;
using base::Result;

QByteArray ReceivedRequest::header(QByteArrayView lowerCaseName) const
{
    for (const auto& [name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

Exchange::Exchange(HttpConnection* connection)
    : m_connection{connection}
    , m_number{connection->exchangeNumber()}
{
}

void Exchange::answer(const ServedAnswer& answer) const
{
    if (m_connection)
        m_connection->answer(m_number, answer);
}

void Exchange::hangUp() const
{
    if (m_connection)
        m_connection->hangUp(m_number);
}

HttpServer::HttpServer(base::Clock& clock, QObject* parent)
    : HttpServer{clock, Limits{}, parent}
{
}

HttpServer::HttpServer(base::Clock& clock, Limits limits, QObject* parent)
    : QObject{parent}
    , m_clock{clock}
    , m_limits{limits}
    , m_server{std::make_unique<QTcpServer>()}
{
    connect(m_server.get(), &QTcpServer::newConnection, this, &HttpServer::acceptAll);
}

HttpServer::~HttpServer()
{
    close();
}

Result<quint16> HttpServer::listen(const QHostAddress& address, quint16 port)
{
    if (!m_server->listen(address, port)) {
        return fail(Errc::Network,
            QStringLiteral("cannot listen on port %1: %2").arg(port).arg(m_server->errorString()));
    }
    return m_server->serverPort();
}

quint16 HttpServer::port() const
{
    return m_server->serverPort();
}

void HttpServer::close()
{
    m_server->close();
    while (!m_connections.empty())
        delete *m_connections.begin(); // forgets itself
}

void HttpServer::acceptAll()
{
    while (m_server->hasPendingConnections()) {
        std::unique_ptr<QTcpSocket> socket{m_server->nextPendingConnection()};
        if (m_connections.size() >= static_cast<std::size_t>(m_limits.connections)) {
            qCWarning(lcNet) << "too many connections: one is refused";
            continue;
        }
        m_connections.insert(new HttpConnection{*this, std::move(socket)});
    }
}

void HttpServer::forget(HttpConnection* connection)
{
    m_connections.erase(connection);
}

} // namespace net
