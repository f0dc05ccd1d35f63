// SPDX-License-Identifier: GPL-3.0-or-later
// The client's side of one web socket: whole text messages of bounded size, a limit for connecting,
// and pings that notice connections which died silently. An .onion address without a proxy is
// refused. It is opened once; after open() exactly
// one closed() follows, sooner or later. Lives in the thread that creates it.
#pragma once

#include "base/clock.h"
#include "net/proxy.h"
#include "net/web_socket_limits.h"

#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>

class QWebSocket;

namespace net {

class WebSocketClient : public QObject {
    Q_OBJECT

public:
    // The clock outlives this object.
    explicit WebSocketClient(base::Clock& clock, WebSocketLimits limits = {}, Proxy proxy = {},
        QObject* parent = nullptr);
    ~WebSocketClient() override;

    void open(const QUrl& url); // ws or wss
    void sendText(const QString& text); // ignored unless open
    void close(); // closed() follows at once

    bool isOpen() const { return m_isOpen; }

Q_SIGNALS:
    void opened();
    void textArrived(const QString& text);
    void closed(const QString& reason); // English, for the log

private:
    void noteOpened();
    void scheduleNextPing();
    void pingOrGiveUp();
    void finish(const QString& reason);

    base::Clock& m_clock;
    WebSocketLimits m_limits;
    Proxy m_proxy;
    std::unique_ptr<QWebSocket> m_socket;
    std::unique_ptr<base::Alarm> m_alarm; // connecting: the limit; connected: the next ping
    bool m_isOpen = false;
    bool m_isPongMissing = false;
    bool m_isFinished = false;
};

} // namespace net
