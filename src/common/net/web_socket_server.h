// SPDX-License-Identifier: GPL-3.0-or-later
// The server's side of web sockets: takes over sockets whose upgrade request is still unread and
// makes peers of them. It does not listen itself.
#pragma once

#include "net/web_socket_limits.h"

#include <QObject>
#include <QWebSocketServer>

#include <memory>

class QTcpSocket;
class QWebSocket;

namespace net {

// One connected client. After disconnected() it is of no more use; its owner deletes it later.
class WebSocketPeer : public QObject {
    Q_OBJECT

public:
    WebSocketPeer(std::unique_ptr<QWebSocket> socket, WebSocketLimits limits);
    ~WebSocketPeer() override;

    // A peer that does not read what it asked for is disconnected.
    void sendText(const QString& text);

Q_SIGNALS:
    void textArrived(const QString& text);
    void disconnected();

private:
    WebSocketLimits m_limits;
    std::unique_ptr<QWebSocket> m_socket;
};

class WebSocketServer : public QObject {
    Q_OBJECT

public:
    static constexpr int MaxWaitingUpgrades = 100;

    // A client may ask for much at once.
    static constexpr qint64 DefaultUnsent = 64 * 1024 * 1024;

    // The message and unsent limits count for every peer.
    explicit WebSocketServer(const QString& name,
        WebSocketLimits limits = {.unsent = DefaultUnsent}, QObject* parent = nullptr);

    void upgrade(std::unique_ptr<QTcpSocket> socket);
    std::unique_ptr<WebSocketPeer> nextPeer(); // null when there is none

Q_SIGNALS:
    void peerConnected(); // fetch it with nextPeer()

private:
    WebSocketLimits m_limits;
    QWebSocketServer m_server;
};

} // namespace net
