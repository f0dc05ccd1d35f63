// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_talk.h"

#include <QLocalSocket>

namespace net {

using namespace Qt::StringLiterals;

namespace {

bool meansNobody(QLocalSocket::LocalSocketError error)
{
    return error == QLocalSocket::ConnectionRefusedError
        || error == QLocalSocket::ServerNotFoundError;
}

// We may be woken from inside the socket's own signal: it goes later.
class Ear {
public:
    explicit Ear(LocalTalk talk)
        : m_talk{std::move(talk)}
        , m_socket{new QLocalSocket}
    {
        QObject::connect(m_socket, &QLocalSocket::connected, m_socket,
            [this] { m_socket->write(m_talk.words); });
        QObject::connect(m_socket, &QLocalSocket::readyRead, m_socket, [this] { hear(); });
        QObject::connect(
            m_socket, &QLocalSocket::errorOccurred, m_socket, [this](auto error) { end(error); });
    }
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;
    ~Ear()
    {
        m_socket->disconnect();
        m_socket->abort();
        m_socket->deleteLater();
    }

    void start() { m_socket->connectToServer(m_talk.path); }
    base::Completer<base::Result<QByteArray>> outcome() const { return m_outcome; }

private:
    void hear()
    {
        const auto outcome = m_outcome; // completing may end us
        m_heard += m_socket->readAll();
        if (m_heard.size() > m_talk.maxHeard)
            outcome.complete(base::fail(base::Errc::Malformed, u"it talks too much"_s));
        else if (m_talk.isEnough(m_heard))
            outcome.complete(m_heard);
    }

    void end(QLocalSocket::LocalSocketError error)
    {
        const auto outcome = m_outcome;
        if (error == QLocalSocket::PeerClosedError)
            outcome.complete(m_heard + m_socket->readAll());
        else if (meansNobody(error))
            outcome.complete(base::fail(base::Errc::NotFound, m_socket->errorString()));
        else
            outcome.complete(base::fail(base::Errc::Network, m_socket->errorString()));
    }

    LocalTalk m_talk;
    QLocalSocket* m_socket;
    base::Completer<base::Result<QByteArray>> m_outcome;
    QByteArray m_heard;
};

} // namespace

base::Task<base::Result<QByteArray>> talkLocally(LocalTalk talk, base::Clock& clock)
{
    const auto limit = talk.limit;
    Ear ear{std::move(talk)};
    const auto outcome = ear.outcome();
    const auto alarm = clock.callAfter(limit,
        [outcome] { outcome.complete(base::fail(base::Errc::Timeout, u"no answer in time"_s)); });
    ear.start();
    const auto heard = co_await outcome;
    co_return heard;
}

} // namespace net
