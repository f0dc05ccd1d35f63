// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_closer.h"

#include "base/crash_point.h"
#include "base/deadline.h"
#include "base/log.h"
#include "provider/daemon/crash_points.h"

#include <algorithm>

namespace provider {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds RemoveLimit = 2min;
constexpr std::chrono::milliseconds FirstPause = 2s;
constexpr std::chrono::milliseconds LongestPause = 60s;

} // namespace

LeaseCloser::LeaseCloser(LeaseBook& book, PaymentDesk& desk, cashu::Wallet& wallet,
    backends::ComputeBackend& backend, base::Clock& clock)
    : m_book{book}
    , m_desk{desk}
    , m_wallet{wallet}
    , m_backend{backend}
    , m_clock{clock}
{
}

void LeaseCloser::serve(const Incoming& incoming, const protocol::LeaseStop& stop)
{
    const auto pod = protocol::podIdFromText(stop.lease);
    if (!pod)
        return refuse(incoming, protocol::error_type::InvalidPodId, u"this is no pod id"_s);
    const auto found = m_book.ledger().leases().latestLease(incoming.message.sender, *pod);
    if (!found || !*found)
        return refuse(incoming, protocol::error_type::NotFound, u"you have no such lease here"_s);
    const auto& lease = **found;
    // Ids are used again: a late stop must not meet a newer lease of the same tenant.
    const auto admittedAt = std::chrono::floor<std::chrono::seconds>(lease.admittedAt);
    if (incoming.message.sentAt.time_since_epoch() + 60s < admittedAt)
        return refuse(incoming, protocol::error_type::NotFound, u"that lease is over"_s);

    switch (lease.state) {
    case LeaseState::Running:
        settle(lease.id, EndReason::StoppedByTenant,
            std::min(incoming.arrivedAt, m_clock.sinceEpoch()), toRequest(incoming));
        break;
    case LeaseState::Stopping:
    case LeaseState::Ended:
        repeatClosing(incoming, lease);
        break;
    case LeaseState::Admitted:
    case LeaseState::Redeemed:
    case LeaseState::Creating:
        postpone(incoming);
        break;
    case LeaseState::FailedRefunding:
    case LeaseState::Failed:
        refuse(incoming, protocol::error_type::NotFound, u"this lease never ran"_s);
        break;
    }
}

void LeaseCloser::repeatClosing(const Incoming& incoming, const Lease& lease)
{
    const auto closing = m_book.ledger().messages().closingOf(lease.id);
    if (!closing)
        return;
    if (*closing)
        Q_EMIT answerAgain(**closing);
    else if (lease.endReason == EndReason::Expired)
        refuse(incoming, protocol::error_type::LeaseExpired, u"this lease has expired"_s);
    // Otherwise the message is about to be written, and will be sent.
}

StoredAnswer LeaseCloser::problem(
    const Incoming& incoming, QLatin1StringView code, const QString& message) const
{
    const protocol::LeaseMessage problem{.sequence = 1,
        .role = protocol::LeaseRole::Source,
        .sentAt = m_clock.now(),
        .answerTo = incoming.id(),
        .body = protocol::LeaseProblem{code, message}};
    return answerTo(incoming, protocol::toJson(problem), m_clock.now());
}

void LeaseCloser::refuse(const Incoming& incoming, QLatin1StringView code, const QString& message)
{
    m_book.answered(incoming, problem(incoming, code, message), 0);
}

// Said, but not stored: the same message, sent again, is a new question.
void LeaseCloser::postpone(const Incoming& incoming)
{
    Q_EMIT answerAgain(problem(
        incoming, protocol::error_type::ProvisioningError, u"this lease is still starting"_s));
}

void LeaseCloser::serve(const Incoming& incoming, const protocol::LeaseAck& ack)
{
    const auto provider = m_book.config().key.publicKey();
    for (const auto& record : m_book.ledger().records()) {
        const auto& lease = record.lease;
        if (lease.tenant != incoming.message.sender || lease.refundTokenId.isEmpty()
            || protocol::refundId(provider, lease.pod.toText()) != ack.refundId)
            continue;
        const bool isKnown = std::ranges::any_of(record.log,
            [](const JournalEntry& entry) { return entry.kind == JournalKind::RefundClaimed; });
        if (isKnown || !m_wallet.markClaimed(lease.refundTokenId))
            continue;
        JournalEntry claimed;
        claimed.kind = JournalKind::RefundClaimed;
        claimed.lease = lease.id;
        claimed.podId = lease.pod.toText();
        claimed.amount = lease.refunded;
        m_book.note(claimed);
        return; // the book has changed under our feet
    }
}

void LeaseCloser::stop(qint64 lease, EndReason reason)
{
    const auto* record = m_book.ledger().find(lease);
    if (!record)
        return;
    const auto now = m_clock.sinceEpoch();
    auto moment = now;
    if (reason == EndReason::WorkloadLost)
        moment = std::min(record->lease.lastGoodAt, now);
    if (reason == EndReason::Expired)
        moment
            = std::min(std::chrono::milliseconds{record->lease.expiresAt.time_since_epoch()}, now);
    settle(lease, reason, moment, {});
}

void LeaseCloser::settle(
    qint64 lease, EndReason reason, Moment moment, const std::optional<StoredRequest>& request)
{
    if (!m_book.settle(lease, reason, moment, request))
        return;
    base::crashPoint(crash_points::Settled);
    resume(lease);
}

void LeaseCloser::resume(qint64 lease)
{
    if (m_underWay.contains(lease))
        return;
    m_underWay.insert(lease);
    m_tasks.add(run(lease));
}

base::Task<> LeaseCloser::run(qint64 id)
{
    const auto* record = m_book.ledger().find(id);
    if (record && record->lease.state == LeaseState::Stopping) {
        const auto lease = record->lease;
        // A mint that is silent does not keep the workload alive.
        auto removing = removeWorkload(lease.workload);
        const auto written = co_await writeClosing(lease);
        co_await removing;
        base::crashPoint(crash_points::Removed);
        // What could not be written is written when the monitor resumes this.
        if (written && m_book.ended(id))
            base::crashPoint(crash_points::Ended);
    }
    m_underWay.remove(id);
}

// The token and the message, unless they were written before. A lease that was served to its end
// is closed in silence.
base::Task<base::Result<>> LeaseCloser::writeClosing(Lease lease)
{
    if (lease.endReason == EndReason::Expired && lease.refundDue.isZero())
        co_return base::Result<>{};
    const auto earlier = m_book.ledger().messages().closingOf(lease.id);
    if (!earlier)
        co_return base::passOn(earlier);
    if (*earlier)
        co_return base::Result<>{};
    std::optional<cashu::SentToken> token;
    if (!lease.refundDue.isZero()) {
        const auto payments = m_book.ledger().find(lease.id)->payments;
        token = co_await m_desk.makeToken(
            payments.front().mint, lease.refundDue, u"refund of lease %1"_s.arg(lease.id));
        base::crashPoint(crash_points::RefundMade);
    }
    const auto written = m_book.closingWritten(lease.id, token);
    if (!written)
        co_return base::passOn(written);
    base::crashPoint(crash_points::RefundNoted);
    co_return base::Result<>{};
}

base::Task<> LeaseCloser::removeWorkload(QString workload)
{
    std::chrono::milliseconds pause = FirstPause;
    while (true) {
        auto removing = m_backend.remove(backends::WorkloadId{workload});
        const auto removed = co_await base::withDeadline(m_clock, std::move(removing), RemoveLimit);
        if (removed)
            co_return;
        qCWarning(lcProvider).noquote()
            << "a workload could not be removed:" << removed.error().detail;
        co_await m_clock.sleep(pause);
        pause = std::min(pause * 2, LongestPause);
    }
}

} // namespace provider
