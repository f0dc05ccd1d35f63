// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/money_settler.h"

#include "base/log.h"
#include "cashu/token.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

bool isUnknownOutcome(base::Errc code)
{
    return code == base::Errc::Timeout || code == base::Errc::Network
        || code == base::Errc::TokenPending || code == base::Errc::Storage;
}

} // namespace

base::Task<base::Result<base::Sats>> MoneySettler::receiveRefund(PaidToken paid)
{
    const auto token = cashu::tokenFromText(paid.refundToken);
    if (!token)
        co_return base::passOn(token);
    const auto purpose = u"%1 %2"_s.arg(QLatin1StringView{cashu::RefundPurpose}, paid.purpose);
    auto received = co_await m_wallet.receive(*token, purpose);
    co_return received;
}

bool MoneySettler::isOut(const QString& sentTokenId) const
{
    const auto unclaimed = m_wallet.unclaimedTokens();
    return std::ranges::any_of(
        unclaimed, [&](const cashu::SentToken& token) { return token.id == sentTokenId; });
}

base::Task<Settlement> MoneySettler::settle(PaidToken paid)
{
    Settlement pending{MoneyOutcome::Pending, paid.face};
    if (!paid.refundToken.isEmpty()) {
        const auto refund = co_await receiveRefund(paid);
        if (refund) {
            // A provider may return value without having taken ours: the mint knows.
            Settlement back{MoneyOutcome::TakenBack, *refund};
            if (!isOut(paid.sentTokenId))
                co_return back;
            const auto own = co_await m_wallet.takeBack(paid.sentTokenId);
            if (own)
                back.amount += *own;
            else if (own.error().code != base::Errc::TokenSpent)
                co_return pending;
            co_return back;
        }
        if (isUnknownOutcome(refund.error().code))
            co_return pending;
        qCWarning(lcConsumer) << "the refund token is not good:" << refund.error().detail;
    }

    // Asks the mint for every proof; an earlier attempt to take it back is finished first.
    const auto back = co_await m_wallet.takeBack(paid.sentTokenId);
    if (back) {
        Settlement returned{MoneyOutcome::TakenBack, *back};
        co_return returned;
    }
    if (back.error().code != base::Errc::TokenSpent)
        co_return pending;
    Settlement taken{MoneyOutcome::WithProvider, paid.face};
    co_return taken;
}

} // namespace consumer
