// SPDX-License-Identifier: GPL-3.0-or-later
// How far the counter of quote keys has gone. It only moves up, and before the key is used.
#pragma once

#include "storage/database.h"

namespace cashu {

class QuoteKeyStore {
public:
    explicit QuoteKeyStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> open(); // creates or updates the table
    base::Result<quint64> takeCounter();

private:
    storage::Database& m_database;
};

} // namespace cashu
