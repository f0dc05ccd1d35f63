// SPDX-License-Identifier: GPL-3.0-or-later
// The practice relay on a port of this computer: web sockets, and its NIP-11 document for those who
// ask for it.
#pragma once

#include "base/result.h"
#include "net/http_server.h"
#include "net/web_socket_server.h"
#include "practice/practice_relay.h"

#include <QObject>

#include <map>
#include <vector>

namespace practice {

class PracticeRelayServer : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t MaxClients = 200;

    // Both outlive the server.
    PracticeRelayServer(PracticeRelay& relay, base::Clock& clock, QObject* parent = nullptr);
    ~PracticeRelayServer() override;

    // On 127.0.0.1; port 0 takes any free one. Answers the port.
    base::Result<quint16> listen(quint16 port);
    nostr::RelayUrl url() const; // once it listens
    void close(); // drops every client

private:
    struct Client {
        std::unique_ptr<net::WebSocketPeer> peer;
        std::unique_ptr<PracticeRelaySession> session;
    };

    void answer(const net::ReceivedRequest& request, const net::Exchange& exchange) const;
    void acceptPeers();
    void drop(net::WebSocketPeer* peer);

    PracticeRelay& m_relay;
    net::HttpServer m_http;
    net::WebSocketServer m_webSockets;
    std::map<net::WebSocketPeer*, Client> m_clients;
    std::vector<std::unique_ptr<PracticeRelaySession>> m_ended;
};

} // namespace practice
