// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/web_socket_transport.h"

#include "net/web_socket_client.h"
#include "nostr/relay_message.h"

namespace nostr {

namespace {

class WebSocketTransport final : public RelayTransport {
public:
    WebSocketTransport(base::Clock& clock, const net::Proxy& proxy)
        : m_socket{clock, {.message = MaxMessageSize}, proxy}
    {
        connect(&m_socket, &net::WebSocketClient::opened, this, &RelayTransport::opened);
        connect(&m_socket, &net::WebSocketClient::textArrived, this, &RelayTransport::textArrived);
        connect(&m_socket, &net::WebSocketClient::closed, this, &RelayTransport::closed);
    }

    void open(const RelayUrl& url) override { m_socket.open(url.toUrl()); }
    void sendText(const QString& text) override { m_socket.sendText(text); }
    void close() override { m_socket.close(); }

private:
    net::WebSocketClient m_socket;
};

} // namespace

TransportFactory webSocketTransports(base::Clock& clock, net::Proxy proxy)
{
    return [&clock, proxy = std::move(proxy)] {
        return std::make_unique<WebSocketTransport>(clock, proxy);
    };
}

} // namespace nostr
