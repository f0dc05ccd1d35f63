// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/top_up_runner.h"

#include "base/crash_point.h"
#include "base/deadline.h"
#include "cashu/token.h"
#include "consumer/core/crash_points.h"
#include "consumer/core/money_codes.h"
#include "protocol/request.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto TopUpLimit = 60s;
constexpr auto LeastWaitAfterRestart = 10s;
constexpr auto MoneyRetryPause = 30s;
constexpr auto RecoverLimit = 10s;
constexpr int MaxTries = 3;
constexpr auto TurnPause = 100ms;

base::Result<protocol::Letter> letterOf(const TopUp& topUp)
{
    return protocol::letterFromStored(topUp.letter, topUp.writtenAt, topUp.letterId);
}

bool isAbout(const TopUp& topUp, const protocol::Delivery& delivery)
{
    if (topUp.letter.isEmpty())
        return false;
    const auto letter = letterOf(topUp);
    return letter && delivery.mayAnswer(*letter);
}

// What did not stay with the provider does not count against the user's limit.
void takeOffLimit(Lease& lease)
{
    if (lease.topUp.by == TopUpBy::Renewal)
        lease.keep.takeOff(lease.topUp.face, lease.topUp.startedAt);
}

} // namespace

TopUpRunner::TopUpRunner(LeaseKeeper& keeper, LeaseMail& mail, RefundKeeper& refunds,
    cashu::Wallet& wallet, MintJoiner& mints, base::Clock& clock)
    : m_keeper{keeper}
    , m_refunds{refunds}
    , m_wallet{wallet}
    , m_clock{clock}
    , m_settler{wallet, mints}
{
    connect(&mail, &LeaseMail::replyArrived, this, &TopUpRunner::lateReply);
}

TopUpRunner::~TopUpRunner() = default;

void TopUpRunner::resume()
{
    QSet<QString> unclaimed;
    for (const auto& token : m_wallet.unclaimedTokens())
        unclaimed.insert(token.id);
    for (const auto& lease : m_keeper.leases()) {
        // The answer came, and then we died.
        if (lease.topUp.state == TopUpState::Extended
            && unclaimed.contains(lease.topUp.sentTokenId))
            (void)m_wallet.markClaimed(lease.topUp.sentTokenId);
        if (!lease.topUp.isUnderWay())
            continue;
        m_recovering.insert(lease.number);
        m_tasks.add(run(lease.number));
    }
}

QString TopUpRunner::purposeOf(const Lease& lease)
{
    return u"%1-topup-%2"_s.arg(lease.purpose()).arg(lease.topUp.sequence);
}

base::Result<> TopUpRunner::start(const TopUpOrder& order)
{
    auto lease = m_keeper.find(order.number);
    if (!lease)
        return base::fail(base::Errc::NotFound, u"no such server"_s);
    if (lease->hasEnded() || m_clock.now() >= lease->expiresAt)
        return base::fail(base::Errc::NotFound, u"the server has ended"_s);
    if (lease->topUp.isUnderWay() || lease->stop.state == StopState::Asked
        || lease->stop.state == StopState::Closed)
        return base::fail(base::Errc::Conflict, u"another operation on this server is under way"_s);
    TopUp topUp;
    topUp.state = TopUpState::Created;
    topUp.sequence = lease->topUp.sequence + 1;
    topUp.face = order.faceValue;
    topUp.mintUrl = order.mintUrl.isEmpty() ? lease->mintUrl : order.mintUrl;
    topUp.givenToken = order.token;
    topUp.by = order.by;
    topUp.startedAt = m_clock.now();
    lease->topUp = topUp;
    if (topUp.by == TopUpBy::Renewal) // counted before it is sent
        lease->keep.count(topUp.face, topUp.startedAt);
    if (!m_keeper.save(*lease, crash_points::TopUpCreated))
        return base::fail(base::Errc::Storage, u"the top-up is not saved"_s);
    m_tasks.add(run(order.number));
    return {};
}

base::Task<> TopUpRunner::run(qint64 number)
{
    if (m_running.contains(number))
        co_return;
    m_running.insert(number);
    // The wallet may have been making our token when the last process ended.
    if (m_recovering.remove(number)) {
        const auto settled = co_await base::withDeadline(m_clock, m_wallet.resume(), RecoverLimit);
        (void)settled; // whatever it finishes later is taken back then
    }
    int tries = 0;
    while (m_keeper.find(number)->topUp.isUnderWay()) {
        const auto before = m_keeper.find(number)->topUp;
        co_await advance(number);
        if (m_keeper.find(number)->topUp != before)
            continue;
        if (before.state < TopUpState::RequestSent && ++tries >= MaxTries)
            break; // the next start goes on
        co_await m_clock.sleep(MoneyRetryPause);
    }
    m_running.remove(number);
    Q_EMIT finished(number);
}

base::Task<> TopUpRunner::advance(qint64 number)
{
    const auto state = m_keeper.find(number)->topUp.state;
    switch (state) {
    case TopUpState::Created:
        co_await reserveFunds(number);
        break;
    case TopUpState::FundsReserved:
        writeRequest(number);
        break;
    case TopUpState::RequestSent:
        co_await sendAndWait(number);
        break;
    case TopUpState::Refused:
    case TopUpState::Unclear:
        co_await settle(number);
        break;
    case TopUpState::None:
    case TopUpState::Extended:
    case TopUpState::Settled:
        break;
    }
}

void TopUpRunner::failBeforeSending(Lease lease, const base::Error& error)
{
    lease.topUp.state = TopUpState::Settled;
    lease.topUp.errorCode = moneyCodeFor(error);
    lease.topUp.errorMessage = error.detail;
    lease.topUp.money = MoneyOutcome::Unspent;
    lease.topUp.moneyAmount = lease.topUp.face;
    takeOffLimit(lease);
    m_keeper.save(lease, crash_points::TopUpSettled);
}

base::Task<base::Result<cashu::SentToken>> TopUpRunner::reserve(Lease lease)
{
    const auto purpose = purposeOf(lease);
    for (const auto& token : m_wallet.unclaimedTokens()) {
        if (token.purpose == purpose) // made before a crash
            co_return token;
    }
    if (!lease.topUp.givenToken.isEmpty()) {
        const auto token = cashu::tokenFromText(lease.topUp.givenToken);
        if (!token)
            co_return base::passOn(token);
        auto imported = co_await m_wallet.importSent(*token, purpose);
        co_return imported;
    }
    const auto mint = cashu::MintUrl::fromText(lease.topUp.mintUrl);
    if (!mint)
        co_return base::passOn(mint);
    auto sent = co_await m_wallet.send(*mint, lease.topUp.face, purpose);
    base::crashPoint(crash_points::TopUpTokenMade);
    co_return sent;
}

base::Task<> TopUpRunner::reserveFunds(qint64 number)
{
    const auto before = *m_keeper.find(number);
    const auto reserved = co_await reserve(before);
    auto lease = *m_keeper.find(number);
    if (!reserved) {
        failBeforeSending(lease, reserved.error());
        co_return;
    }
    lease.topUp.sentTokenId = reserved->id;
    lease.topUp.token
        = lease.topUp.givenToken.isEmpty() ? reserved->text : lease.topUp.givenToken.trimmed();
    lease.topUp.face = reserved->amount;
    lease.topUp.mintUrl = reserved->mint.toString();
    lease.topUp.state = TopUpState::FundsReserved;
    m_keeper.save(lease, crash_points::TopUpFundsReserved);
}

void TopUpRunner::writeRequest(qint64 number)
{
    auto lease = *m_keeper.find(number);
    const protocol::TopUpRequest request{lease.podId, lease.topUp.token};
    const auto courier = m_keeper.courierOf(lease);
    if (!courier)
        return;
    const auto letter = (*courier)->write(protocol::toJson(request), m_keeper.modeFor(lease));
    if (!letter) {
        lease.topUp.errorCode = moneyCodeFor(letter.error());
        lease.topUp.state = TopUpState::Unclear;
        m_keeper.save(lease, crash_points::TopUpUnclear);
        return;
    }
    lease.topUp.letter = QString::fromUtf8(nostr::toJsonText(letter->event));
    lease.topUp.letterId = letter->id.toHex();
    lease.topUp.writtenAt = letter->writtenAt;
    lease.topUp.state = TopUpState::RequestSent;
    m_keeper.save(lease, crash_points::TopUpRequestStored);
}

base::Task<> TopUpRunner::sendAndWait(qint64 number)
{
    // Answers of old peers do not name their question: one at a time.
    const auto turn = m_keeper.turns().queue(number);
    while (!turn.isUp())
        co_await m_clock.sleep(TurnPause);
    const auto before = *m_keeper.find(number);
    const auto courier = m_keeper.courierOf(before);
    const auto letter = letterOf(before.topUp);
    if (!courier || !letter)
        co_return;
    const auto left = std::max<std::chrono::seconds>(
        before.topUp.writtenAt + TopUpLimit - m_clock.now(), LeastWaitAfterRestart);
    const protocol::Courier::Store store
        = [this, number](const protocol::Reply& reply, protocol::Delivery& delivery) {
              accept(number, reply, delivery);
          };
    const auto reply
        = co_await (*courier)->ask(*letter, protocol::ExpectedReply::TopUp, left, store);
    if (reply)
        co_return;
    auto lease = *m_keeper.find(number);
    if (lease.topUp.state != TopUpState::RequestSent)
        co_return;
    lease.topUp.errorCode = lettersCodeFor(reply.error());
    lease.topUp.errorMessage = reply.error().detail;
    lease.topUp.state = TopUpState::Unclear;
    m_keeper.save(lease, crash_points::TopUpUnclear);
}

void TopUpRunner::lateReply(
    qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto lease = m_keeper.find(number);
    if (!lease)
        return;
    const auto* extended = std::get_if<protocol::TopUpReply>(&reply);
    const auto* error = std::get_if<protocol::ErrorReply>(&reply);
    const bool hasRefund = error && error->refundToken;
    if (!extended && !hasRefund)
        return;
    if (isAbout(lease->topUp, delivery))
        accept(number, reply, delivery);
    else if (hasRefund)
        m_refunds.keep(number, *error->refundToken, lease->offerMints, delivery);
    else if (extended->isSuccess)
        noteEarlier(*lease, *extended, delivery);
}

// The answer to a top-up that another one has followed.
void TopUpRunner::noteEarlier(
    Lease lease, const protocol::TopUpReply& reply, protocol::Delivery& delivery)
{
    if (reply.expiresAt <= lease.expiresAt)
        return;
    lease.setExpiry(reply.expiresAt, m_clock.now());
    if (m_keeper.saveRead(lease, delivery))
        m_keeper.note(lease.number, u"topped_up"_s, u"%1 s"_s.arg(reply.extension.count()));
}

void TopUpRunner::accept(qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto lease = *m_keeper.find(number);
    const auto* extended = std::get_if<protocol::TopUpReply>(&reply);
    if (extended && extended->isSuccess) {
        if (lease.topUp.state != TopUpState::Extended)
            extend(lease, *extended, delivery);
        return;
    }
    protocol::ErrorReply unknown;
    unknown.type = u"unknown"_s;
    const auto* error = std::get_if<protocol::ErrorReply>(&reply);
    refuse(lease, error ? *error : unknown, delivery);
}

void TopUpRunner::refuse(
    Lease lease, const protocol::ErrorReply& error, protocol::Delivery& delivery)
{
    const auto number = lease.number;
    auto& topUp = lease.topUp;
    const bool isDecided = topUp.state == TopUpState::Extended
        || topUp.money == MoneyOutcome::TakenBack
        || (topUp.state == TopUpState::Refused && !topUp.refundToken.isEmpty());
    if (isDecided) { // but value that comes along is taken
        if (error.refundToken && *error.refundToken != topUp.refundToken)
            m_refunds.keep(number, *error.refundToken, lease.offerMints, delivery);
        return;
    }
    topUp.wasRefused = true;
    topUp.errorCode = error.type;
    topUp.errorMessage = error.message;
    topUp.refundToken = error.refundToken.value_or(QString{});
    topUp.state = TopUpState::Refused;
    if (!m_keeper.saveRead(lease, delivery, crash_points::TopUpRefused))
        return;
    if (!m_running.contains(number))
        m_tasks.add(run(number));
}

void TopUpRunner::extend(
    Lease lease, const protocol::TopUpReply& reply, protocol::Delivery& delivery)
{
    auto& topUp = lease.topUp;
    // Time whose payment was taken back costs nothing: the books keep what the mint said.
    const bool isFree = topUp.money == MoneyOutcome::TakenBack;
    if (!isFree) {
        topUp.money = MoneyOutcome::WithProvider;
        topUp.moneyAmount = topUp.face;
        if (!topUp.givenToken.isEmpty())
            lease.given += topUp.face;
    }
    topUp.extension = reply.extension;
    topUp.errorCode.clear();
    topUp.errorMessage.clear();
    topUp.state = TopUpState::Extended;
    lease.setExpiry(std::max(lease.expiresAt, reply.expiresAt), m_clock.now());
    lease.mintUrl = topUp.mintUrl;
    lease.lastAnswerAt = m_clock.now();
    if (!m_keeper.saveRead(lease, delivery, crash_points::TopUpExtended))
        return;
    if (!isFree)
        (void)m_wallet.markClaimed(topUp.sentTokenId);
    m_keeper.note(lease.number, u"topped_up"_s, u"%1 s"_s.arg(reply.extension.count()),
        isFree ? base::Sats{} : topUp.face);
    Q_EMIT finished(lease.number);
}

base::Task<> TopUpRunner::settle(qint64 number)
{
    const auto before = *m_keeper.find(number);
    const auto& topUp = before.topUp;
    const PaidToken paid{
        topUp.sentTokenId, topUp.refundToken, before.offerMints, purposeOf(before), topUp.face};
    const auto settlement = co_await m_settler.settle(paid);
    auto lease = *m_keeper.find(number);
    if (lease.topUp.state != before.topUp.state)
        co_return;
    lease.topUp.money = settlement.outcome;
    lease.topUp.moneyAmount = settlement.amount;
    lease.topUp.refundMint = settlement.waitsForMint;
    if (settlement.outcome != MoneyOutcome::Pending)
        lease.topUp.state = TopUpState::Settled;
    if (settlement.outcome == MoneyOutcome::TakenBack)
        takeOffLimit(lease);
    if (lease.topUp == before.topUp)
        co_return;
    m_keeper.save(lease, crash_points::TopUpSettled);
    if (lease.topUp.state == TopUpState::Settled)
        m_keeper.note(number, u"topup_failed"_s, lease.topUp.errorCode, lease.topUp.moneyAmount);
}

} // namespace consumer
