// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/port_range.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

namespace net {

PortSurvey surveyPorts(const QHostAddress& address, quint16 first, quint16 last)
{
    PortSurvey survey;
    const int step = std::max(1, (last - first + 1) / MaxPortsTried);
    for (int port = first; port <= last && survey.tried < MaxPortsTried; port += step) {
        ++survey.tried;
        QTcpServer trial;
        const auto number = static_cast<quint16>(port);
        if (!trial.listen(address, number))
            survey.taken.append(number);
        else if (!survey.firstFree)
            survey.firstFree = number;
    }
    return survey;
}

GreetingPort::GreetingPort(std::unique_ptr<QTcpServer> server)
    : m_server{std::move(server)}
{
    QObject::connect(
        m_server.get(), &QTcpServer::newConnection, m_server.get(), [listening = m_server.get()] {
            while (auto* peer = listening->nextPendingConnection()) {
                QObject::connect(peer, &QTcpSocket::disconnected, peer, &QTcpSocket::deleteLater);
                peer->write("SSH-2.0-reachable\r\n");
                peer->disconnectFromHost();
            }
        });
}

GreetingPort::~GreetingPort() = default;

base::Result<std::unique_ptr<GreetingPort>> GreetingPort::open(
    const QHostAddress& address, quint16 port)
{
    auto server = std::make_unique<QTcpServer>();
    if (!server->listen(address, port))
        return base::fail(base::Errc::Conflict, server->errorString());
    return std::unique_ptr<GreetingPort>{new GreetingPort{std::move(server)}};
}

} // namespace net
