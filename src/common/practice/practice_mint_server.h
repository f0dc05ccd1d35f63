// SPDX-License-Identifier: GPL-3.0-or-later
// The practice mint over HTTP, with its web socket (NUT-17), on this computer only. Web pages may
// use it too (CORS).
#pragma once

#include "net/http_server.h"
#include "net/web_socket_server.h"
#include "practice/practice_mint_session.h"

#include <QObject>

#include <map>

namespace practice {

class PracticeMintServer : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t MaxSockets = 100;

    // Both outlive the server.
    PracticeMintServer(PracticeMint& mint, base::Clock& clock);
    ~PracticeMintServer() override;

    // 127.0.0.1; port 0 takes any free one. Answers the port.
    base::Result<quint16> listen(quint16 port);
    QString url() const; // http://127.0.0.1:<port>
    std::size_t socketCount() const { return m_clients.size(); }
    void dropSockets(); // as a server that is started again

private:
    struct Client {
        std::unique_ptr<net::WebSocketPeer> peer;
        std::unique_ptr<PracticeMintSession> session;
    };

    void serve(const net::ReceivedRequest& request, const net::Exchange& exchange);
    void acceptPeers();
    void drop(net::WebSocketPeer* peer);

    PracticeMint& m_mint;
    base::Clock& m_clock;
    net::HttpServer m_server;
    net::WebSocketServer m_sockets;
    std::map<net::WebSocketPeer*, Client> m_clients;
};

} // namespace practice
