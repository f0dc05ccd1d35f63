// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_connection.h"

namespace practice {

using base::Errc;
using base::fail;
using base::Result;
using base::Task;
using cashu::MintAnswer;

Task<Result<MintAnswer>> PracticeMintConnection::get(QString path)
{
    return call(QByteArrayLiteral("GET"), std::move(path), {});
}

Task<Result<MintAnswer>> PracticeMintConnection::post(QString path, QByteArray body)
{
    return call(QByteArrayLiteral("POST"), std::move(path), std::move(body));
}

Task<Result<MintAnswer>> PracticeMintConnection::call(
    QByteArray method, QString path, QByteArray body)
{
    if (!m_isReachable)
        co_return fail(Errc::Network, QStringLiteral("the mint is unreachable"));
    ++m_calls;
    const auto reply = m_mint.answer(method, path, body);
    switch (reply.delivery) {
    case MintReply::Delivery::Sent:
        break;
    case MintReply::Delivery::Lost:
        co_return fail(Errc::Network, QStringLiteral("the connection broke"));
    case MintReply::Delivery::Never: {
        const base::Completer<Result<MintAnswer>> never;
        const auto nothing = co_await never;
        co_return nothing;
    }
    }
    co_return reply.answer;
}

} // namespace practice
