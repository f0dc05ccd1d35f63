// SPDX-License-Identifier: GPL-3.0-or-later
// The server's side of web sockets: takes over sockets whose upgrade request is still unread and
// makes peers of them. It does not listen itself.
#pragma once

#include <QObject>
#include <QWebSocketServer>

#include <memory>

class QTcpSocket;
class QWebSocket;

namespace nostr {

// One connected client. After disconnected() it is of no more use; its owner deletes it later.
class WebSocketPeer : public QObject {
    Q_OBJECT

public:
    explicit WebSocketPeer(std::unique_ptr<QWebSocket> socket);
    ~WebSocketPeer() override;

    // A peer that does not read what it asked for is disconnected.
    static constexpr qint64 MaxUnsent = 64 * 1024 * 1024;

    void sendText(const QString& text);

Q_SIGNALS:
    void textArrived(const QString& text);
    void disconnected();

private:
    std::unique_ptr<QWebSocket> m_socket;
};

class WebSocketServer : public QObject {
    Q_OBJECT

public:
    static constexpr int MaxWaitingUpgrades = 100;

    explicit WebSocketServer(const QString& name, QObject* parent = nullptr);

    void upgrade(std::unique_ptr<QTcpSocket> socket);
    std::unique_ptr<WebSocketPeer> nextPeer(); // null when there is none

Q_SIGNALS:
    void peerConnected(); // fetch it with nextPeer()

private:
    QWebSocketServer m_server;
};

} // namespace nostr
