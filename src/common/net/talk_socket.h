// SPDX-License-Identifier: GPL-3.0-or-later
// A socket and the one talk it is for. Whoever waits for the talk may be woken from inside the
// socket's own signal: the socket itself goes later.
#pragma once

#include "net/http_talk.h"

namespace net {

template <typename Socket>
class TalkSocket {
public:
    TalkSocket(HttpWords words, qsizetype maxAnswerSize)
        : m_socket{new Socket}
        , m_talk{std::move(words), maxAnswerSize, *m_socket}
    {
        QObject::connect(m_socket, &Socket::readyRead, m_socket, [this] { m_talk.listen(); });
        QObject::connect(m_socket, &Socket::disconnected, m_socket, [this] { m_talk.hangUp(); });
    }
    TalkSocket(const TalkSocket&) = delete;
    TalkSocket& operator=(const TalkSocket&) = delete;
    ~TalkSocket()
    {
        m_socket->disconnect();
        m_socket->abort();
        m_socket->deleteLater();
    }

    Socket* socket() const { return m_socket; }
    HttpTalk& talk() { return m_talk; }

private:
    Socket* m_socket;
    HttpTalk m_talk;
};

} // namespace net
