// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/backup_store.h"

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

QString nameOf(BackedUpList list)
{
    return list == BackedUpList::Mints ? u"mints"_s : u"servers"_s;
}

} // namespace

base::Result<BackupStore> BackupStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE relay_backups(list TEXT PRIMARY KEY, published TEXT NOT NULL)"_s};
    if (const auto done = database.migrate(u"consumer_relay_backups"_s, scripts); !done)
        return base::passOn(done);
    return BackupStore{database};
}

base::Result<std::optional<QString>> BackupStore::published(BackedUpList list) const
{
    const auto rows = m_database->query(
        u"SELECT published FROM relay_backups WHERE list = ?"_s, {nameOf(list)});
    if (!rows)
        return base::passOn(rows);
    return rows->empty() ? std::nullopt : std::optional{rows->front().text(0)};
}

base::Result<> BackupStore::notePublished(BackedUpList list, const QString& content)
{
    const auto done = m_database->execute(
        u"INSERT OR REPLACE INTO relay_backups(list, published) VALUES(?, ?)"_s,
        {nameOf(list), content});
    if (!done)
        return base::passOn(done);
    return {};
}

} // namespace consumer
