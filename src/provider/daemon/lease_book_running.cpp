// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the book about leases that run: more time, and their end.
#include "protocol/lease_stop.h"
#include "protocol/top_up.h"
#include "provider/daemon/lease_book.h"

namespace provider {

using namespace Qt::StringLiterals;

base::Result<Change> LeaseBook::admitTopUp(
    const Incoming& incoming, qint64 lease, const QString& token, const CheckedPayment& checked)
{
    const auto current = leaseIn(lease, {LeaseState::Running});
    if (!current)
        return base::passOn(current);
    Payment payment;
    payment.lease = lease;
    payment.request = incoming.id();
    payment.sender = incoming.message.sender;
    payment.mode = incoming.message.mode;
    payment.token = token;
    payment.tokenKey = checked.key;
    payment.mint = checked.mint;
    payment.at = m_clock.now();
    payment.isTopUp = true;

    JournalEntry requested;
    requested.kind = JournalKind::Request;
    requested.amount = checked.net;
    requested.podId = current->pod.toText();
    requested.detail = u"top-up"_s;
    Change change;
    change.request = toRequest(incoming);
    change.payment = payment;
    change.entries = {requested};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::toppedUp(const Payment& admitted, base::Sats net)
{
    auto lease = leaseIn(admitted.lease, {LeaseState::Running});
    if (!lease || lease->expiresAt <= m_clock.now())
        return base::fail(base::Errc::Conflict, u"the lease is over"_s);
    const auto amount = base::toMsats(net);
    const auto paid = base::checkedAdd(lease->paid, amount);
    if (!paid)
        return base::fail(base::Errc::Conflict, u"the lease cannot hold more"_s);
    // Fractions of a second of earlier payments count again: the expiry follows from all that was
    // paid.
    const auto before = base::timeFor(lease->paid, lease->spec.ratePerSecond);
    const auto span = base::timeFor(*paid, lease->spec.ratePerSecond) - before;
    lease->paid = *paid;
    lease->expiresAt += span;

    auto payment = admitted;
    payment.state = PaymentState::Redeemed;
    payment.net = net;
    payment.span = span;

    const auto podId = lease->pod.toText();
    const protocol::TopUpReply reply{.isSuccess = true,
        .podId = podId,
        .extension = span,
        .expiresAt = lease->expiresAt,
        .message = u"extended by %1s (%2 msats at %3 msats/s)"_s.arg(span.count())
                       .arg(amount.value())
                       .arg(lease->spec.ratePerSecond.value())};
    auto answer = errorAnswer(payment, {});
    answer.message.text = protocol::toJson(reply);

    JournalEntry redeemedEntry;
    redeemedEntry.kind = JournalKind::Redeemed;
    redeemedEntry.amount = net;
    JournalEntry toppedUpEntry = redeemedEntry;
    toppedUpEntry.kind = JournalKind::ToppedUp;
    toppedUpEntry.span = span;
    Change change;
    change.lease = *lease;
    change.payment = payment;
    change.answer = answer;
    change.entries = {redeemedEntry, toppedUpEntry};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::topUpRefused(const Payment& admitted, const Refusal& refusal)
{
    auto payment = admitted;
    payment.state = PaymentState::Refused;
    payment.tokenKey = u"refused %1 %2"_s.arg(payment.id).arg(payment.tokenKey);
    JournalEntry refusedEntry;
    refusedEntry.kind = JournalKind::Refused;
    refusedEntry.detail = refusal.type;
    Change change;
    change.payment = payment;
    change.answer = errorAnswer(payment, toReply(refusal));
    change.entries = {refusedEntry};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::owed(
    const Payment& admitted, base::Sats net, const Refusal& refusal)
{
    auto payment = admitted;
    payment.state = PaymentState::Returning;
    payment.net = net;
    payment.errorType = refusal.type;
    payment.errorMessage = refusal.message;
    Change change;
    change.payment = payment;
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::settle(
    qint64 id, EndReason reason, Moment moment, const std::optional<StoredRequest>& request)
{
    auto lease = leaseIn(id, {LeaseState::Running});
    if (!lease)
        return base::passOn(lease);
    noteSeen(*lease, moment);
    // A lease that ran to its end has earned its whole seconds; what a division left over stays
    // the tenant's credit.
    const bool wasServed = reason == EndReason::Expired && lease->unbilled == Moment{0};
    const auto& rate = lease->spec.ratePerSecond;
    lease->earned = wasServed ? base::priceFor(rate, base::timeFor(lease->paid, rate))
                              : earnedUntil(*lease, moment);
    const auto owed = lease->paid - lease->earned;
    lease->refundDue = wasServed ? base::Sats{0} : base::roundDownToSats(owed);
    lease->state = LeaseState::Stopping;
    lease->endReason = reason;
    lease->endedAt = moment;
    if (request)
        lease->closingRequest = request->id;

    JournalEntry settled;
    settled.kind = reason == EndReason::Expired ? JournalKind::Expired : JournalKind::Stopped;
    settled.amount
        = reason == EndReason::Expired ? base::roundDownToSats(lease->earned) : lease->refundDue;
    settled.detail = toText(reason);
    Change change;
    change.lease = *lease;
    change.request = request;
    change.credit = owed - base::toMsats(lease->refundDue);
    change.earning = LeaseStore::Earning{lease->startedAt, moment, lease->earned};
    change.entries = {settled};
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::closingWritten(
    qint64 id, const std::optional<cashu::SentToken>& token)
{
    auto lease = leaseIn(id, {LeaseState::Stopping});
    if (!lease)
        return base::passOn(lease);
    Change change;
    protocol::LeaseClosed closed{.lease = lease->pod.toText(),
        .refundId = protocol::refundId(m_config.key.publicKey(), lease->pod.toText()),
        .paid = lease->paid,
        .earned = lease->earned,
        .refund = {},
        .token = {}};
    if (token) {
        lease->refunded = token->amount;
        lease->refundTokenId = token->id;
        closed.refund = token->amount;
        closed.token = token->text;
        change.credit = base::toMsats(lease->refundDue - token->amount);
        JournalEntry refunded;
        refunded.kind = JournalKind::Refunded;
        refunded.amount = token->amount;
        change.entries = {refunded};
    }
    protocol::LeaseMessage message{.sequence = 1,
        .role = protocol::LeaseRole::Source,
        .sentAt = m_clock.now(),
        .answerTo = {},
        .body = closed};
    if (!lease->closingRequest.isEmpty())
        message.answerTo = lease->closingRequest;

    StoredAnswer answer;
    answer.request = lease->closingRequest;
    answer.lease = id;
    answer.receiver = lease->tenant;
    answer.message.text = protocol::toJson(message);
    answer.message.sentAt = m_clock.now();
    answer.message.kind = nostr::kinds::MarketMessage;
    answer.createdAt = m_clock.now();
    change.lease = *lease;
    change.answer = answer;
    return m_ledger.commit(std::move(change));
}

base::Result<Change> LeaseBook::ended(qint64 id)
{
    auto lease = leaseIn(id, {LeaseState::Stopping});
    if (!lease)
        return base::passOn(lease);
    if (!lease->refundDue.isZero() && lease->refundTokenId.isEmpty())
        return base::fail(base::Errc::Conflict, u"the tenant's refund is not noted yet"_s);
    lease->state = LeaseState::Ended;
    lease->password.clear(); // nothing answers to it any more
    if (lease->service)
        lease->service->forgetSecrets();
    JournalEntry endedEntry;
    endedEntry.kind = JournalKind::Ended;
    endedEntry.amount = base::roundDownToSats(lease->earned);
    Change change;
    change.lease = *lease;
    change.entries = {endedEntry};
    return m_ledger.commit(std::move(change));
}

base::Result<> LeaseBook::seenRunning(const QList<qint64>& leases, JournalKind kind)
{
    Change change;
    for (const auto id : leases) {
        m_ledger.noteRunningSeen(id, m_clock.sinceEpoch());
        const auto* record = m_ledger.find(id);
        if (!record || kind != JournalKind::Adopted)
            continue;
        JournalEntry adopted;
        adopted.kind = kind;
        adopted.lease = id;
        adopted.podId = record->lease.pod.toText();
        change.entries.append(adopted);
    }
    if (const auto saved = m_ledger.saveSeen(leases); !saved)
        return saved;
    if (change.entries.isEmpty())
        return {};
    const auto noted = m_ledger.commit(std::move(change));
    return noted ? base::Result<>{} : base::passOn(noted);
}

base::Result<Change> LeaseBook::seenRunning(qint64 id, JournalKind kind)
{
    auto lease = leaseIn(id, {LeaseState::Running});
    if (!lease)
        return base::passOn(lease);
    noteSeen(*lease, m_clock.sinceEpoch());
    JournalEntry seen;
    seen.kind = kind;
    Change change;
    change.lease = *lease;
    change.entries = {seen};
    return m_ledger.commit(std::move(change));
}

} // namespace provider
