// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/money_settler.h"

#include "base/log.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

bool MoneySettler::isOut(const QString& sentTokenId) const
{
    const auto unclaimed = m_wallet.unclaimedTokens();
    return std::ranges::any_of(
        unclaimed, [&](const cashu::SentToken& token) { return token.id == sentTokenId; });
}

base::Task<Settlement> MoneySettler::settle(PaidToken paid)
{
    if (!paid.refundToken.isEmpty()) {
        const RefundToken token{paid.refundToken, paid.purpose, paid.offerMints};
        const auto refund = co_await m_refunds.receive(token);
        if (refund.fate != RefundFate::Bad) {
            auto settled = co_await settleRefund(paid, refund);
            co_return settled;
        }
        qCWarning(lcConsumer) << "the refund token is not good:" << refund.errorCode;
    }
    auto settled = co_await takeBack(paid);
    co_return settled;
}

// A provider may return value without having taken ours: the mint knows.
base::Task<Settlement> MoneySettler::settleRefund(PaidToken paid, RefundOutcome refund)
{
    Settlement settlement{MoneyOutcome::Pending, paid.face, refund.mintUrl};
    if (refund.fate == RefundFate::Waiting)
        co_return settlement;
    Settlement own;
    if (isOut(paid.sentTokenId))
        own = co_await takeBack(paid);
    if (own.outcome == MoneyOutcome::TakenBack) {
        settlement = {MoneyOutcome::TakenBack, refund.received + own.amount, {}};
        co_return settlement;
    }
    if (refund.fate != RefundFate::Received || isOut(paid.sentTokenId))
        co_return settlement;
    settlement = {MoneyOutcome::TakenBack, refund.received, {}};
    co_return settlement;
}

// Asks the mint for every proof; an earlier attempt to take it back is finished first.
base::Task<Settlement> MoneySettler::takeBack(PaidToken paid)
{
    Settlement settlement{MoneyOutcome::Pending, paid.face, {}};
    const auto back = co_await m_wallet.takeBack(paid.sentTokenId);
    if (back)
        settlement = {MoneyOutcome::TakenBack, *back, {}};
    else if (back.error().code == base::Errc::TokenSpent)
        settlement.outcome = MoneyOutcome::WithProvider;
    co_return settlement;
}

} // namespace consumer
