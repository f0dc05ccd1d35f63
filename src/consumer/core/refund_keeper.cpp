// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/refund_keeper.h"

#include "base/log.h"
#include "cashu/token.h"
#include "crypto/hash.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace consumer {

namespace {

constexpr auto RetryPause = 30s;

} // namespace

RefundKeeper::RefundKeeper(LateRefundStore store, LeaseMail& mail, cashu::Wallet& wallet,
    MintJoiner& mints, base::Clock& clock)
    : m_store{store}
    , m_mail{mail}
    , m_wallet{wallet}
    , m_clock{clock}
    , m_receiver{wallet, mints}
{
}

RefundKeeper::~RefundKeeper() = default;

base::Result<> RefundKeeper::resume()
{
    const auto stored = m_store.all();
    if (!stored)
        return base::passOn(stored);
    for (const auto& refund : *stored) {
        m_refunds.insert(refund.id, refund);
        if (refund.state == LateRefundState::Open)
            m_tasks.add(take(refund.id));
    }
    return {};
}

QList<LateRefund> RefundKeeper::refunds() const
{
    auto all = m_refunds.values();
    std::ranges::sort(all, [](const LateRefund& a, const LateRefund& b) {
        return a.at != b.at ? a.at > b.at : a.id < b.id;
    });
    return all;
}

int RefundKeeper::openOf(qint64 number) const
{
    return static_cast<int>(std::ranges::count_if(m_refunds, [&](const LateRefund& refund) {
        return refund.number == number && refund.state == LateRefundState::Open;
    }));
}

void RefundKeeper::keep(
    qint64 number, const QString& text, const QStringList& offerMints, protocol::Delivery& delivery)
{
    const auto token = cashu::tokenFromText(text);
    if (!token) {
        qCWarning(lcConsumer) << "a refund is unreadable:" << token.error().detail;
        return;
    }
    LateRefund refund;
    refund.id = base::toHex(crypto::sha256(base::view(text.toUtf8())));
    if (m_refunds.contains(refund.id) || m_wallet.outcomeOf(*token))
        return;
    if (openOf(number) >= MaxOpenPerLease)
        return delivery.refuse();
    refund.number = number;
    refund.at = m_clock.now();
    refund.amount = cashu::sumOf(token->proofs);
    refund.token = text;
    refund.offerMints = offerMints;
    if (!m_mail.storeRead(number, delivery, [&] { return m_store.save(refund); }))
        return delivery.refuse();
    m_refunds.insert(refund.id, refund);
    Q_EMIT changed(number);
    m_tasks.add(take(refund.id));
}

bool RefundKeeper::store(const LateRefund& refund)
{
    if (const auto saved = m_store.save(refund); !saved) {
        qCCritical(lcConsumer) << "a refund is not saved:" << saved.error().detail;
        return false;
    }
    m_refunds.insert(refund.id, refund);
    Q_EMIT changed(refund.number);
    return true;
}

base::Task<> RefundKeeper::take(QString id)
{
    while (true) {
        auto refund = m_refunds.value(id);
        const RefundToken token{refund.token, u"lease-%1"_s.arg(refund.number), refund.offerMints};
        const auto outcome = co_await m_receiver.receive(token);
        const bool isNew = refund.waitsForMint != outcome.mintUrl;
        refund.errorCode = outcome.errorCode;
        refund.waitsForMint = outcome.mintUrl;
        refund.received = outcome.received;
        const bool isOver = outcome.fate == RefundFate::Received || outcome.fate == RefundFate::Bad;
        if (isOver)
            refund.state = outcome.fate == RefundFate::Received ? LateRefundState::Received
                                                                : LateRefundState::Bad;
        const bool isSaved = refund == m_refunds.value(id) || store(refund);
        if (isSaved && isOver) {
            Q_EMIT finished(refund);
            co_return;
        }
        if (isSaved && isNew && outcome.fate == RefundFate::WaitingForMint)
            Q_EMIT waitsForMint(refund);
        co_await m_clock.sleep(RetryPause);
    }
}

} // namespace consumer
