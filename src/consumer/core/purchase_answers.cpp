// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a purchase when relays and the provider answer, in time, late or never.
#include "base/crash_point.h"
#include "consumer/core/crash_points.h"
#include "consumer/core/purchase_runner.h"

namespace consumer {

void PurchaseRunner::giveUpWaiting(qint64 number, const QString& code, const QString& message)
{
    auto purchase = m_book.at(number);
    if (purchase.state != PurchaseState::RequestSent && purchase.state != PurchaseState::Awaiting)
        return;
    purchase.errorCode = code;
    purchase.errorMessage = message;
    purchase.state = PurchaseState::Unclear;
    m_book.save(purchase, crash_points::Unclear);
}

void PurchaseRunner::noteProgress(qint64 number, const protocol::LetterProgress& progress)
{
    auto purchase = m_book.at(number);
    if (purchase.state != PurchaseState::RequestSent && purchase.state != PurchaseState::Awaiting)
        return;
    const bool isFirst = purchase.state == PurchaseState::RequestSent;
    purchase.state = PurchaseState::Awaiting;
    purchase.relaysAccepted = progress.accepted;
    purchase.relaysAsked = progress.asked;
    m_book.save(purchase, isFirst ? crash_points::Awaiting : nullptr);
}

void PurchaseRunner::lateReply(
    qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto purchase = m_book.find(number);
    if (!purchase || purchase->letter.isEmpty())
        return;
    const auto letter = letterOf(*purchase);
    if (!letter || !delivery.mayAnswer(*letter))
        return;
    if (purchase->state != PurchaseState::Active)
        return accept(number, reply, delivery);
    const auto* error = std::get_if<protocol::ErrorReply>(&reply);
    if (error && error->refundToken && delivery.names(*letter))
        m_refunds.keep(number, *error->refundToken, purchase->offerMints, delivery);
}

void PurchaseRunner::accept(
    qint64 number, const protocol::Reply& reply, protocol::Delivery& delivery)
{
    const auto purchase = m_book.at(number);
    if (purchase.state == PurchaseState::Active)
        return;
    if (const auto* access = std::get_if<protocol::AccessDetails>(&reply))
        acceptAccess(purchase, *access, delivery);
    else if (const auto* error = std::get_if<protocol::ErrorReply>(&reply))
        acceptError(purchase, *error, delivery);
}

void PurchaseRunner::acceptAccess(
    Purchase purchase, const protocol::AccessDetails& access, protocol::Delivery& delivery)
{
    const auto number = purchase.number;
    purchase.access = protocol::toJson(access);
    purchase.times.answered = nowMs();
    if (purchase.times.seenSpent == 0)
        purchase.times.seenSpent = purchase.times.answered;
    purchase.errorCode.clear();
    purchase.errorMessage.clear();
    // A server whose payment was taken back costs nothing: the books keep what the mint said.
    if (purchase.money != MoneyOutcome::TakenBack) {
        purchase.money = MoneyOutcome::WithProvider;
        purchase.moneyAmount = purchase.face;
    }
    purchase.state = PurchaseState::Active;
    if (!m_book.saveRead(purchase, delivery, crash_points::AnswerStored))
        return;
    (void)m_wallet.markClaimed(purchase.sentTokenId);
    Q_EMIT becameActive(number);
    base::crashPoint(crash_points::Active);
    m_tasks.add(probeServer(number));
}

void PurchaseRunner::acceptError(
    Purchase purchase, const protocol::ErrorReply& error, protocol::Delivery& delivery)
{
    const auto number = purchase.number;
    const bool isLate = purchase.state == PurchaseState::Settled;
    const bool isKnown = purchase.state == PurchaseState::Refused
        && (!purchase.refundToken.isEmpty() || !error.refundToken);
    // What is settled or refused changes only when value came along that was missing.
    if (isKnown
        || (isLate && (!error.refundToken || purchase.money != MoneyOutcome::WithProvider))) {
        if (error.refundToken && *error.refundToken != purchase.refundToken)
            m_refunds.keep(number, *error.refundToken, purchase.offerMints, delivery);
        return;
    }
    purchase.wasRefused = true;
    purchase.errorCode = error.type;
    purchase.errorMessage = error.message;
    purchase.refundToken = error.refundToken.value_or(QString{});
    purchase.times.answered = nowMs();
    purchase.state = PurchaseState::Refused;
    if (!m_book.saveRead(purchase, delivery, crash_points::Refused))
        return;
    if (isLate)
        m_tasks.add(run(number));
}

} // namespace consumer
