// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/single_call.h"

#include "base/bytes.h"
#include "net/http_answer_reader.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>

#include <algorithm>

namespace net {

using namespace Qt::StringLiterals;

namespace {

constexpr int HttpPort = 80;
constexpr int HttpsPort = 443;

bool isPlain(const HttpRequest& request)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; };
    return std::ranges::all_of(request.headers, [&](const auto& header) {
        return !header.first.isEmpty() && !header.first.contains(':')
            && std::ranges::none_of(header.first, isControl)
            && std::ranges::none_of(header.second, isControl);
    });
}

// We may be woken from inside the socket's own signal: it goes later.
class Conversation {
public:
    using Outcome = base::Completer<base::Result<HttpAnswer>>;

    Conversation(SingleCall call, const QNetworkProxy& route)
        : m_call{std::move(call)}
        , m_reader{m_call.request.maxAnswerSize}
        , m_socket{new QSslSocket}
    {
        m_socket->setProxy(route);
        if (isPinned()) { // nobody but this certificate, so that nothing passes unlooked at
            QSslConfiguration trust = m_socket->sslConfiguration();
            trust.setCaCertificates({});
            m_socket->setSslConfiguration(trust);
        }
        QObject::connect(m_socket, &QSslSocket::sslErrors, m_socket, [this] { judge(); });
        QObject::connect(m_socket, &QSslSocket::readyRead, m_socket, [this] { read(); });
        QObject::connect(
            m_socket, &QSslSocket::errorOccurred, m_socket, [this](auto error) { end(error); });
        QObject::connect(m_socket, &QSslSocket::disconnected, m_socket,
            [this] { end(QAbstractSocket::RemoteHostClosedError); });
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation()
    {
        m_socket->disconnect();
        m_socket->abort();
        m_socket->deleteLater();
    }

    void begin()
    {
        const auto& url = m_call.request.url;
        if (url.scheme() == u"https") {
            QObject::connect(
                m_socket, &QSslSocket::encrypted, m_socket, [this] { speakEncrypted(); });
            m_socket->connectToHostEncrypted(url.host(), static_cast<quint16>(url.port(HttpsPort)));
        } else {
            QObject::connect(m_socket, &QSslSocket::connected, m_socket, [this] { speak(); });
            m_socket->connectToHost(url.host(), static_cast<quint16>(url.port(HttpPort)));
        }
    }
    Outcome outcome() const { return m_outcome; }

private:
    bool isPinned() const { return !m_call.certificate.isEmpty(); }
    bool isExpected() const
    {
        const auto shown = m_socket->peerCertificate().digest(QCryptographicHash::Sha256);
        return base::equalInConstantTime(base::view(shown), base::view(m_call.certificate));
    }
    void judge()
    {
        if (isPinned() && isExpected())
            m_socket->ignoreSslErrors();
    }
    void speakEncrypted()
    {
        if (!isPinned() || isExpected())
            speak();
        else
            refuseServer();
    }
    void refuseServer()
    {
        m_outcome.complete(base::fail(
            base::Errc::NotAllowed, u"the server shows another certificate than agreed"_s));
    }
    void speak() { m_socket->write(requestText(m_call.request)); }
    void read()
    {
        const auto outcome = m_outcome; // completing may end us
        const auto added = m_reader.add(m_socket->readAll());
        if (!added)
            outcome.complete(base::passOn(added));
        else if (m_reader.isComplete())
            outcome.complete(m_reader.answer());
    }
    void end(QAbstractSocket::SocketError error)
    {
        if (error == QAbstractSocket::SslHandshakeFailedError)
            return refuseServer();
        const auto outcome = m_outcome;
        if (error != QAbstractSocket::RemoteHostClosedError) {
            outcome.complete(base::fail(base::Errc::Network, m_socket->errorString()));
            return;
        }
        const auto added = m_reader.add(m_socket->readAll());
        const auto closed = added ? m_reader.close() : added;
        outcome.complete(closed ? base::Result<HttpAnswer>{m_reader.answer()}
                                : base::Result<HttpAnswer>{base::passOn(closed)});
    }

    SingleCall m_call;
    HttpAnswerReader m_reader;
    QSslSocket* m_socket;
    Outcome m_outcome;
};

} // namespace

QByteArray requestText(const HttpRequest& request)
{
    const auto target
        = request.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    QByteArray text = request.method + ' ' + (target.isEmpty() ? QByteArray{"/"} : target)
        + " HTTP/1.1\r\nHost: " + request.url.authority(QUrl::FullyEncoded).toLatin1()
        + "\r\nConnection: close\r\n";
    for (const auto& [name, value] : request.headers)
        text += name + ": " + value + "\r\n";
    if (!request.body.isEmpty())
        text += "Content-Type: application/json\r\nContent-Length: "
            + QByteArray::number(request.body.size()) + "\r\n";
    return text + "\r\n" + request.body;
}

base::Result<HttpAnswer> answerFromText(const QByteArray& bytes, qsizetype maxBody)
{
    HttpAnswerReader reader{maxBody};
    if (const auto added = reader.add(bytes); !added)
        return base::passOn(added);
    if (const auto closed = reader.close(); !closed)
        return base::passOn(closed);
    return reader.answer();
}

base::Task<base::Result<HttpAnswer>> callOnce(SingleCall call, Proxy proxy, base::Clock& clock)
{
    const auto& url = call.request.url;
    const bool isSecure = url.scheme() == u"https";
    if (!url.isValid() || (!isSecure && url.scheme() != u"http") || !isPlain(call.request)
        || (!call.certificate.isEmpty() && !isSecure))
        co_return base::fail(base::Errc::Malformed, u"not an HTTP request"_s);
    if (const auto allowed = proxy.check(url.host()); !allowed)
        co_return base::passOn(allowed);
    const auto limit = call.request.limit;
    const auto route = proxy.routeTo(url.host());
    Conversation conversation{std::move(call), route};
    const auto outcome = conversation.outcome();
    const auto alarm = clock.callAfter(limit,
        [outcome] { outcome.complete(base::fail(base::Errc::Timeout, u"no answer in time"_s)); });
    conversation.begin();
    const auto answer = co_await outcome;
    co_return answer;
}

} // namespace net
