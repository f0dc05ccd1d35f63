// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/searched_mint_store.h"

using namespace Qt::StringLiterals;

namespace consumer {

base::Result<SearchedMintStore> SearchedMintStore::open(storage::Database& database)
{
    const QStringList scripts{u"CREATE TABLE searched_mints(mint TEXT PRIMARY KEY)"_s};
    if (const auto done = database.migrate(u"consumer_searched_mints"_s, scripts); !done)
        return base::passOn(done);
    return SearchedMintStore{database};
}

base::Result<> SearchedMintStore::remember(const cashu::MintUrl& mint)
{
    const auto done = m_database->execute(
        u"INSERT OR IGNORE INTO searched_mints(mint) VALUES(?)"_s, {mint.toString()});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<bool> SearchedMintStore::contains(const cashu::MintUrl& mint) const
{
    const auto rows
        = m_database->query(u"SELECT 1 FROM searched_mints WHERE mint = ?"_s, {mint.toString()});
    if (!rows)
        return base::passOn(rows);
    return !rows->empty();
}

} // namespace consumer
