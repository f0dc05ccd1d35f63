// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/web_socket_transport.h"

#include "nostr/relay_message.h"

#include <QNetworkRequest>
#include <QWebSocket>

#include <utility>

namespace nostr {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds ConnectLimit{10};
constexpr std::chrono::seconds PingInterval{55};
// What the network has not taken yet; beyond it the connection is as good as dead.
constexpr qint64 MaxUnsent = 8 * 1024 * 1024;

class WebSocketTransport final : public RelayTransport {
public:
    explicit WebSocketTransport(base::Clock& clock)
        : m_clock{clock}
    {
        m_socket.setMaxAllowedIncomingMessageSize(MaxMessageSize);
        m_socket.setMaxAllowedIncomingFrameSize(MaxMessageSize);
        connect(&m_socket, &QWebSocket::connected, this, &WebSocketTransport::noteOpened);
        connect(&m_socket, &QWebSocket::textMessageReceived, this, &RelayTransport::textArrived);
        connect(&m_socket, &QWebSocket::pong, this, [this] { m_isPongMissing = false; });
        connect(&m_socket, &QWebSocket::disconnected, this, [this] {
            finish(
                m_socket.closeReason().isEmpty() ? m_socket.errorString() : m_socket.closeReason());
        });
        connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            [this] { finish(m_socket.errorString()); });
    }

    ~WebSocketTransport() override { m_socket.disconnect(this); }

    void open(const RelayUrl& url) override
    {
        m_alarm = m_clock.callAfter(ConnectLimit, [this] { finish(u"no connection in time"_s); });
        m_socket.open(QNetworkRequest{url.toUrl()});
    }

    void sendText(const QString& text) override
    {
        if (!m_isOpen)
            return;
        m_socket.sendTextMessage(text);
        if (m_socket.bytesToWrite() > MaxUnsent)
            finish(u"the relay takes nothing"_s);
    }

    void close() override
    {
        m_socket.close();
        finish(u"closed"_s);
    }

private:
    void noteOpened()
    {
        m_isOpen = true;
        scheduleNextPing();
        Q_EMIT opened();
    }

    void scheduleNextPing()
    {
        m_alarm = m_clock.callAfter(PingInterval, [this] { pingOrGiveUp(); });
    }

    void pingOrGiveUp()
    {
        if (m_isPongMissing)
            return finish(u"no sign of life"_s);
        m_isPongMissing = true;
        m_socket.ping();
        scheduleNextPing();
    }

    // Once, whatever comes first.
    void finish(const QString& reason)
    {
        if (std::exchange(m_isFinished, true))
            return;
        m_isOpen = false;
        m_alarm.reset();
        m_socket.abort();
        Q_EMIT closed(reason);
    }

    base::Clock& m_clock;
    QWebSocket m_socket;
    std::unique_ptr<base::Alarm> m_alarm; // connecting: the limit; connected: the next ping
    bool m_isOpen = false;
    bool m_isPongMissing = false;
    bool m_isFinished = false;
};

} // namespace

TransportFactory webSocketTransports(base::Clock& clock)
{
    return [&clock] { return std::make_unique<WebSocketTransport>(clock); };
}

} // namespace nostr
