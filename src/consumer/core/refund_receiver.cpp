// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/refund_receiver.h"

#include "base/log.h"
#include "cashu/token.h"
#include "consumer/core/money_codes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

bool isUnknownOutcome(base::Errc code)
{
    switch (code) {
    case base::Errc::Timeout:
    case base::Errc::Network:
    case base::Errc::NotFound:
    case base::Errc::TokenPending:
    case base::Errc::Conflict:
    case base::Errc::Storage:
        return true;
    case base::Errc::Malformed:
    case base::Errc::Rejected:
    case base::Errc::NotAllowed:
    case base::Errc::Insufficient:
    case base::Errc::Unsupported:
    case base::Errc::TokenSpent:
        return false;
    }
    return true;
}

RefundOutcome outcomeOf(const base::Error& error)
{
    const auto fate = isUnknownOutcome(error.code) ? RefundFate::Waiting : RefundFate::Bad;
    qCInfo(lcConsumer) << "a refund is not received:" << error.detail;
    return {fate, {}, moneyCodeFor(error), {}};
}

bool lists(const QStringList& offerMints, const cashu::MintUrl& mint)
{
    const auto wanted = cashu::paygressNormalised(mint.toString());
    return wanted && std::ranges::any_of(offerMints, [&](const QString& listed) {
        return cashu::paygressNormalised(listed) == wanted;
    });
}

} // namespace

base::Task<RefundOutcome> RefundReceiver::receive(RefundToken refund)
{
    const auto token = cashu::tokenFromText(refund.text);
    if (!token)
        co_return outcomeOf(token.error());
    if (!m_wallet.isKnown(token->mint)) {
        if (!lists(refund.offerMints, token->mint)) {
            RefundOutcome waiting{
                RefundFate::WaitingForMint, {}, u"E-MINT-UNTRUSTED"_s, token->mint.toString()};
            co_return waiting;
        }
        const auto added = co_await m_mints.join(token->mint);
        if (!added)
            co_return outcomeOf(added.error());
    }
    const auto purpose = u"%1 %2"_s.arg(QLatin1StringView{cashu::RefundPurpose}, refund.purpose);
    const auto received = co_await m_wallet.receive(*token, purpose);
    if (!received)
        co_return outcomeOf(received.error());
    RefundOutcome outcome{RefundFate::Received, *received, {}, {}};
    co_return outcome;
}

} // namespace consumer
