// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/purchase_book.h"

#include "base/crash_point.h"
#include "base/log.h"

#include <algorithm>

namespace consumer {

base::Result<> PurchaseBook::load()
{
    const auto stored = m_store.all();
    if (!stored)
        return base::passOn(stored);
    for (const auto& purchase : *stored)
        m_purchases.insert(purchase.number, purchase);
    return {};
}

base::Result<qint64> PurchaseBook::create(const Purchase& purchase)
{
    const auto created = m_store.create(purchase);
    if (!created)
        return base::passOn(created);
    m_purchases.insert(created->number, *created);
    return created->number;
}

QList<Purchase> PurchaseBook::all() const
{
    auto all = m_purchases.values();
    std::sort(all.begin(), all.end(),
        [](const Purchase& a, const Purchase& b) { return a.number > b.number; });
    return all;
}

std::optional<Purchase> PurchaseBook::find(qint64 number) const
{
    const auto found = m_purchases.constFind(number);
    return found == m_purchases.cend() ? std::nullopt : std::optional{*found};
}

int PurchaseBook::underWayWith(const QString& providerKey) const
{
    return static_cast<int>(
        std::count_if(m_purchases.begin(), m_purchases.end(), [&](const Purchase& one) {
            return one.order.providerKey == providerKey && !one.isFinal();
        }));
}

bool PurchaseBook::save(const Purchase& purchase, const char* crashPoint)
{
    if (const auto saved = m_store.save(purchase); !saved) {
        qCCritical(lcConsumer) << "a purchase is not saved:" << saved.error().detail;
        return false;
    }
    show(purchase, crashPoint);
    return true;
}

bool PurchaseBook::saveRead(
    const Purchase& purchase, protocol::Delivery& delivery, const char* crashPoint)
{
    const auto saved
        = m_mail.storeRead(purchase.number, delivery, [&] { return m_store.save(purchase); });
    if (!saved) {
        qCCritical(lcConsumer) << "an answer is not saved:" << saved.error().detail;
        delivery.refuse();
        return false;
    }
    show(purchase, crashPoint);
    return true;
}

void PurchaseBook::show(const Purchase& purchase, const char* crashPoint)
{
    m_purchases.insert(purchase.number, purchase);
    if (crashPoint)
        base::crashPoint(crashPoint);
    Q_EMIT changed(purchase.number);
}

} // namespace consumer
