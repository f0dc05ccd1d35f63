// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/web_socket_client.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QWebSocket>

#include <utility>

namespace net {

using namespace Qt::StringLiterals;

WebSocketClient::WebSocketClient(
    base::Clock& clock, WebSocketLimits limits, Proxy proxy, QObject* parent)
    : QObject{parent}
    , m_clock{clock}
    , m_limits{limits}
    , m_proxy{std::move(proxy)}
    , m_socket{std::make_unique<QWebSocket>()}
{
    m_socket->setMaxAllowedIncomingMessageSize(m_limits.message);
    m_socket->setMaxAllowedIncomingFrameSize(m_limits.message);
    connect(m_socket.get(), &QWebSocket::connected, this, &WebSocketClient::noteOpened);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &WebSocketClient::textArrived);
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_isPongMissing = false; });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        finish(
            m_socket->closeReason().isEmpty() ? m_socket->errorString() : m_socket->closeReason());
    });
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
        [this] { finish(m_socket->errorString()); });
}

WebSocketClient::~WebSocketClient()
{
    m_socket->disconnect(this);
}

void WebSocketClient::open(const QUrl& url)
{
    if (const auto allowed = m_proxy.check(url.host()); !allowed) {
        // Not inside this call: nobody expects the end of what they are just beginning.
        m_alarm = m_clock.callAfter(std::chrono::milliseconds{0},
            [this, reason = allowed.error().detail] { finish(reason); });
        return;
    }
    m_alarm
        = m_clock.callAfter(m_limits.connecting, [this] { finish(u"no connection in time"_s); });
    m_socket->setProxy(m_proxy.routeTo(url.host()));
    m_socket->open(QNetworkRequest{url});
}

void WebSocketClient::sendText(const QString& text)
{
    if (!m_isOpen)
        return;
    m_socket->sendTextMessage(text);
    if (m_socket->bytesToWrite() > m_limits.unsent)
        finish(u"the other side takes nothing"_s);
}

void WebSocketClient::close()
{
    m_socket->close();
    finish(u"closed"_s);
}

void WebSocketClient::noteOpened()
{
    m_isOpen = true;
    scheduleNextPing();
    Q_EMIT opened();
}

void WebSocketClient::scheduleNextPing()
{
    m_alarm = m_clock.callAfter(m_limits.pingInterval, [this] { pingOrGiveUp(); });
}

void WebSocketClient::pingOrGiveUp()
{
    if (m_isPongMissing)
        return finish(u"no sign of life"_s);
    m_isPongMissing = true;
    m_socket->ping();
    scheduleNextPing();
}

// Once, whatever comes first.
void WebSocketClient::finish(const QString& reason)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_isOpen = false;
    m_alarm.reset();
    m_socket->abort();
    Q_EMIT closed(reason);
}

} // namespace net
