// SPDX-License-Identifier: GPL-3.0-or-later
// Every purchase of a profile, in memory as it is on disk: a change is saved first and shown
// afterwards.
#pragma once

#include "base/amount.h"
#include "consumer/core/lease_mail.h"
#include "consumer/core/purchase_store.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace consumer {

class PurchaseBook : public QObject {
    Q_OBJECT

public:
    PurchaseBook(PurchaseStore store, LeaseMail& mail)
        : m_store{store}
        , m_mail{mail}
    {
    }

    base::Result<> load(); // call once
    base::Result<> keepNumbersAbove(qint64 number) { return m_store.keepNumbersAbove(number); }
    base::Result<qint64> create(const Purchase& purchase);

    QList<Purchase> all() const; // newest first
    std::optional<Purchase> find(qint64 number) const;
    Purchase at(qint64 number) const { return m_purchases.value(number); }
    int underWayWith(const QString& providerKey) const;

    // False: not saved, nothing changed.
    bool save(const Purchase& purchase, const char* crashPoint);
    // What an answer said, together with the memory of having read it. The courier brings again
    // what could not be stored.
    bool saveRead(const Purchase& purchase, protocol::Delivery& delivery, const char* crashPoint);

Q_SIGNALS:
    void changed(qint64 number);

private:
    void show(const Purchase& purchase, const char* crashPoint); // it is saved

    PurchaseStore m_store;
    LeaseMail& m_mail;
    QHash<qint64, Purchase> m_purchases;
};

} // namespace consumer
