// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcp_forwarder.h"

#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>

namespace net {

namespace {

// What the one has said goes to the other, no faster than it listens.
void pump(QTcpSocket* from, QTcpSocket* to)
{
    const auto room = TcpForwarder::MaxHeld - to->bytesToWrite();
    if (room > 0 && from->bytesAvailable() > 0 && to->state() == QAbstractSocket::ConnectedState)
        to->write(from->read(room));
}

void connectOneWay(QTcpSocket* from, QTcpSocket* to)
{
    from->setReadBufferSize(TcpForwarder::MaxHeld);
    QObject::connect(from, &QTcpSocket::readyRead, to, [from, to] { pump(from, to); });
    QObject::connect(to, &QTcpSocket::bytesWritten, from, [from, to] { pump(from, to); });
    QObject::connect(to, &QTcpSocket::connected, from, [from, to] { pump(from, to); });
    QObject::connect(from, &QTcpSocket::disconnected, to, [from, to] {
        if (to->state() == QAbstractSocket::ConnectedState)
            to->write(from->readAll());
        to->disconnectFromHost(); // after everything is written
        if (to->state() != QAbstractSocket::ClosingState)
            to->abort();
    });
}

} // namespace

TcpForwarder::TcpForwarder(QString host, quint16 port, QObject* parent)
    : QObject{parent}
    , m_host{std::move(host)}
    , m_port{port}
    , m_server{std::make_unique<QTcpServer>()}
{
    connect(m_server.get(), &QTcpServer::newConnection, this, &TcpForwarder::acceptAll);
}

TcpForwarder::~TcpForwarder()
{
    // Sockets say farewell when they go: nobody is left to hear it.
    const auto sockets = m_server->findChildren<QTcpSocket*>() + findChildren<QTcpSocket*>();
    for (auto* socket : sockets)
        socket->disconnect();
}

bool TcpForwarder::serve(qintptr listeningSocket)
{
    return m_server->setSocketDescriptor(listeningSocket);
}

void TcpForwarder::acceptAll()
{
    while (auto* near = m_server->nextPendingConnection()) {
        if (connections() >= MaxConnections) {
            near->abort();
            near->deleteLater();
            continue;
        }
        auto* far = new QTcpSocket{this};
        far->setProxy(QNetworkProxy::NoProxy);
        join(near, far);
        far->connectToHost(m_host, m_port);
    }
}

// Both go when both have ended: what one has said last may still be on its way to the other.
void TcpForwarder::join(QTcpSocket* near, QTcpSocket* far)
{
    m_open.insert(near);
    const auto endWhenBothHave = [this, near, far] {
        if (near->state() != QAbstractSocket::UnconnectedState
            || far->state() != QAbstractSocket::UnconnectedState || m_open.erase(near) == 0)
            return;
        near->disconnect();
        far->disconnect();
        near->deleteLater();
        far->deleteLater();
    };
    for (auto* socket : {near, far}) {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    }
    connectOneWay(near, far);
    connectOneWay(far, near);
    connect(far, &QTcpSocket::errorOccurred, near, [near, far, endWhenBothHave] {
        if (far->state() != QAbstractSocket::UnconnectedState)
            return;
        near->disconnectFromHost(); // it never came, or broke
        endWhenBothHave();
    });
    connect(near, &QTcpSocket::disconnected, this, endWhenBothHave);
    connect(far, &QTcpSocket::disconnected, this, endWhenBothHave);
}

} // namespace net
