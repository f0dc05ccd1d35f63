// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/http_mint.h"

#include "cashu/web_mint_socket.h"

namespace cashu {

using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr qsizetype MaxAnswer = 4 << 20;
// The caller has its own, shorter deadline for all but melting; this one only ends what nobody
// waits for.
constexpr std::chrono::minutes Limit{3};

} // namespace

Task<Result<MintAnswer>> HttpMint::get(QString path)
{
    return exchange(QByteArrayLiteral("GET"), std::move(path), {});
}

Task<Result<MintAnswer>> HttpMint::post(QString path, QByteArray body)
{
    return exchange(QByteArrayLiteral("POST"), std::move(path), std::move(body));
}

std::unique_ptr<MintSocket> HttpMint::socket()
{
    return std::make_unique<WebMintSocket>(m_http.clock(), m_mint, m_http.proxy());
}

Task<Result<MintAnswer>> HttpMint::exchange(QByteArray method, QString path, QByteArray body)
{
    net::HttpRequest request;
    request.method = std::move(method);
    request.url = QUrl{m_mint.toString() + path, QUrl::StrictMode};
    request.headers = {{QByteArrayLiteral("Accept"), QByteArrayLiteral("application/json")}};
    request.body = std::move(body);
    request.limit = Limit;
    request.maxAnswerSize = MaxAnswer;
    auto answer = co_await m_http.send(std::move(request));
    if (!answer)
        co_return passOn(answer);
    co_return MintAnswer{answer->status, std::move(answer->body)};
}

MintConnector httpMintConnector(net::HttpClient& http)
{
    return [&http](const MintUrl& mint) { return std::make_shared<HttpMint>(http, mint); };
}

} // namespace cashu
