// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_extender.h"

#include "base/crash_point.h"
#include "provider/daemon/crash_points.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
namespace error_type = protocol::error_type;

namespace {

constexpr std::chrono::milliseconds PatienceWithMint = 90s; // of one who waits for the answer
constexpr std::chrono::milliseconds LongPatience = std::chrono::days{30};
constexpr std::chrono::seconds LongestLease = std::chrono::years{10};

} // namespace

LeaseExtender::LeaseExtender(LeaseBook& book, PaymentDesk& desk, base::Clock& clock)
    : m_book{book}
    , m_desk{desk}
    , m_clock{clock}
{
}

Checked<Lease> LeaseExtender::findLease(
    const Incoming& incoming, const protocol::TopUpRequest& request) const
{
    const auto pod = protocol::podIdFromText(request.podId);
    if (!pod)
        return refuse(error_type::InvalidPodId, u"%1 is no pod id"_s.arg(request.podId.left(100)));
    const auto* record = m_book.ledger().holding(*pod);
    if (!record || record->lease.state != LeaseState::Running) {
        const auto latest = m_book.ledger().leases().latestLease(incoming.message.sender, *pod);
        if (latest && *latest && (*latest)->endReason == EndReason::Expired)
            return refuse(error_type::LeaseExpired, u"this lease has expired"_s);
        return refuse(error_type::NotFound, u"no such lease runs here"_s);
    }
    const auto& lease = record->lease;
    if (lease.tenant != incoming.message.sender)
        return refuse(error_type::NotOwner, u"this lease belongs to another key"_s);
    if (lease.expiresAt <= m_clock.now())
        return refuse(error_type::LeaseExpired, u"this lease has expired"_s);
    const bool isSold = std::ranges::any_of(m_book.config().specs,
        [&](const protocol::PodSpec& spec) { return spec.id == lease.spec.id; });
    if (!isSold)
        return refuse(error_type::SpecUnavailable, u"this size is no longer for rent"_s);
    return lease;
}

base::Task<> LeaseExtender::serve(Incoming incoming, protocol::TopUpRequest request)
{
    auto lease = findLease(incoming, request);
    if (!lease) {
        m_book.refused(incoming, lease.error());
        co_return;
    }
    const auto payment = co_await m_desk.check(request.token);
    if (!payment) {
        m_book.refused(incoming, payment.error(), lease->id);
        co_return;
    }
    lease = findLease(incoming, request); // time has passed
    if (!lease) {
        m_book.refused(incoming, lease.error());
        co_return;
    }
    const auto span = base::timeFor(base::toMsats(payment->net), lease->spec.ratePerSecond);
    if (span < 1s || span > LongestLease) {
        const Refusal refusal{error_type::InsufficientPayment, u"the payment buys no time"_s, {}};
        m_book.refused(incoming, refusal, lease->id);
        co_return;
    }
    const auto admitted = m_book.admitTopUp(incoming, lease->id, request.token, *payment);
    if (!admitted) {
        const Refusal refusal{
            error_type::ProvisioningError, u"this provider cannot store anything now"_s, {}};
        m_book.refused(incoming, refusal, lease->id);
        co_return;
    }
    base::crashPoint(crash_points::TopUpAdmitted);
    const auto stored = *admitted->payment;
    co_await finish(stored, PatienceWithMint);
}

void LeaseExtender::resume(const Payment& payment)
{
    if (m_underWay.contains(payment.id))
        return;
    const bool isTooLate = m_clock.now() - payment.at > MaxRequestAge;
    if (isTooLate && !m_desk.wasTouched(payment.token)) {
        const Refusal refusal{
            error_type::MintNetworkError, u"the provider was interrupted; nothing was taken"_s, {}};
        m_book.topUpRefused(payment, refusal);
        return;
    }
    m_tasks.add(finish(payment, LongPatience));
}

base::Task<> LeaseExtender::finish(Payment payment, std::chrono::milliseconds patience)
{
    if (m_underWay.contains(payment.id))
        co_return;
    m_underWay.insert(payment.id);
    const auto outcome
        = co_await m_desk.redeem(payment.token, u"top-up %1"_s.arg(payment.id), patience);
    m_underWay.remove(payment.id);
    switch (outcome.state) {
    case RedeemState::Refused:
        m_book.topUpRefused(payment, outcome.refusal);
        break;
    case RedeemState::Unclear: // whoever asked no longer waits; the mint will tell
        m_tasks.add(finish(payment, LongPatience));
        break;
    case RedeemState::Received:
        base::crashPoint(crash_points::TopUpRedeemed);
        apply(payment, outcome.net);
        break;
    }
}

void LeaseExtender::apply(const Payment& payment, base::Sats net)
{
    const auto extended = m_book.toppedUp(payment, net);
    if (extended) {
        base::crashPoint(crash_points::ToppedUp);
        return;
    }
    if (extended.error().code != base::Errc::Conflict)
        return; // the disk failed: the monitor tries again
    const Refusal refusal{
        error_type::RaceLost, u"the lease ended before the payment arrived; it is returned"_s, {}};
    if (const auto owed = m_book.owed(payment, net, refusal))
        Q_EMIT valueOwed(*owed->payment);
}

} // namespace provider
