// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/refund_receiver.h"

#include "base/log.h"
#include "cashu/token.h"
#include "consumer/core/money_codes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

RefundOutcome outcomeOf(RefundFate fate, const base::Error& error)
{
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
        co_return outcomeOf(RefundFate::Bad, token.error());
    if (!m_wallet.isKnown(token->mint)) {
        if (!lists(refund.offerMints, token->mint)) {
            RefundOutcome waiting{
                RefundFate::WaitingForMint, {}, u"E-MINT-UNTRUSTED"_s, token->mint.toString()};
            co_return waiting;
        }
        const auto added = co_await m_mints.join(token->mint);
        if (!added && added.error().code == base::Errc::NotAllowed) // play money
            co_return outcomeOf(RefundFate::Bad, added.error());
        if (!added)
            co_return outcomeOf(RefundFate::Waiting, added.error());
    }
    const auto purpose = u"%1 %2"_s.arg(QLatin1StringView{cashu::RefundPurpose}, refund.purpose);
    const auto received = co_await m_wallet.receive(*token, purpose);
    if (!received)
        co_return judged(*token, received.error());
    RefundOutcome outcome{RefundFate::Received, *received, {}, {}};
    co_return outcome;
}

// A mint that hiccups, or a proxy before it, says nothing about the token.
RefundOutcome RefundReceiver::judged(const cashu::Token& token, const base::Error& error) const
{
    if (const auto good = m_wallet.canEverReceive(token); !good)
        return outcomeOf(RefundFate::Bad, good.error());
    const auto known = m_wallet.outcomeOf(token);
    const bool isRefused = known && known->state == cashu::Redemption::Refused
        && (error.code == base::Errc::TokenSpent || error.code == base::Errc::Malformed);
    return outcomeOf(isRefused ? RefundFate::Bad : RefundFate::Waiting, error);
}

} // namespace consumer
