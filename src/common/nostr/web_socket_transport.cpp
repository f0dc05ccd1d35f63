// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/web_socket_transport.h"

#include "net/web_socket_client.h"
#include "nostr/relay_message.h"

namespace nostr {

namespace {

class WebSocketTransport final : public RelayTransport {
public:
    explicit WebSocketTransport(base::Clock& clock)
        : m_socket{clock, {.message = MaxMessageSize}}
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

TransportFactory webSocketTransports(base::Clock& clock)
{
    return [&clock] { return std::make_unique<WebSocketTransport>(clock); };
}

} // namespace nostr
