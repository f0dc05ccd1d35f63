// SPDX-License-Identifier: GPL-3.0-or-later
// status, topup and stop.
#include "cashu/token.h"
#include "consumer/cli/verbs.h"
#include "consumer/cli/waiting.h"
#include "consumer/core/money_codes.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto TopUpLimit = 120s; // a minute for the answer, the rest for the mint
constexpr auto StopLimit = 120s;
constexpr auto AcknowledgeLimit = 5s;

Outcome shown(Market* market, qint64 number)
{
    const auto lease = *market->leases().find(number);
    Outcome outcome;
    outcome.json = leaseRecord(*market, lease);
    outcome.text = leaseText(*market, lease);
    return outcome;
}

Outcome shownStop(Market* market, qint64 number)
{
    auto outcome = shown(market, number);
    const auto refund = market->leases().find(number)->stop.received;
    outcome.json.insert("refund_sat"_L1, qint64{refund.value()});
    outcome.text += u"\n  returned  %1 sat"_s.arg(refund.value());
    return outcome;
}

Outcome noSuchLease(const base::Error& error)
{
    return failed(u"lease_not_found"_s, error);
}

} // namespace

base::Task<Outcome> showStatus(Market* market, Arguments arguments)
{
    co_await finishOldBusiness(market);
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return noSuchLease(lease.error());
    const auto number = lease->number;
    if (lease->hasEnded())
        co_return shown(market, number);
    const auto refreshed = co_await market->leases().refreshStatus(number);
    if (refreshed)
        co_return shown(market, number);
    Failure failure{lettersCodeFor(refreshed.error()), refreshed.error().detail,
        MoneyOutcome::WithProvider, {}, false};
    if (refreshed.error().code == base::Errc::Rejected
        && refreshed.error().detail.contains(u": "_s)) {
        failure.code = refreshed.error().detail.section(u':', 0, 0);
        failure.isRefusal = true;
    }
    co_return failed(failure);
}

base::Task<Outcome> topUp(Market* market, Arguments arguments)
{
    co_await finishOldBusiness(market);
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return noSuchLease(lease.error());
    TopUpOrder order;
    order.number = lease->number;
    order.faceValue = arguments.sats.value_or(base::Sats{});
    order.mintUrl = arguments.mint;
    if (!arguments.token.isEmpty()) {
        const auto text = readToken(arguments.token);
        if (!text)
            co_return failed(u"E-TOKEN-BAD"_s, text.error());
        const auto token = cashu::tokenFromText(*text);
        if (!token)
            co_return failed(u"E-TOKEN-BAD"_s, token.error());
        order.token = *text;
        order.faceValue = cashu::value(*token);
    }
    const auto started = market->topUps().start(order);
    if (!started) {
        const bool hasEnded = started.error().code == base::Errc::NotFound;
        co_return failed(hasEnded ? u"lease_expired"_s : u"topup_pending"_s, started.error());
    }
    const auto number = order.number;
    const auto isOver
        = [market, number] { return !market->leases().find(number)->topUp.isUnderWay(); };
    const bool isFinal = co_await waitUntil(market->clock(), isOver, TopUpLimit);
    const auto done = market->leases().find(number)->topUp;
    if (isFinal && done.state == TopUpState::Extended)
        co_return shown(market, number);
    const auto money = done.money == MoneyOutcome::None ? MoneyOutcome::Pending : done.money;
    const auto amount = done.moneyAmount.isZero() ? done.face : done.moneyAmount;
    const Failure failure{done.errorCode, done.errorMessage, money, amount, done.wasRefused};
    co_return failed(failure);
}

base::Task<Outcome> stopLease(Market* market, Arguments arguments)
{
    co_await finishOldBusiness(market);
    const auto lease = market->leases().findByText(arguments.subject);
    if (!lease)
        co_return noSuchLease(lease.error());
    const auto number = lease->number;
    if (lease->hasEnded() && lease->stop.state != StopState::Closed)
        co_return shownStop(market, number);
    const auto asked = market->stops().stop(number);
    const auto refundable = lease->refundableAt(market->clock().now());
    if (!asked) {
        Failure failure{
            u"no_refund"_s, asked.error().detail, MoneyOutcome::WithProvider, refundable, false};
        if (asked.error().code == base::Errc::Conflict)
            failure.code = u"topup_pending"_s;
        co_return failed(failure);
    }
    const auto isOver = [market, number] {
        const auto state = market->leases().find(number)->stop.state;
        return state == StopState::Refunded || state == StopState::Refused;
    };
    const bool isFinal = co_await waitUntil(market->clock(), isOver, StopLimit);
    const auto stop = market->leases().find(number)->stop;
    if (!isFinal) {
        const Failure late{u"E-REPLY-LATE"_s,
            u"no answer from the provider; the stop goes on at the next command"_s,
            stop.state == StopState::Closed ? MoneyOutcome::Pending : MoneyOutcome::WithProvider,
            refundable, false};
        co_return failed(late);
    }
    if (stop.state == StopState::Refused || !stop.errorCode.isEmpty()) {
        const Failure refused{stop.errorCode, stop.errorMessage, MoneyOutcome::WithProvider,
            refundable, stop.state == StopState::Refused};
        co_return failed(refused);
    }
    const auto isKnown
        = [market, number] { return market->leases().find(number)->stop.wasAcknowledged; };
    const bool isAcknowledged = co_await waitUntil(market->clock(), isKnown, AcknowledgeLimit);
    (void)isAcknowledged; // sent again at the next start
    co_return shownStop(market, number);
}

} // namespace consumer
