// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_server.h"

#include "base/log.h"

namespace practice {

namespace {

constexpr qsizetype MaxBody = 4 << 20;

net::HttpServer::Limits limits()
{
    net::HttpServer::Limits limits;
    limits.body = MaxBody;
    return limits;
}

} // namespace

PracticeMintServer::PracticeMintServer(PracticeMint& mint, base::Clock& clock)
    : m_mint{mint}
    , m_server{clock, limits()}
{
    m_server.onRequest([this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
        serve(request, exchange);
    });
}

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
    const auto path = QString::fromUtf8(request.path);
    const auto reply = m_mint.answer(request.method, path, request.body);
    qCDebug(lcPractice).noquote() << "mint" << request.method << path << reply.answer.status;
    switch (reply.delivery) {
    case MintReply::Delivery::Sent:
        exchange.answer(
            {reply.answer.status, reply.answer.body, QByteArrayLiteral("application/json"), {}});
        return;
    case MintReply::Delivery::Lost:
        exchange.hangUp();
        return;
    case MintReply::Delivery::Never:
        return; // the other side waits until it gives up
    }
}

} // namespace practice
