// SPDX-License-Identifier: GPL-3.0-or-later
// The rules that the owner set in this program, as opposed to those of a configuration file.
#pragma once

#include "provider/daemon/sales_rules.h"
#include "storage/database.h"

namespace provider {

class SalesRulesStore {
public:
    explicit SalesRulesStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare();
    base::Result<std::optional<SalesRules>> rules(); // empty: never set
    base::Result<> save(const SalesRules& rules);

private:
    storage::Database& m_database;
};

} // namespace provider
