// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_relay_store.h"

namespace practice {

using base::Result;
using nostr::EventId;
using namespace Qt::StringLiterals;

namespace {

QByteArray key(const EventId& id)
{
    return base::toByteArray(id.bytes());
}

} // namespace

Result<PracticeRelayStore> PracticeRelayStore::open(storage::Database& database)
{
    const auto migrated = database.migrate(u"practice_relay"_s,
        {u"CREATE TABLE relay_events (id BLOB PRIMARY KEY, json BLOB NOT NULL) WITHOUT ROWID"_s});
    if (!migrated)
        return passOn(migrated);
    return PracticeRelayStore{database};
}

Result<QList<QByteArray>> PracticeRelayStore::all() const
{
    const auto rows = m_database->query(u"SELECT json FROM relay_events"_s);
    if (!rows)
        return passOn(rows);
    QList<QByteArray> texts;
    for (const auto& row : *rows)
        texts += row.bytes(0);
    return texts;
}

Result<> PracticeRelayStore::replace(
    const EventId& id, const QByteArray& json, const QList<EventId>& removed) const
{
    storage::Transaction transaction{*m_database};
    const auto gone = remove(removed);
    if (!gone)
        return gone;
    const auto added = m_database->execute(
        u"INSERT OR REPLACE INTO relay_events (id, json) VALUES (?, ?)"_s, {key(id), json});
    if (!added)
        return passOn(added);
    return transaction.commit();
}

Result<> PracticeRelayStore::remove(const QList<EventId>& ids) const
{
    storage::Transaction transaction{*m_database};
    for (const auto& id : ids) {
        const auto removed
            = m_database->execute(u"DELETE FROM relay_events WHERE id = ?"_s, {key(id)});
        if (!removed)
            return passOn(removed);
    }
    return transaction.commit();
}

} // namespace practice
