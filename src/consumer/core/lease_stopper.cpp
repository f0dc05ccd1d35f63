// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease_stopper.h"

#include "base/log.h"
#include "cashu/token.h"
#include "consumer/core/crash_points.h"
#include "consumer/core/money_codes.h"
#include "protocol/error_reply.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto FirstRepeat = 5s;
constexpr auto LongestRepeat = 60s;
constexpr auto FreshFor = 300s; // providers decline letters older than ten minutes
constexpr auto AfterExpiry = 10min; // nothing is left to return, but the answer may be on its way
constexpr auto MoneyRetryPause = 30s;
constexpr auto AckRetryPause = 60s;
constexpr auto AckFor = 48h; // after the end: the provider has no use for it later
constexpr auto Reason = "stopped by the owner"_L1;

// The provider will never close this lease for us; asking again is pointless.
bool isFinalRefusal(const QString& code)
{
    using namespace protocol::error_type;
    return code == NotFound || code == NotOwner || code == LeaseExpired || code == InvalidPodId
        || code == InvalidRequest;
}

} // namespace

LeaseStopper::LeaseStopper(LeaseKeeper& keeper, LeaseMail& mail, RefundKeeper& refunds,
    cashu::Wallet& wallet, MintJoiner& mints, base::Clock& clock)
    : m_keeper{keeper}
    , m_refunds{refunds}
    , m_receiver{wallet, mints}
    , m_clock{clock}
{
    connect(&mail, &LeaseMail::messageArrived, this, &LeaseStopper::read);
    connect(&mail, &LeaseMail::messageRepeated, this, &LeaseStopper::readRepeated);
}

LeaseStopper::~LeaseStopper() = default;

void LeaseStopper::resume()
{
    for (const auto& lease : m_keeper.leases()) {
        switch (lease.stop.state) {
        case StopState::Asked:
            m_tasks.add(keepAsking(lease.number));
            break;
        case StopState::Closed:
            m_tasks.add(takeRefund(lease.number));
            break;
        case StopState::Refunded:
            if (!lease.stop.wasAcknowledged)
                m_tasks.add(acknowledge(lease.number));
            break;
        case StopState::None:
        case StopState::Refused:
            break;
        }
    }
}

base::Result<> LeaseStopper::stop(qint64 number)
{
    auto lease = m_keeper.find(number);
    if (!lease)
        return base::fail(base::Errc::NotFound, u"no such server"_s);
    if (lease->stop.state == StopState::Asked || lease->stop.state == StopState::Closed)
        return {}; // the same stop goes on
    if (lease->hasEnded())
        return base::fail(base::Errc::NotFound, u"the server has ended"_s);
    if (!lease->canRefund)
        return base::fail(base::Errc::Unsupported, u"this provider cannot return unused time"_s);
    if (lease->topUp.isUnderWay())
        return base::fail(base::Errc::Conflict, u"a top-up is under way"_s);
    Stop asked;
    asked.state = StopState::Asked;
    asked.sequence = lease->stop.sequence + 1;
    asked.askedAt = m_clock.now();
    lease->stop = asked;
    if (!m_keeper.save(*lease, crash_points::StopAsked))
        return base::fail(base::Errc::Storage, u"the stop is not saved"_s);
    m_keeper.note(number, u"stop_asked"_s);
    m_tasks.add(keepAsking(number));
    return {};
}

base::Task<> LeaseStopper::keepAsking(qint64 number)
{
    auto pause = std::chrono::seconds{FirstRepeat};
    while (true) {
        auto lease = *m_keeper.find(number);
        if (lease.stop.state != StopState::Asked)
            co_return;
        const auto now = m_clock.now();
        if (now >= lease.expiresAt + AfterExpiry) {
            lease.stop.state = StopState::Refused;
            lease.stop.errorCode = protocol::error_type::LeaseExpired;
            m_keeper.save(lease);
            Q_EMIT finished(number);
            co_return;
        }
        if (now - lease.stop.askedAt > FreshFor) {
            lease.stop.askedAt = now;
            m_keeper.save(lease);
        }
        const protocol::LeaseMessage message{lease.stop.sequence, protocol::LeaseRole::Owner,
            lease.stop.askedAt, std::nullopt, protocol::LeaseStop{lease.podId, Reason}};
        const auto courier = m_keeper.courierOf(lease);
        if (courier) {
            const auto letter = (*courier)->write(message);
            if (letter) {
                const auto sent = co_await (*courier)->send(*letter);
                if (!sent)
                    qCWarning(lcConsumer) << "no relay took the stop:" << sent.error().detail;
            }
        }
        co_await m_clock.sleep(pause);
        pause = std::min<std::chrono::seconds>(pause * 2, LongestRepeat);
    }
}

void LeaseStopper::read(
    qint64 number, const protocol::LeaseMessage& message, protocol::Delivery& delivery)
{
    if (message.role != protocol::LeaseRole::Source)
        return;
    const auto lease = m_keeper.find(number);
    if (!lease)
        return;
    if (const auto* closed = std::get_if<protocol::LeaseClosed>(&message.body))
        readClosed(*lease, *closed, delivery);
    else if (const auto* problem = std::get_if<protocol::LeaseProblem>(&message.body))
        readProblem(*lease, *problem, delivery);
}

// The provider repeats a settlement: it did not get our acknowledgement.
void LeaseStopper::readRepeated(qint64 number, const protocol::LeaseMessage& message)
{
    const auto lease = m_keeper.find(number);
    const auto* closed = std::get_if<protocol::LeaseClosed>(&message.body);
    if (lease && closed && lease->stop.state == StopState::Refunded
        && lease->stop.refundId == closed->refundId && lease->stop.errorCode.isEmpty())
        m_tasks.add(acknowledge(number));
}

void LeaseStopper::readClosed(
    Lease lease, const protocol::LeaseClosed& closed, protocol::Delivery& delivery)
{
    const auto provider = nostr::PublicKey::fromHex(lease.providerKey);
    if (!provider || closed.lease != lease.podId
        || closed.refundId != protocol::refundId(*provider, lease.podId)) {
        qCWarning(lcConsumer) << "a settlement of another lease came";
        return;
    }
    if (lease.stop.state == StopState::Closed || lease.stop.state == StopState::Refunded) {
        if (closed.token && *closed.token != lease.stop.token)
            m_refunds.keep(lease.number, *closed.token, lease.offerMints, delivery);
        return readRepeated(lease.number, {0, protocol::LeaseRole::Source, {}, {}, closed});
    }
    const bool wasAsked = lease.stop.state == StopState::Asked;
    lease.stop.state = StopState::Closed;
    lease.stop.refundId = closed.refundId;
    lease.stop.paid = closed.paid;
    lease.stop.earned = closed.earned;
    lease.stop.refund = closed.refund;
    lease.stop.token = closed.token.value_or(QString{});
    lease.stop.errorCode.clear();
    lease.stop.errorMessage.clear();
    if (!lease.hasEnded()) {
        lease.end = wasAsked ? LeaseEnd::Stopped : LeaseEnd::ClosedByProvider;
        lease.endedAt = m_clock.now();
    }
    if (!m_keeper.saveRead(lease, delivery, crash_points::StopClosed))
        return;
    m_keeper.note(lease.number, wasAsked ? u"closed"_s : u"closed_by_provider"_s,
        u"%1 of %2 msat used"_s.arg(closed.earned.value()).arg(closed.paid.value()), closed.refund);
    m_tasks.add(takeRefund(lease.number));
}

void LeaseStopper::readProblem(
    Lease lease, const protocol::LeaseProblem& problem, protocol::Delivery& delivery)
{
    if (lease.stop.state != StopState::Asked)
        return;
    lease.stop.errorCode = problem.code;
    lease.stop.errorMessage = problem.message;
    if (isFinalRefusal(problem.code))
        lease.stop.state = StopState::Refused;
    if (!m_keeper.saveRead(lease, delivery) || lease.stop.state != StopState::Refused)
        return;
    m_keeper.note(lease.number, u"stop_refused"_s, problem.code);
    Q_EMIT finished(lease.number);
}

base::Task<> LeaseStopper::takeRefund(qint64 number)
{
    if (m_taking.contains(number))
        co_return;
    m_taking.insert(number);
    while (true) {
        auto lease = *m_keeper.find(number);
        if (lease.stop.state != StopState::Closed)
            break;
        RefundOutcome outcome{RefundFate::Received, {}, {}, {}};
        if (!lease.stop.token.isEmpty()) {
            const RefundToken token{lease.stop.token, lease.purpose(), lease.offerMints};
            outcome = co_await m_receiver.receive(token);
        }
        lease = *m_keeper.find(number);
        const bool isOver = outcome.fate == RefundFate::Received || outcome.fate == RefundFate::Bad;
        if (isOver && finish(lease, outcome.received, outcome.errorCode))
            break;
        if (!isOver)
            noteWaiting(lease, outcome);
        co_await m_clock.sleep(MoneyRetryPause);
    }
    m_taking.remove(number);
}

// The value stays with us, as a token, until its mint is there.
void LeaseStopper::noteWaiting(Lease lease, const RefundOutcome& outcome)
{
    if (lease.stop.refundMint == outcome.mintUrl)
        return;
    lease.stop.refundMint = outcome.mintUrl;
    if (!m_keeper.save(lease) || outcome.mintUrl.isEmpty())
        return;
    m_keeper.note(lease.number, u"refund_waits"_s, outcome.mintUrl, lease.stop.refund);
    Q_EMIT waitsForMint(lease.number);
}

bool LeaseStopper::finish(Lease lease, base::Sats received, const QString& errorCode)
{
    lease.stop.state = StopState::Refunded;
    lease.stop.received = received;
    lease.stop.errorCode = errorCode;
    lease.stop.refundMint.clear();
    if (!m_keeper.save(lease, crash_points::StopRefunded))
        return false;
    m_keeper.note(lease.number, u"refunded"_s, errorCode, received);
    if (errorCode.isEmpty())
        m_tasks.add(acknowledge(lease.number));
    Q_EMIT finished(lease.number);
    return true;
}

base::Task<> LeaseStopper::acknowledge(qint64 number)
{
    if (m_acknowledging.contains(number))
        co_return;
    m_acknowledging.insert(number);
    while (true) {
        auto lease = *m_keeper.find(number);
        const protocol::LeaseMessage message{lease.stop.sequence + 1, protocol::LeaseRole::Owner,
            m_clock.now(), std::nullopt, protocol::LeaseAck{lease.stop.refundId}};
        const auto courier = m_keeper.courierOf(lease);
        base::Result<protocol::Letter> letter = base::fail(base::Errc::Storage, u"no courier"_s);
        if (courier)
            letter = (*courier)->write(message);
        if (letter) {
            const auto sent = co_await (*courier)->send(*letter);
            lease = *m_keeper.find(number);
            lease.stop.wasAcknowledged = true;
            if (sent && m_keeper.save(lease, crash_points::StopAcknowledged))
                break;
        }
        if (m_clock.now() >= lease.endedAt + AckFor)
            break;
        co_await m_clock.sleep(AckRetryPause);
    }
    m_acknowledging.remove(number);
}

} // namespace consumer
