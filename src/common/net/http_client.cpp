// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_client.h"

#include "base/deadline.h"
#include "base/log.h"

#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>

namespace net {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;

namespace {

// Never keeps or sends a cookie.
class NoCookies final : public QNetworkCookieJar {
public:
    QList<QNetworkCookie> cookiesForUrl(const QUrl&) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie>&, const QUrl&) override { return false; }
};

// Asked for every connection.
class Routes final : public QNetworkProxyFactory {
public:
    explicit Routes(Proxy proxy)
        : m_proxy{std::move(proxy)}
    {
    }
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        return {m_proxy.routeTo(query.peerHostName())};
    }

private:
    Proxy m_proxy;
};

struct AbortAndDelete {
    void operator()(QNetworkReply* reply) const
    {
        reply->disconnect();
        reply->abort();
        reply->deleteLater();
    }
};
using ReplyOwner = std::unique_ptr<QNetworkReply, AbortAndDelete>;

QNetworkRequest toQtRequest(const HttpRequest& request)
{
    QNetworkRequest out{request.url};
    out.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setRawHeader(QByteArrayLiteral("User-Agent"), QByteArrayLiteral("paygress-desktop"));
    out.setRawHeader(QByteArrayLiteral("Accept-Language"), QByteArrayLiteral("en"));
    if (!request.body.isEmpty())
        out.setRawHeader(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/json"));
    for (const auto& [name, value] : request.headers)
        out.setRawHeader(name, value);
    return out;
}

} // namespace

QByteArray HttpAnswer::header(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(headers, [name](const auto& header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == headers.end() ? QByteArray{} : found->second;
}

HttpClient::HttpClient(base::Clock& clock, Proxy proxy)
    : m_clock{clock}
    , m_proxy{std::move(proxy)}
    , m_network{std::make_unique<QNetworkAccessManager>()}
{
    m_network->setCookieJar(new NoCookies); // owned by the manager
    m_network->setProxyFactory(new Routes{m_proxy}); // owned by the manager
    m_network->setAutoDeleteReplies(false);
}

HttpClient::~HttpClient() = default;

Task<Result<HttpAnswer>> HttpClient::send(HttpRequest request)
{
    if (!request.url.isValid()
        || (request.url.scheme() != u"https" && request.url.scheme() != u"http"))
        co_return fail(Errc::Malformed, QStringLiteral("not an HTTP address"));
    if (const auto allowed = m_proxy.check(request.url.host()); !allowed)
        co_return passOn(allowed);
    const auto limit = request.limit;
    auto answer = co_await base::withDeadline(m_clock, exchange(std::move(request)), limit);
    co_return answer;
}

Task<Result<HttpAnswer>> HttpClient::exchange(HttpRequest request)
{
    const ReplyOwner reply{
        m_network->sendCustomRequest(toQtRequest(request), request.method, request.body)};
    HttpAnswer answer;
    bool isTooLarge = false;
    const auto take = [&answer, &isTooLarge, &request, source = reply.get()] {
        answer.body += source->read(request.maxAnswerSize + 1 - answer.body.size());
        isTooLarge = answer.body.size() > request.maxAnswerSize;
    };
    // AbortAndDelete disconnects this before the frame goes.
    QObject::connect(reply.get(), &QNetworkReply::readyRead, reply.get(),
        [&take, &isTooLarge, source = reply.get()] {
            take();
            if (isTooLarge)
                source->abort();
        });
    if (!reply->isFinished())
        co_await base::nextSignal(reply.get(), &QNetworkReply::finished);
    if (!isTooLarge && reply->isOpen())
        take();
    if (isTooLarge)
        co_return fail(Errc::Malformed,
            QStringLiteral("the answer exceeds %1 bytes").arg(request.maxAnswerSize));

    // A status with an incomplete body counts as no answer.
    const auto status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    const bool isConnectionError = reply->error() > QNetworkReply::NoError
        && reply->error() < QNetworkReply::ContentAccessDenied;
    if (!status.isValid() || isConnectionError) {
        qCDebug(lcNet) << "no answer from" << request.url.host() << reply->error();
        co_return fail(Errc::Network, reply->errorString());
    }
    answer.status = status.toInt();
    answer.reason = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toByteArray();
    answer.headers = reply->rawHeaderPairs();
    answer.contentType = reply->rawHeader(QByteArrayLiteral("Content-Type"));
    co_return answer;
}

} // namespace net
