// SPDX-License-Identifier: GPL-3.0-or-later
// A relay on a port of this computer that says whatever a test wants.
#pragma once

#include "net/http_server.h"
#include "net/web_socket_server.h"
#include "nostr/relay_url.h"

#include <QStringList>
#include <QTcpSocket>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

namespace test {

class RawRelay : public QObject {
public:
    using Say = std::function<void(const QString&)>;

    QByteArray document; // NIP-11; empty: there is none
    std::function<void(const QString& text, const Say& say)> answer; // to every message
    QStringList received; // oldest first
    int connections = 0; // so far

    explicit RawRelay(base::Clock& clock)
        : m_http{clock}
    {
        m_http.onRequest([this](const net::ReceivedRequest&, const net::Exchange& exchange) {
            exchange.answer({.status = document.isEmpty() ? 404 : 200, .body = document});
        });
        m_http.onUpgrade([this](std::unique_ptr<QTcpSocket> socket, const net::ReceivedRequest&) {
            m_sockets.upgrade(std::move(socket));
        });
        connect(&m_sockets, &net::WebSocketServer::peerConnected, this, [this] { accept(); });
        m_port = m_http.listen(QHostAddress::LocalHost, 0).value();
    }
    quint16 port() const { return m_port; }
    // Each path is a relay of its own to its clients.
    nostr::RelayUrl url(const QString& path = {}) const
    {
        return nostr::RelayUrl::fromText(
            QStringLiteral("ws://127.0.0.1:%1%2").arg(m_port).arg(path))
            .value();
    }
    std::size_t openCount() const { return m_peers.size(); }
    qsizetype receivedCount(const QString& start) const
    {
        return std::count_if(received.begin(), received.end(),
            [&start](const QString& text) { return text.startsWith(start); });
    }
    void say(const QString& text)
    {
        for (const auto& peer : m_peers)
            peer->sendText(text);
    }

private:
    void accept()
    {
        while (auto made = m_sockets.nextPeer()) {
            ++connections;
            auto* const peer = made.get();
            m_peers.push_back(std::move(made));
            connect(
                peer, &net::WebSocketPeer::textArrived, this, [this, peer](const QString& text) {
                    received += text;
                    if (answer)
                        answer(text, [peer](const QString& said) { peer->sendText(said); });
                });
            connect(peer, &net::WebSocketPeer::disconnected, this, [this, peer] { drop(peer); });
        }
    }
    void drop(net::WebSocketPeer* peer)
    {
        const auto found = std::find_if(m_peers.begin(), m_peers.end(),
            [peer](const auto& known) { return known.get() == peer; });
        if (found == m_peers.end())
            return;
        found->release()->deleteLater();
        m_peers.erase(found);
    }

    net::HttpServer m_http;
    net::WebSocketServer m_sockets{QStringLiteral("raw relay")};
    std::vector<std::unique_ptr<net::WebSocketPeer>> m_peers;
    quint16 m_port = 0;
};

// The second word of a message: the name of a REQ or COUNT.
inline QString nameIn(const QString& message)
{
    return message.section(u'"', 3, 3);
}

} // namespace test
