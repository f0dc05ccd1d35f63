// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/unix_http_client.h"

#include "net/http_answer_reader.h"

#include <QLocalSocket>

#include <algorithm>

namespace net {

using namespace Qt::StringLiterals;

namespace {

QByteArray requestText(const UnixHttpRequest& request)
{
    QByteArray text = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: localhost\r\n";
    text += request.input ? "Connection: Upgrade\r\nUpgrade: tcp\r\n" : "Connection: close\r\n";
    bool hasType = false;
    for (const auto& [name, value] : request.headers) {
        text += name + ": " + value + "\r\n";
        hasType = hasType || name.toLower() == "content-type";
    }
    if (!request.body.isEmpty() && !hasType)
        text += "Content-Type: application/json\r\n";
    if (!request.body.isEmpty() || request.method != "GET")
        text += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

bool isPlain(const UnixHttpRequest& request)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; };
    const auto isGoodHeader = [&](const QPair<QByteArray, QByteArray>& header) {
        const auto words = QByteArray{header.second}.replace(' ', "");
        return !header.first.isEmpty() && !header.first.contains(':')
            && std::ranges::none_of(header.first, isControl)
            && std::ranges::none_of(words, isControl);
    };
    return !request.method.isEmpty() && request.target.startsWith('/')
        && std::ranges::none_of(request.method, isControl)
        && std::ranges::none_of(request.target, isControl)
        && std::ranges::all_of(request.headers, isGoodHeader);
}

// One request under way. We may be woken from inside the socket's own signal: it goes later.
class Call {
public:
    explicit Call(UnixHttpRequest request)
        : m_request{std::move(request)}
        , m_reader{m_request.maxAnswerSize}
        , m_socket{new QLocalSocket}
    {
        QObject::connect(m_socket, &QLocalSocket::connected, m_socket,
            [this] { m_socket->write(requestText(m_request)); });
        QObject::connect(m_socket, &QLocalSocket::readyRead, m_socket, [this] { read(); });
        QObject::connect(
            m_socket, &QLocalSocket::errorOccurred, m_socket, [this](auto error) { end(error); });
        QObject::connect(m_socket, &QLocalSocket::disconnected, m_socket,
            [this] { end(QLocalSocket::PeerClosedError); });
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call()
    {
        m_socket->disconnect();
        m_socket->abort();
        m_socket->deleteLater();
    }

    void start(const QString& path) { m_socket->connectToServer(path); }
    base::Completer<base::Result<HttpAnswer>> outcome() const { return m_outcome; }

private:
    void read()
    {
        const auto outcome = m_outcome; // completing may end us
        const auto added = m_reader.add(m_socket->readAll());
        if (!added) {
            outcome.complete(base::passOn(added));
            return;
        }
        const bool isReadyForInput = m_reader.hasHead() && m_reader.answer().status < 300;
        if (m_request.input && isReadyForInput && !m_hasSentInput) {
            m_hasSentInput = true;
            m_socket->write(*m_request.input);
        }
        if (m_reader.isComplete())
            outcome.complete(m_reader.answer());
    }

    void end(QLocalSocket::LocalSocketError error)
    {
        const auto outcome = m_outcome;
        if (error == QLocalSocket::SocketAccessError) {
            outcome.complete(base::fail(base::Errc::NotAllowed, m_socket->errorString()));
            return;
        }
        if (error != QLocalSocket::PeerClosedError) {
            outcome.complete(base::fail(base::Errc::Network, m_socket->errorString()));
            return;
        }
        const auto added = m_reader.add(m_socket->readAll());
        const auto closed = added ? m_reader.close() : added;
        outcome.complete(closed ? base::Result<HttpAnswer>{m_reader.answer()}
                                : base::Result<HttpAnswer>{base::passOn(closed)});
    }

    UnixHttpRequest m_request;
    HttpAnswerReader m_reader;
    QLocalSocket* m_socket;
    base::Completer<base::Result<HttpAnswer>> m_outcome;
    bool m_hasSentInput = false;
};

} // namespace

base::Task<base::Result<HttpAnswer>> UnixHttpClient::send(UnixHttpRequest request)
{
    if (!isPlain(request))
        co_return base::fail(base::Errc::Malformed, u"not a request line"_s);
    const auto limit = request.limit;
    Call call{std::move(request)};
    const auto outcome = call.outcome();
    const auto alarm = m_clock.callAfter(limit,
        [outcome] { outcome.complete(base::fail(base::Errc::Timeout, u"no answer in time"_s)); });
    call.start(m_path);
    const auto answer = co_await outcome;
    co_return answer;
}

} // namespace net
