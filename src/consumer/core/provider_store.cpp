// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/provider_store.h"

using namespace Qt::StringLiterals;

namespace consumer {

base::Result<ProviderStore> ProviderStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE providers(key TEXT PRIMARY KEY, first_seen INTEGER NOT NULL, is_starred "
        u"INTEGER NOT NULL, "
        "is_avoided INTEGER NOT NULL, avoid_reason TEXT NOT NULL, leases INTEGER NOT NULL, failures INTEGER NOT NULL)"_s,
    };
    if (const auto done = database.migrate(u"consumer_providers"_s, scripts); !done)
        return base::passOn(done);
    ProviderStore store{database};
    if (const auto done = store.forgetStrangersBeyond(MaxStrangers); !done)
        return base::passOn(done);
    return store;
}

// Keys cost nothing: whoever floods the relays with offers must not fill the profile for ever.
base::Result<> ProviderStore::forgetStrangersBeyond(int count)
{
    const auto done = m_database->execute(
        u"DELETE FROM providers WHERE key IN (SELECT key FROM providers WHERE is_starred = 0 AND "
        "is_avoided = 0 AND leases = 0 AND failures = 0 ORDER BY first_seen DESC, key LIMIT -1 "
        "OFFSET ?)"_s,
        {count});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<> ProviderStore::save(const QHash<nostr::PublicKey, ProviderMemory>& memories)
{
    storage::Transaction transaction{*m_database};
    for (auto it = memories.begin(); it != memories.end(); ++it) {
        const auto& memory = it.value();
        const auto done
            = m_database->execute(u"INSERT OR REPLACE INTO providers(key, first_seen, is_starred, "
                                  u"is_avoided, avoid_reason, leases, failures) "
                                  "VALUES(?, ?, ?, ?, ?, ?, ?)"_s,
                {it.key().toHex(), qint64{memory.firstSeen.time_since_epoch().count()},
                    memory.isStarred ? 1 : 0, memory.isAvoided ? 1 : 0, memory.avoidReason,
                    memory.leases, memory.failures});
        if (!done)
            return base::passOn(done);
    }
    return transaction.commit();
}

base::Result<QHash<nostr::PublicKey, ProviderMemory>> ProviderStore::all() const
{
    const auto rows = m_database->query(
        u"SELECT key, first_seen, is_starred, is_avoided, avoid_reason, leases, failures FROM providers"_s);
    if (!rows)
        return base::passOn(rows);
    QHash<nostr::PublicKey, ProviderMemory> memories;
    for (const auto& row : *rows) {
        const auto key = nostr::PublicKey::fromHex(row.text(0));
        if (!key)
            continue;
        ProviderMemory memory;
        memory.firstSeen = base::UnixTime{std::chrono::seconds{row.integer(1)}};
        memory.isStarred = row.integer(2) != 0;
        memory.isAvoided = row.integer(3) != 0;
        memory.avoidReason = row.text(4);
        memory.leases = static_cast<int>(row.integer(5));
        memory.failures = static_cast<int>(row.integer(6));
        memories.insert(*key, memory);
    }
    return memories;
}

} // namespace consumer
