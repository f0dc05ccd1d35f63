// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/payment_request_delivery.h"

#include "cashu/mint_url.h"

namespace protocol {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Task;

bool mayCarryMoney(const QUrl& url)
{
    return url.scheme() == "https"_L1
        || (url.scheme() == "http"_L1 && cashu::mayGoWithoutTls(url.host()));
}

Result<cashu::PaymentPayload> paymentFrom(const Decrypted& message)
{
    return cashu::paymentPayloadFromJsonText(message.text.toUtf8());
}

Task<Result<>> PaymentRequestDelivery::deliver(cashu::PaymentPayload payload,
    QList<cashu::PaymentTransport> transports, nostr::SecretKey sender)
{
    const auto text = cashu::toJsonText(payload);
    Result<> last = fail(Errc::NotFound, u"the request does not say where to pay"_s);
    for (const auto& transport : transports) {
        if (transport.kind == cashu::PaymentTransport::Kind::Nostr)
            last = co_await write(text, transport, sender);
        else
            last = co_await post(text, transport);
        if (last)
            co_return last;
    }
    co_return last;
}

Task<Result<>> PaymentRequestDelivery::write(
    QByteArray payload, cashu::PaymentTransport transport, nostr::SecretKey sender)
{
    Outgoing letter;
    letter.text = QString::fromUtf8(payload);
    letter.sentAt = m_clock.now();
    const auto receiver = nostr::PublicKey::fromBytes(transport.pubkey);
    const auto wrap
        = seal(letter, sender, receiver, m_clock.now(), nostr::Backdating::RandomTwoDays, m_random);
    if (!wrap)
        co_return passOn(wrap);
    QList<nostr::RelayUrl> relays; // none that we can use: those of the pool
    for (const auto& text : transport.relays) {
        if (const auto relay = nostr::RelayUrl::fromText(text))
            relays += *relay;
    }
    const auto report = co_await m_pool.publish(*wrap, relays);
    if (!report.isAccepted())
        co_return fail(Errc::Network, u"no relay of the payee took the payment"_s);
    co_return Result<>{};
}

Task<Result<>> PaymentRequestDelivery::post(QByteArray payload, cashu::PaymentTransport transport)
{
    net::HttpRequest request;
    request.method = QByteArrayLiteral("POST");
    request.url = QUrl{transport.url};
    request.body = payload;
    if (!mayCarryMoney(request.url))
        co_return fail(Errc::NotAllowed, u"the payee's address is not safe"_s);
    const auto answer = co_await m_http.send(request);
    if (!answer)
        co_return passOn(answer);
    if (answer->status < 200 || answer->status > 299)
        co_return fail(Errc::Rejected, u"the payee answered %1"_s.arg(answer->status));
    co_return Result<>{};
}

} // namespace protocol
