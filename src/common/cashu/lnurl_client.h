// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a Lightning address or LNURL (LUD-06, 16) for an invoice. Follows no redirects.
#pragma once

#include "cashu/lnurl.h"
#include "net/http_client.h"

namespace cashu {

class LnurlClient {
public:
    explicit LnurlClient(net::HttpClient& http)
        : m_http{http}
    {
    }

    // Any form that payUrlFromText() reads.
    base::Task<base::Result<PayTerms>> terms(QString address);
    // An invoice for exactly this amount; paying it is the caller's (Wallet::quoteMelt).
    base::Task<base::Result<QString>> invoice(PayTerms terms, base::Msats amount);

private:
    base::Task<base::Result<QJsonObject>> ask(QUrl url);

    net::HttpClient& m_http;
};

} // namespace cashu
