// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/web_mint_socket.h"

#include "cashu/mint_notice.h"

#include <QUrl>

namespace cashu {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxUnsent = 1 << 20; // we only subscribe

} // namespace

QString socketAddress(const MintUrl& mint)
{
    // "http" and "https" become "ws" and "wss".
    return u"ws"_s + mint.toString().mid(4) + QLatin1StringView{SocketPath};
}

WebMintSocket::WebMintSocket(base::Clock& clock, const MintUrl& mint, net::Proxy proxy)
    : m_address{socketAddress(mint)}
    , m_client{clock, {.message = quint64{MaxSocketMessage}, .unsent = MaxUnsent}, std::move(proxy)}
{
    connect(&m_client, &net::WebSocketClient::opened, this, &MintSocket::opened);
    connect(&m_client, &net::WebSocketClient::textArrived, this, &MintSocket::textArrived);
    connect(&m_client, &net::WebSocketClient::closed, this, &MintSocket::closed);
}

void WebMintSocket::open()
{
    m_client.open(QUrl{m_address, QUrl::StrictMode});
}

void WebMintSocket::sendText(const QString& text)
{
    m_client.sendText(text);
}

} // namespace cashu
