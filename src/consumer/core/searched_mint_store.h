// SPDX-License-Identifier: GPL-3.0-or-later
// At which mints a profile made of old words has looked for what these words made there before.
#pragma once

#include "base/result.h"
#include "cashu/mint_url.h"
#include "storage/database.h"

namespace consumer {

class SearchedMintStore {
public:
    static base::Result<SearchedMintStore> open(storage::Database& database);

    base::Result<> remember(const cashu::MintUrl& mint);
    base::Result<bool> contains(const cashu::MintUrl& mint) const;

private:
    explicit SearchedMintStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
