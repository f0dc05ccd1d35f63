// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_server.h"

#include "base/log.h"
#include "practice/practice_relay_session.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTcpSocket>

namespace practice {

using base::Result;
using net::WebSocketPeer;
using nostr::RelayUrl;
using namespace Qt::StringLiterals;

PracticeRelayServer::PracticeRelayServer(PracticeRelay& relay, base::Clock& clock, QObject* parent)
    : QObject{parent}
    , m_relay{relay}
    , m_http{clock}
    , m_webSockets{u"Paygress practice relay"_s}
{
    m_http.onRequest([this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
        answer(request, exchange);
    });
    m_http.onUpgrade([this](std::unique_ptr<QTcpSocket> socket, const net::ReceivedRequest&) {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_webSockets.upgrade(std::move(socket));
    });
    connect(&m_webSockets, &net::WebSocketServer::peerConnected, this,
        &PracticeRelayServer::acceptPeers);
}

PracticeRelayServer::~PracticeRelayServer() = default;

Result<quint16> PracticeRelayServer::listen(quint16 port)
{
    return m_http.listen(QHostAddress::LocalHost, port);
}

RelayUrl PracticeRelayServer::url() const
{
    return *RelayUrl::fromText(u"ws://127.0.0.1:%1"_s.arg(m_http.port()));
}

void PracticeRelayServer::close()
{
    m_http.close();
    m_clients.clear();
}

void PracticeRelayServer::answer(
    const net::ReceivedRequest& request, const net::Exchange& exchange) const
{
    net::ServedAnswer answer;
    answer.headers = {{"Access-Control-Allow-Origin", "*"}, {"Access-Control-Allow-Headers", "*"},
        {"Access-Control-Allow-Methods", "GET"}};
    if (request.method == "OPTIONS") {
        answer.status = 204;
    } else if (request.method != "GET") {
        answer.status = 405;
    } else if (request.header("accept").contains("application/nostr+json")) {
        answer.contentType = "application/nostr+json";
        answer.body = QJsonDocument{m_relay.document()}.toJson(QJsonDocument::Compact);
    } else {
        answer.contentType = "text/plain";
        answer.body = "This is a Nostr relay: connect with a Nostr client.\n";
    }
    exchange.answer(answer);
}

void PracticeRelayServer::acceptPeers()
{
    while (auto peer = m_webSockets.nextPeer()) {
        if (m_clients.size() >= MaxClients) {
            qCWarning(lcPractice) << "too many clients: one is refused";
            continue;
        }
        auto* const key = peer.get();
        connect(key, &WebSocketPeer::disconnected, this, [this, key] { drop(key); });
        auto& client = m_clients[key];
        client.peer = std::move(peer);
        client.session = m_relay.connect(url(), [target = QPointer{key}](const QString& text) {
            if (target)
                target->sendText(text);
        });
        connect(key, &WebSocketPeer::textArrived, this, [this, key](const QString& text) {
            if (const auto known = m_clients.find(key); known != m_clients.end())
                known->second.session->receive(text);
        });
    }
}

void PracticeRelayServer::drop(WebSocketPeer* peer)
{
    const auto client = m_clients.find(peer);
    if (client == m_clients.end())
        return;
    client->second.peer.release()->deleteLater(); // it is what called us
    // The session may be sending right now: it ends after this round of the event loop.
    m_ended.push_back(std::move(client->second.session));
    m_clients.erase(client);
    QMetaObject::invokeMethod(
        this, [this] { m_ended.clear(); }, Qt::QueuedConnection);
}

} // namespace practice
