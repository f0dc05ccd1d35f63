// SPDX-License-Identifier: GPL-3.0-or-later
// A mint over HTTP. Speaks to the mint's own address only; https, except for this computer and
// .onion.
#pragma once

#include "cashu/mint_api.h"
#include "cashu/mint_url.h"
#include "net/http_client.h"

namespace cashu {

class HttpMint final : public MintApi {
public:
    HttpMint(net::HttpClient& http, MintUrl mint)
        : m_http{http}
        , m_mint{std::move(mint)}
    {
    }

    base::Task<base::Result<MintAnswer>> get(QString path) override;
    base::Task<base::Result<MintAnswer>> post(QString path, QByteArray body) override;
    std::unique_ptr<MintSocket> socket() override;

private:
    base::Task<base::Result<MintAnswer>> exchange(QByteArray method, QString path, QByteArray body);

    net::HttpClient& m_http;
    MintUrl m_mint;
};

// The client outlives every connection.
MintConnector httpMintConnector(net::HttpClient& http);

} // namespace cashu
