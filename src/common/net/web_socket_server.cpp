// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/web_socket_server.h"

#include <QTcpSocket>
#include <QWebSocket>

namespace net {

WebSocketPeer::WebSocketPeer(std::unique_ptr<QWebSocket> socket, WebSocketLimits limits)
    : m_limits{limits}
    , m_socket{std::move(socket)}
{
    m_socket->setParent(nullptr);
    m_socket->setMaxAllowedIncomingMessageSize(m_limits.message);
    m_socket->setMaxAllowedIncomingFrameSize(m_limits.message);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &WebSocketPeer::textArrived);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &WebSocketPeer::disconnected);
}

WebSocketPeer::~WebSocketPeer()
{
    m_socket->disconnect(this);
}

void WebSocketPeer::sendText(const QString& text)
{
    m_socket->sendTextMessage(text);
    if (m_socket->bytesToWrite() > m_limits.unsent)
        m_socket->abort();
}

WebSocketServer::WebSocketServer(const QString& name, WebSocketLimits limits, QObject* parent)
    : QObject{parent}
    , m_limits{limits}
    , m_server{name, QWebSocketServer::NonSecureMode}
{
    m_server.setMaxPendingConnections(MaxWaitingUpgrades);
    connect(&m_server, &QWebSocketServer::newConnection, this, &WebSocketServer::peerConnected);
}

void WebSocketServer::upgrade(std::unique_ptr<QTcpSocket> socket)
{
    m_server.handleConnection(
        socket.release()); // deletes it when the handshake fails or the peer goes
}

std::unique_ptr<WebSocketPeer> WebSocketServer::nextPeer()
{
    std::unique_ptr<QWebSocket> socket{m_server.nextPendingConnection()};
    return socket ? std::make_unique<WebSocketPeer>(std::move(socket), m_limits) : nullptr;
}

} // namespace net
