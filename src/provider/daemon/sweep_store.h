// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sweeps. At most one of each mint is open at a time: the database refuses a second.
#pragma once

#include "provider/daemon/sweep.h"
#include "storage/database.h"

#include <vector>

namespace provider {

class SweepStore {
public:
    explicit SweepStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare();
    base::Result<qint64> insert(const Sweep& sweep); // Storage when one of this mint is open
    base::Result<> save(const Sweep& sweep);
    base::Result<std::vector<Sweep>> open(); // Planned and Paying
    base::Result<std::vector<Sweep>> newest(int limit);
    base::Result<base::Sats> totalPaid(); // with fees

private:
    base::Result<std::vector<Sweep>> where(const QString& rest, const QVariantList& values = {});

    storage::Database& m_database;
};

} // namespace provider
