// SPDX-License-Identifier: GPL-3.0-or-later
// A SOCKS5 proxy on this computer that writes down where its clients want to go, and leads every
// connection to one port of this computer.
#pragma once

#include <QHostAddress>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>

namespace test {

class SocksServer : public QObject {
public:
    // What clients asked for: "name:relay.example:80" or "address:10.0.0.1:80".
    QStringList asked;

    explicit SocksServer(quint16 leadsTo)
        : m_leadsTo{leadsTo}
    {
        m_server.listen(QHostAddress::LocalHost);
        connect(&m_server, &QTcpServer::newConnection, this, [this] { accept(); });
    }
    QString url() const
    {
        return QStringLiteral("socks5://127.0.0.1:%1").arg(m_server.serverPort());
    }

private:
    enum class Step { Greeting, Request, Through };
    struct Client {
        QTcpSocket* near = nullptr;
        QTcpSocket* far = nullptr;
        Step step = Step::Greeting;
        QByteArray unread;
    };

    void accept()
    {
        while (auto* socket = m_server.nextPendingConnection()) {
            auto client = std::make_shared<Client>();
            client->near = socket;
            client->far = new QTcpSocket{socket};
            connect(socket, &QTcpSocket::readyRead, this, [this, client] { read(*client); });
            connect(client->far, &QTcpSocket::readyRead, socket,
                [client] { client->near->write(client->far->readAll()); });
            connect(client->far, &QTcpSocket::disconnected, socket,
                [client] { client->near->disconnectFromHost(); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    void read(Client& client)
    {
        client.unread += client.near->readAll();
        if (client.step == Step::Greeting && client.unread.size() >= 2 + client.unread.at(1)) {
            client.unread.remove(0, 2 + client.unread.at(1));
            client.near->write(QByteArray::fromHex("0500")); // no authentication
            client.step = Step::Request;
        }
        if (client.step == Step::Request)
            readRequest(client);
        if (client.step == Step::Through)
            client.far->write(std::exchange(client.unread, {}));
    }

    void readRequest(Client& client)
    {
        const auto& bytes = client.unread;
        if (bytes.size() < 7)
            return;
        const bool isName = bytes.at(3) == 3;
        const qsizetype length = isName ? 1 + bytes.at(4) : bytes.at(3) == 1 ? 4 : 16;
        if (bytes.size() < 4 + length + 2)
            return;
        const auto port = (static_cast<quint8>(bytes.at(4 + length)) << 8)
            | static_cast<quint8>(bytes.at(5 + length));
        const auto where = isName ? QString::fromLatin1(bytes.mid(5, length - 1)) : QString{};
        asked += QStringLiteral("%1:%2:%3")
                     .arg(isName ? QStringLiteral("name") : QStringLiteral("address"), where)
                     .arg(port);
        client.unread.remove(0, 4 + length + 2);
        client.near->write(QByteArray::fromHex("05000001000000000000"));
        client.far->connectToHost(QHostAddress{QHostAddress::LocalHost}, m_leadsTo);
        client.step = Step::Through;
    }

    QTcpServer m_server;
    quint16 m_leadsTo;
};

} // namespace test
