// SPDX-License-Identifier: GPL-3.0-or-later
// The purchases of a profile, and the numbers given to leases and their keys: a number is never
// used twice.
#pragma once

#include "consumer/core/purchase.h"
#include "storage/database.h"

namespace consumer {

class PurchaseStore {
public:
    static base::Result<PurchaseStore> open(storage::Database& database);

    // For words that another profile may have used: numbers begin above, and never fall back.
    base::Result<> keepNumbersAbove(qint64 number);
    base::Result<Purchase> create(Purchase purchase); // gives it its number
    base::Result<> save(const Purchase& purchase);
    base::Result<Purchase> load(qint64 number) const;
    base::Result<QList<Purchase>> all() const; // newest first, bounded

private:
    explicit PurchaseStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
