// SPDX-License-Identifier: GPL-3.0-or-later
// The table of late refunds.
#pragma once

#include "consumer/core/late_refund.h"
#include "storage/database.h"

#include <QList>

namespace consumer {

class LateRefundStore {
public:
    static base::Result<LateRefundStore> open(storage::Database& database);

    base::Result<> save(const LateRefund& refund); // creates or replaces
    base::Result<QList<LateRefund>> all() const; // oldest first; open ones are never left out

private:
    explicit LateRefundStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
