// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_server.h"

#include "base/log.h"

#include <QPointer>
#include <QTcpSocket>

namespace practice {

using net::WebSocketPeer;

namespace {

constexpr qsizetype MaxBody = 4 << 20;

net::HttpServer::Limits limits()
{
    net::HttpServer::Limits limits;
    limits.body = MaxBody;
    return limits;
}

net::HttpHeaders crossOrigin()
{
    return {{"Access-Control-Allow-Origin", "*"}, {"Access-Control-Allow-Headers", "*"},
        {"Access-Control-Allow-Methods", "GET, POST, OPTIONS"}};
}

} // namespace

PracticeMintServer::PracticeMintServer(PracticeMint& mint, base::Clock& clock)
    : m_mint{mint}
    , m_clock{clock}
    , m_server{clock, limits()}
    , m_sockets{
          QStringLiteral("Paygress practice mint"), {.message = quint64{cashu::MaxSocketMessage}}}
{
    m_server.onRequest([this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
        serve(request, exchange);
    });
    m_server.onUpgrade(
        [this](std::unique_ptr<QTcpSocket> socket, const net::ReceivedRequest& request) {
            if (request.path == cashu::SocketPath)
                m_sockets.upgrade(std::move(socket));
        });
    connect(
        &m_sockets, &net::WebSocketServer::peerConnected, this, &PracticeMintServer::acceptPeers);
}

PracticeMintServer::~PracticeMintServer() = default;

base::Result<quint16> PracticeMintServer::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port);
}

QString PracticeMintServer::url() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_server.port());
}

void PracticeMintServer::serve(const net::ReceivedRequest& request, const net::Exchange& exchange)
{
    if (request.method == "OPTIONS")
        return exchange.answer({204, {}, QByteArrayLiteral("application/json"), crossOrigin()});
    const auto path = QString::fromUtf8(request.path);
    const auto reply = m_mint.answer(request.method, path, request.body);
    qCDebug(lcPractice).noquote() << "mint" << request.method << path << reply.answer.status;
    switch (reply.delivery) {
    case MintReply::Delivery::Sent:
        exchange.answer({reply.answer.status, reply.answer.body,
            QByteArrayLiteral("application/json"), crossOrigin()});
        return;
    case MintReply::Delivery::Lost:
        exchange.hangUp();
        return;
    case MintReply::Delivery::Never:
        return; // the other side waits until it gives up
    }
}

void PracticeMintServer::acceptPeers()
{
    while (auto peer = m_sockets.nextPeer()) {
        if (m_clients.size() >= MaxSockets) {
            qCWarning(lcPractice) << "too many sockets at the mint: one is refused";
            continue;
        }
        auto* const key = peer.get();
        connect(key, &WebSocketPeer::disconnected, this, [this, key] { drop(key); });
        auto& client = m_clients[key];
        client.peer = std::move(peer);
        client.session = std::make_unique<PracticeMintSession>(
            m_mint, m_clock, [target = QPointer{key}](const QString& text) {
                if (target)
                    target->sendText(text);
            });
        connect(key, &WebSocketPeer::textArrived, this, [this, key](const QString& text) {
            if (const auto known = m_clients.find(key); known != m_clients.end())
                known->second.session->receive(text);
        });
    }
}

void PracticeMintServer::dropSockets()
{
    m_clients.clear();
}

// May be called while the session is sending: both end after this round of the event loop.
void PracticeMintServer::drop(WebSocketPeer* peer)
{
    const auto found = m_clients.find(peer);
    if (found == m_clients.end())
        return;
    auto ended = std::make_shared<Client>(std::move(found->second));
    m_clients.erase(found);
    QMetaObject::invokeMethod(
        this, [ended] { ended->session.reset(); }, Qt::QueuedConnection);
}

} // namespace practice
