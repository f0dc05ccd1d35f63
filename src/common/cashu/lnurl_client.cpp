// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lnurl_client.h"

#include "base/json_reader.h"

namespace cashu {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Task;

namespace {

constexpr qsizetype MaxAnswer = 256 * 1024;
constexpr auto Limit = 20s;

} // namespace

Task<Result<PayTerms>> LnurlClient::terms(QString address)
{
    const auto url = payUrlFromText(address);
    if (!url)
        co_return passOn(url);
    const auto json = co_await ask(*url);
    if (!json)
        co_return passOn(json);
    co_return payTermsFromJson(*json, *url);
}

Task<Result<QString>> LnurlClient::invoice(PayTerms terms, base::Msats amount)
{
    const auto url = invoiceUrl(terms, amount);
    if (!url)
        co_return passOn(url);
    const auto json = co_await ask(*url);
    if (!json)
        co_return passOn(json);
    co_return payableInvoice(*json, terms, amount);
}

Task<Result<QJsonObject>> LnurlClient::ask(QUrl url)
{
    net::HttpRequest request;
    request.url = std::move(url);
    request.headers = {{QByteArrayLiteral("Accept"), QByteArrayLiteral("application/json")}};
    request.limit = Limit;
    request.maxAnswerSize = MaxAnswer;
    const auto answer = co_await m_http.send(std::move(request));
    if (!answer)
        co_return passOn(answer);
    if (answer->status >= 300 && answer->status < 400)
        co_return fail(Errc::NotAllowed, u"the payment address sends us elsewhere"_s);
    auto json = base::parseObject(answer->body, MaxAnswer);
    // Some services say why with another status than 200.
    const bool isTold = json && json->contains("status"_L1);
    if (answer->status != 200 && !isTold)
        co_return fail(Errc::Rejected, u"the payment address answers %1"_s.arg(answer->status));
    co_return json;
}

} // namespace cashu
