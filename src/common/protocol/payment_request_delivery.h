// SPDX-License-Identifier: GPL-3.0-or-later
// Hands a payment over as its request says (NUT-18): in a private message (NIP-17) or by HTTP POST.
// The token stays the wallet's until its receiver claims it: what fails here is taken back later.
#pragma once

#include "cashu/payment_payload.h"
#include "net/http_client.h"
#include "nostr/relay_pool.h"
#include "protocol/direct_message.h"

namespace protocol {

// https, or plain http that stays on this computer or inside Tor.
bool mayCarryMoney(const QUrl& url);

// The payment in a private message; Malformed: it holds none.
base::Result<cashu::PaymentPayload> paymentFrom(const Decrypted& message);

class PaymentRequestDelivery {
public:
    // All outlive it.
    PaymentRequestDelivery(nostr::RelayPool& pool, net::HttpClient& http, base::Clock& clock,
        base::RandomSource& random)
        : m_pool{pool}
        , m_http{http}
        , m_clock{clock}
        , m_random{random}
    {
    }

    // Tries the ways in their order until one has it. NotFound: the request names none, the token
    // is to be shown. Otherwise the last way's error; the payment may have arrived all the same.
    base::Task<base::Result<>> deliver(cashu::PaymentPayload payload,
        QList<cashu::PaymentTransport> transports, nostr::SecretKey sender);

private:
    base::Task<base::Result<>> write(
        QByteArray payload, cashu::PaymentTransport transport, nostr::SecretKey sender);
    base::Task<base::Result<>> post(QByteArray payload, cashu::PaymentTransport transport);

    nostr::RelayPool& m_pool;
    net::HttpClient& m_http;
    base::Clock& m_clock;
    base::RandomSource& m_random;
};

} // namespace protocol
