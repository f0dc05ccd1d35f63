// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls_http_client.h"

#include "net/talk_socket.h"

#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslError>
#include <QSslSocket>

namespace net {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 HttpsPort = 443;
constexpr qsizetype DigestSize = 32;

QByteArray digestOf(const QSslCertificate& certificate)
{
    return certificate.isNull() ? QByteArray{} : certificate.digest(QCryptographicHash::Sha256);
}

HttpWords wordsOf(const HttpRequest& request)
{
    auto target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (request.url.hasQuery())
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    auto host = request.url.host(QUrl::FullyEncoded);
    if (host.contains(u':'))
        host = u'[' + host + u']';
    return {.method = request.method,
        .target = target,
        .host = u"%1:%2"_s.arg(host).arg(request.url.port(HttpsPort)).toLatin1(),
        .headers = request.headers,
        .body = request.body};
}

// One request under way.
class Call {
public:
    Call(const HttpRequest& request, QByteArray pinned)
        : m_pinned{std::move(pinned)}
        , m_own{wordsOf(request), request.maxAnswerSize}
        , m_socket{m_own.socket()}
    {
        m_socket->setProxy(QNetworkProxy::NoProxy);
        m_socket->setPeerVerifyMode(QSslSocket::VerifyPeer);
        QObject::connect(m_socket, &QSslSocket::sslErrors, m_socket,
            [this](const QList<QSslError>& errors) { judge(errors); });
        QObject::connect(m_socket, &QSslSocket::encrypted, m_socket, [this] { begin(); });
        QObject::connect(
            m_socket, &QSslSocket::errorOccurred, m_socket, [this](auto error) { end(error); });
    }

    void start(const QUrl& url)
    {
        m_socket->connectToHostEncrypted(
            url.host(), static_cast<quint16>(url.port(HttpsPort)), url.host());
    }
    base::Completer<base::Result<HttpAnswer>> outcome() { return m_own.talk().outcome(); }

private:
    // Who vouches for the pinned certificate does not matter, nor what name is in it.
    void judge(const QList<QSslError>& errors)
    {
        const auto digest = digestOf(m_socket->peerCertificate());
        if (!m_pinned.isEmpty() && digest == m_pinned) {
            m_socket->ignoreSslErrors();
            return;
        }
        refuse(m_pinned.isEmpty() ? errors.value(0).errorString() : u"it is not the pinned one"_s);
    }

    // Nothing has been sent yet.
    void begin()
    {
        if (!m_pinned.isEmpty() && digestOf(m_socket->peerCertificate()) != m_pinned)
            refuse(u"it is not the pinned one"_s);
        else
            m_own.talk().begin();
    }

    void refuse(const QString& why)
    {
        const auto shown = toText(digestOf(m_socket->peerCertificate()));
        m_own.talk().fail({base::Errc::NotAllowed,
            u"the certificate is not accepted: %1; its SHA-256 fingerprint is %2"_s.arg(
                why, shown)});
    }

    void end(QAbstractSocket::SocketError error)
    {
        if (error == QAbstractSocket::RemoteHostClosedError)
            m_own.talk().hangUp();
        else
            m_own.talk().fail({base::Errc::Network, m_socket->errorString()});
    }

    QByteArray m_pinned;
    TalkSocket<QSslSocket> m_own;
    QSslSocket* m_socket;
};

} // namespace

base::Result<QByteArray> certificateDigestFromText(const QString& text)
{
    const auto digits = text.trimmed().remove(u':').toLatin1().toLower();
    const auto digest = QByteArray::fromHex(digits);
    if (digest.size() != DigestSize || digest.toHex() != digits)
        return base::fail(
            base::Errc::Malformed, u"not a SHA-256 fingerprint of 64 hexadecimal digits"_s);
    return digest;
}

QString toText(const QByteArray& certificateDigest)
{
    return QString::fromLatin1(certificateDigest.toHex(':').toUpper());
}

base::Task<base::Result<HttpAnswer>> TlsHttpClient::send(HttpRequest request)
{
    const bool isHttps = request.url.isValid() && request.url.scheme() == "https"_L1;
    if (!isHttps || !isPlain(wordsOf(request)))
        co_return base::fail(base::Errc::Malformed, u"not an https address"_s);
    Call call{request, m_pinned};
    const auto outcome = call.outcome();
    const auto alarm = m_clock.callAfter(request.limit,
        [outcome] { outcome.complete(base::fail(base::Errc::Timeout, u"no answer in time"_s)); });
    call.start(request.url);
    const auto answer = co_await outcome;
    co_return answer;
}

} // namespace net
