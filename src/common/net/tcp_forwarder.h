// SPDX-License-Identifier: GPL-3.0-or-later
// Passes every connection to one socket on to one place elsewhere, byte for byte in both
// directions. Bounded in connections and in what it holds of each; a direction that has ended is
// ended on the other side, too.
#pragma once

#include <QObject>

#include <memory>
#include <set>

class QTcpServer;
class QTcpSocket;

namespace net {

class TcpForwarder final : public QObject {
    Q_OBJECT
public:
    static constexpr int MaxConnections = 200;
    static constexpr qint64 MaxHeld = 256 * 1024; // bytes of one direction

    TcpForwarder(QString host, quint16 port, QObject* parent = nullptr);
    ~TcpForwarder() override;

    bool serve(qintptr listeningSocket); // takes it over; false when it is none
    int connections() const { return static_cast<int>(m_open.size()); }

private:
    void acceptAll();
    void join(QTcpSocket* near, QTcpSocket* far);

    QString m_host;
    quint16 m_port;
    std::unique_ptr<QTcpServer> m_server;
    std::set<QTcpSocket*> m_open; // the near side of each
};

} // namespace net
