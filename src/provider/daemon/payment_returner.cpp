// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/payment_returner.h"

#include "base/crash_point.h"
#include "provider/daemon/crash_points.h"

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds PatienceWithMint = std::chrono::days{30};

Refusal refusalOf(const Payment& payment)
{
    return {payment.errorType, payment.errorMessage, {}};
}

} // namespace

PaymentReturner::PaymentReturner(LeaseBook& book, PaymentDesk& desk)
    : m_book{book}
    , m_desk{desk}
{
}

void PaymentReturner::settle(const Payment& payment)
{
    if (m_underWay.contains(payment.id))
        return;
    m_underWay.insert(payment.id);
    m_tasks.add(run(payment));
}

base::Task<> PaymentReturner::run(Payment payment)
{
    auto owed = co_await findOut(payment);
    if (owed && owed->state == PaymentState::Returning) {
        // Its own purpose per payment: a repeat after a crash finds the same token.
        const auto token = co_await m_desk.makeToken(
            owed->mint, owed->net, u"refund of payment %1"_s.arg(owed->id));
        base::crashPoint(crash_points::RefundMade);
        if (m_book.returned(*owed, token))
            base::crashPoint(crash_points::ReturnNoted);
    }
    m_underWay.remove(payment.id);
}

// The payment as it stands once the mint has said what it did.
base::Task<base::Result<Payment>> PaymentReturner::findOut(Payment payment)
{
    if (payment.state != PaymentState::Admitted)
        co_return payment;
    RedeemOutcome outcome;
    outcome.state = RedeemState::Refused;
    outcome.refusal = refusalOf(payment);
    if (m_desk.wasTouched(payment.token))
        outcome = co_await m_desk.redeem(
            payment.token, u"late payment %1"_s.arg(payment.id), PatienceWithMint);
    if (outcome.state == RedeemState::Received) {
        const auto owed = m_book.owed(payment, outcome.net, refusalOf(payment));
        if (!owed)
            co_return base::passOn(owed);
        co_return *owed->payment;
    }
    if (outcome.state == RedeemState::Refused) {
        const auto refused = payment.isTopUp ? m_book.topUpRefused(payment, outcome.refusal)
                                             : m_book.wasNeverPaid(payment.lease, outcome.refusal);
        if (!refused)
            co_return base::passOn(refused);
        co_return *refused->payment;
    }
    co_return payment;
}

} // namespace provider
