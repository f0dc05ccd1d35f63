// SPDX-License-Identifier: GPL-3.0-or-later
// A mint's socket over the network: /v1/ws of the mint's own address.
#pragma once

#include "cashu/mint_socket.h"
#include "cashu/mint_url.h"
#include "net/web_socket_client.h"

namespace cashu {

QString socketAddress(const MintUrl& mint); // wss for https, ws for http

class WebMintSocket final : public MintSocket {
    Q_OBJECT

public:
    WebMintSocket(base::Clock& clock, const MintUrl& mint, net::Proxy proxy);

    void open() override;
    void sendText(const QString& text) override;

private:
    QString m_address;
    net::WebSocketClient m_client;
};

} // namespace cashu
