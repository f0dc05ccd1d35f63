// SPDX-License-Identifier: GPL-3.0-or-later
// One connection of HttpServer: reads a request, waits for its answer, reads the next.
#pragma once

#include "net/http_server.h"

#include <optional>

namespace net {

class HttpConnection final : public QObject {
    Q_OBJECT
public:
    HttpConnection(HttpServer& server, std::unique_ptr<QTcpSocket> socket);
    ~HttpConnection() override;

    quint64 exchangeNumber() const { return m_exchange; }
    void answer(quint64 exchange, const ServedAnswer& answer);
    void hangUp(quint64 exchange);

private:
    void read();
    bool readHead(); // true when a whole head was read
    bool readBody();
    void serve();
    void handOver();
    void refuse(int status);
    void write(const ServedAnswer& answer, bool keepsOpen);
    void restartIdleLimit();
    void end();

    HttpServer& m_server;
    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<base::Alarm> m_idle;
    std::optional<ReceivedRequest> m_request; // its head has been read
    qsizetype m_bodySize = 0;
    quint64 m_exchange = 0;
    bool m_isWaiting = false; // for the answer
    bool m_keepsOpen = true;
    bool m_hasEnded = false;
};

} // namespace net
