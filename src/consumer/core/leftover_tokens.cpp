// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/leftover_tokens.h"

#include "base/log.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto LeftoverPause = 60s;

} // namespace

void LeftoverTokens::start()
{
    m_tasks.add(run());
}

base::Task<> LeftoverTokens::run()
{
    const auto resumed = co_await m_wallet.resume();
    if (!resumed)
        qCInfo(lcConsumer) << "the wallet goes on later:" << resumed.error().detail;
    m_wallet.keepHealing();
    while (true) {
        co_await takeBack();
        co_await m_clock.sleep(LeftoverPause);
    }
}

// A token that the wallet made for a payment which had given up, or had made another, by then.
bool LeftoverTokens::isLeftover(const cashu::SentToken& token) const
{
    for (const auto& purchase : m_purchases.all()) {
        if (token.purpose == purchase.purpose()) {
            return purchase.state == PurchaseState::Settled
                || (purchase.state >= PurchaseState::FundsReserved
                    && purchase.sentTokenId != token.id);
        }
    }
    for (const auto& lease : m_leases.leases()) {
        if (!token.purpose.startsWith(lease.purpose() + u"-topup-"_s))
            continue;
        const bool isCurrent = token.purpose.endsWith(u"-%1"_s.arg(lease.topUp.sequence));
        return !isCurrent || !lease.topUp.isUnderWay()
            || (lease.topUp.state != TopUpState::Created && lease.topUp.sentTokenId != token.id);
    }
    return false;
}

base::Task<> LeftoverTokens::takeBack()
{
    for (const auto& token : m_wallet.unclaimedTokens()) {
        if (!isLeftover(token))
            continue;
        const auto back = co_await m_wallet.takeBack(token.id);
        if (back)
            qCInfo(lcConsumer) << back->value() << "sat of" << token.purpose << "are back";
    }
}

} // namespace consumer
