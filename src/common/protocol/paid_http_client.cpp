// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/paid_http_client.h"

#include "protocol/payment_request_delivery.h"

namespace protocol {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;
using base::Task;

namespace {

constexpr int BadRequest = 400;
constexpr int PaymentRequired = 402;

Result<cashu::PaymentRequest> priceOf(const net::HttpAnswer& answer, Sats limit)
{
    const auto header = answer.header(PaymentHeader);
    const auto price = cashu::paymentRequestFromText(QString::fromLatin1(header));
    if (!price)
        return price;
    if (!price->amount)
        return fail(Errc::Malformed, u"a price without an amount"_s);
    if (*price->amount > static_cast<quint64>(limit.value()))
        return fail(Errc::NotAllowed, u"it costs %1"_s.arg(*price->amount));
    return price;
}

} // namespace

Task<Result<PaidAnswer>> PaidHttpClient::send(net::HttpRequest request, Sats limit, QString purpose)
{
    PaidAnswer free;
    const auto first = co_await m_http.send(request);
    if (!first)
        co_return passOn(first);
    if (first->status != PaymentRequired) {
        free.answer = *first;
        co_return free;
    }
    const auto price = priceOf(*first, limit);
    if (!price)
        co_return passOn(price);
    if (!mayCarryMoney(request.url))
        co_return fail(Errc::NotAllowed, u"the address is not safe for money"_s);
    auto paid = co_await pay(request, *price, purpose);
    co_return paid;
}

Task<Result<PaidAnswer>> PaidHttpClient::pay(
    net::HttpRequest request, cashu::PaymentRequest price, QString purpose)
{
    const auto token = co_await m_wallet.pay(price, {}, purpose);
    if (!token)
        co_return passOn(token);
    request.headers.append({QByteArray{PaymentHeader}, token->text.toLatin1()});
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return passOn(answer);
    if (answer->status == BadRequest || answer->status == PaymentRequired) {
        co_await m_wallet.takeBack(token->id); // what fails stays unclaimed, to be tried again
        co_return fail(Errc::Rejected, u"the payment was not accepted"_s);
    }
    if (answer->status >= 200 && answer->status <= 299)
        m_wallet.markClaimed(token->id);
    PaidAnswer paid;
    paid.answer = *answer;
    paid.paid = token->amount;
    co_return paid;
}

} // namespace protocol
