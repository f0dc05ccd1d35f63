// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP requests that cost money (NUT-24): a 402 names the price in X-Cashu, the same request with a
// token is the payment. The wallet has stored the token before it leaves.
#pragma once

#include "cashu/wallet.h"
#include "net/http_client.h"

namespace protocol {

inline constexpr auto PaymentHeader = "X-Cashu";

struct PaidAnswer {
    net::HttpAnswer answer;
    base::Sats paid; // face value of what the other side kept; zero when it was free
};

class PaidHttpClient {
public:
    // Both outlive it.
    PaidHttpClient(net::HttpClient& http, cashu::Wallet& wallet)
        : m_http{http}
        , m_wallet{wallet}
    {
    }

    // Pays at most `limit`. NotAllowed: it costs more, or other mints' money, or the address is not
    // safe. Rejected: the payment was not accepted and has been taken back, or is to be. Timeout,
    // Network: unknown; the token stays among unclaimedTokens() with this purpose.
    base::Task<base::Result<PaidAnswer>> send(
        net::HttpRequest request, base::Sats limit, QString purpose);

private:
    base::Task<base::Result<PaidAnswer>> pay(
        net::HttpRequest request, cashu::PaymentRequest price, QString purpose);

    net::HttpClient& m_http;
    cashu::Wallet& m_wallet;
};

} // namespace protocol
