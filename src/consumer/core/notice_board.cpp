// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/notice_board.h"

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int MaxNotices = 100;

} // namespace

bool NoticeBoard::tellPurchase(const Purchase& purchase)
{
    if (purchase.state != PurchaseState::Settled || m_told.contains(purchase.number))
        return false;
    m_told.insert(purchase.number);
    Notice notice;
    notice.code = purchase.errorCode;
    notice.message = purchase.errorMessage;
    notice.money = purchase.money;
    notice.amount = purchase.moneyAmount;
    notice.subject = purchase.id();
    notice.providerName = purchase.providerName;
    add(notice);
    return true;
}

void NoticeBoard::tellTopUp(qint64 number)
{
    const auto lease = m_leases.find(number);
    if (!lease || lease->topUp.state != TopUpState::Settled)
        return;
    Notice notice;
    notice.code = lease->topUp.errorCode;
    notice.message = lease->topUp.errorMessage;
    notice.money = lease->topUp.money;
    notice.amount = lease->topUp.moneyAmount;
    notice.subject = lease->id();
    notice.providerName = lease->providerName;
    add(notice);
}

void NoticeBoard::tellStop(qint64 number)
{
    const auto lease = m_leases.find(number);
    if (!lease || lease->stop.errorCode.isEmpty())
        return;
    Notice notice;
    notice.code = lease->stop.errorCode;
    notice.message = lease->stop.errorMessage;
    notice.money = MoneyOutcome::WithProvider;
    // After the end nothing more becomes due: the settlement says how much it was.
    const bool isClosed
        = lease->stop.state == StopState::Closed || lease->stop.state == StopState::Refunded;
    notice.amount = isClosed ? lease->stop.refund : lease->refundableAt(m_clock.now());
    notice.subject = lease->id();
    notice.providerName = lease->providerName;
    add(notice);
}

void NoticeBoard::tellRenewal(qint64 number, KeepRunningState why)
{
    const auto lease = m_leases.find(number);
    Notice notice;
    switch (why) {
    case KeepRunningState::Off:
    case KeepRunningState::On:
    case KeepRunningState::ProviderRefuses: // the top-ups that failed have told it
        return;
    case KeepRunningState::WaitingForFunds:
        notice.code = u"E-MINT-LOW"_s;
        break;
    case KeepRunningState::ProviderSilent:
        notice.code = u"E-PROVIDER-SILENT"_s;
        break;
    case KeepRunningState::CapReached:
        notice.code = u"E-CAP"_s;
        break;
    case KeepRunningState::PriceRose:
        notice.code = u"E-PRICE-CHANGED"_s;
        break;
    }
    notice.subject = lease->id();
    notice.providerName = lease->providerName;
    add(notice);
}

void NoticeBoard::tellWaitingRefund(qint64 number, const QString& mint, base::Sats amount)
{
    Notice notice;
    notice.code = u"E-MINT-UNTRUSTED"_s;
    notice.message = u"refund waiting: mint %1 not trusted"_s.arg(mint);
    notice.money = MoneyOutcome::Pending;
    notice.amount = amount;
    if (const auto lease = m_leases.find(number)) {
        notice.subject = lease->id();
        notice.providerName = lease->providerName;
    }
    add(notice);
}

void NoticeBoard::tellLateRefund(const LateRefund& refund)
{
    const auto lease = m_leases.find(refund.number);
    if (lease)
        m_leases.note(refund.number, u"refunded"_s, refund.errorCode, refund.received);
    if (refund.state != LateRefundState::Bad)
        return;
    Notice notice;
    notice.code = refund.errorCode;
    notice.money = MoneyOutcome::WithProvider;
    notice.amount = refund.amount;
    notice.subject = lease ? lease->id() : QString{};
    notice.providerName = lease ? lease->providerName : QString{};
    add(notice);
}

void NoticeBoard::add(Notice notice)
{
    notice.id = ++m_last;
    notice.at = m_clock.now();
    m_notices.prepend(notice);
    while (m_notices.size() > MaxNotices)
        m_notices.removeLast();
    Q_EMIT added(notice);
    Q_EMIT changed();
}

void NoticeBoard::dismiss(qint64 id)
{
    m_notices.removeIf([id](const Notice& notice) { return notice.id == id; });
    Q_EMIT changed();
}

} // namespace consumer
