// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/unix_http_client.h"

#include "net/talk_socket.h"

#include <QLocalSocket>

namespace net {

using namespace Qt::StringLiterals;

namespace {

HttpWords wordsOf(const UnixHttpRequest& request)
{
    return {.method = request.method,
        .target = request.target,
        .host = "localhost",
        .headers = request.headers,
        .body = request.body,
        .input = request.input};
}

// One request under way.
class Call {
public:
    Call(HttpWords words, qsizetype maxAnswerSize)
        : m_own{std::move(words), maxAnswerSize}
    {
        auto* socket = m_own.socket();
        QObject::connect(
            socket, &QLocalSocket::connected, socket, [this] { m_own.talk().begin(); });
        QObject::connect(
            socket, &QLocalSocket::errorOccurred, socket, [this](auto error) { end(error); });
    }

    void start(const QString& path) { m_own.socket()->connectToServer(path); }
    base::Completer<base::Result<HttpAnswer>> outcome() { return m_own.talk().outcome(); }

private:
    void end(QLocalSocket::LocalSocketError error)
    {
        if (error == QLocalSocket::PeerClosedError)
            m_own.talk().hangUp();
        else
            m_own.talk().fail({error == QLocalSocket::SocketAccessError ? base::Errc::NotAllowed
                                                                        : base::Errc::Network,
                m_own.socket()->errorString()});
    }

    TalkSocket<QLocalSocket> m_own;
};

} // namespace

base::Task<base::Result<HttpAnswer>> UnixHttpClient::send(UnixHttpRequest request)
{
    const auto words = wordsOf(request);
    if (!isPlain(words))
        co_return base::fail(base::Errc::Malformed, u"not a request line"_s);
    Call call{words, request.maxAnswerSize};
    const auto outcome = call.outcome();
    const auto alarm = m_clock.callAfter(request.limit,
        [outcome] { outcome.complete(base::fail(base::Errc::Timeout, u"no answer in time"_s)); });
    call.start(m_path);
    const auto answer = co_await outcome;
    co_return answer;
}

} // namespace net
