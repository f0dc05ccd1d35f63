// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/journal_store.h"

#include <array>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const QStringList Scripts{uR"(
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, lease INTEGER NOT NULL,
    pod TEXT, sat INTEGER NOT NULL, span INTEGER NOT NULL, detail TEXT);
CREATE INDEX events_lease ON events (lease)
)"_s};

constexpr std::chrono::days KeepStrangers{7};
constexpr std::chrono::days KeepTalk{30};
constexpr std::chrono::days KeepMoney{365};

struct KindName {
    JournalKind kind;
    QLatin1StringView name;
};
constexpr std::array KindNames{
    KindName{JournalKind::Request, "request"_L1},
    KindName{JournalKind::Refused, "refused"_L1},
    KindName{JournalKind::Redeemed, "redeemed"_L1},
    KindName{JournalKind::Created, "created"_L1},
    KindName{JournalKind::Answered, "answered"_L1},
    KindName{JournalKind::ToppedUp, "topped_up"_L1},
    KindName{JournalKind::Stopped, "stopped"_L1},
    KindName{JournalKind::Refunded, "refunded"_L1},
    KindName{JournalKind::RefundClaimed, "refund_claimed"_L1},
    KindName{JournalKind::Expired, "expired"_L1},
    KindName{JournalKind::Ended, "ended"_L1},
    KindName{JournalKind::CreateFailed, "create_failed"_L1},
    KindName{JournalKind::Adopted, "adopted"_L1},
    KindName{JournalKind::Respawned, "respawned"_L1},
    KindName{JournalKind::OrphanRemoved, "orphan_removed"_L1},
};

JournalEntry entryFromRow(const storage::Row& row)
{
    JournalEntry entry;
    entry.id = row.integer(0);
    entry.at = base::UnixTime{std::chrono::seconds{row.integer(1)}};
    const auto name = row.text(2);
    for (const auto& known : KindNames)
        if (known.name == name)
            entry.kind = known.kind;
    entry.lease = row.integer(3);
    entry.podId = row.text(4);
    entry.amount = base::Sats{row.integer(5)};
    entry.span = std::chrono::seconds{row.integer(6)};
    entry.detail = row.text(7);
    return entry;
}

} // namespace

QString toText(JournalKind kind)
{
    for (const auto& known : KindNames)
        if (known.kind == kind)
            return known.name;
    return {};
}

base::Result<> JournalStore::prepare()
{
    return m_database.migrate(u"provider_journal"_s, Scripts);
}

base::Result<qint64> JournalStore::insert(const JournalEntry& entry)
{
    const auto done = m_database.execute(u"INSERT INTO events VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"_s,
        {qint64{entry.at.time_since_epoch().count()}, toText(entry.kind), entry.lease, entry.podId,
            qint64{entry.amount.value()}, qint64{entry.span.count()}, entry.detail});
    if (!done)
        return base::passOn(done);
    const auto rows = m_database.query(u"SELECT last_insert_rowid()"_s);
    if (!rows)
        return base::passOn(rows);
    return rows->front().integer(0);
}

base::Result<> JournalStore::prune(base::UnixTime now)
{
    const auto before = [now](std::chrono::seconds age) {
        return qint64{(now - age).time_since_epoch().count()};
    };
    const QList<std::pair<QString, QVariantList>> rules{
        {u"DELETE FROM events WHERE lease = 0 AND at < ?"_s, {before(KeepStrangers)}},
        {u"DELETE FROM events WHERE lease = 0 AND id <= (SELECT id FROM events WHERE lease = 0 "
         "ORDER BY id DESC LIMIT 1 OFFSET ?)"_s,
            {MaxOfStrangers}},
        {u"DELETE FROM events WHERE kind IN ('request', 'refused', 'answered', 'adopted', "
         "'respawned', 'orphan_removed') AND at < ?"_s,
            {before(KeepTalk)}},
        {u"DELETE FROM events WHERE at < ? AND lease IN (SELECT lease FROM events WHERE kind IN "
         "('ended', 'refunded', 'create_failed') AND at < ?)"_s,
            {before(KeepMoney), before(KeepMoney)}},
    };
    for (const auto& [sql, values] : rules) {
        if (const auto done = m_database.execute(sql, values); !done)
            return base::passOn(done);
    }
    return {};
}

base::Result<std::vector<JournalEntry>> JournalStore::entriesOfHolding(int limitOfEach)
{
    const auto rows = m_database.query(
        u"SELECT id, at, kind, lease, pod, sat, span, detail FROM ("
        "SELECT events.*, ROW_NUMBER() OVER (PARTITION BY lease ORDER BY id DESC) AS place "
        "FROM events WHERE lease IN (SELECT id FROM leases WHERE state NOT IN ('ended', "
        "'failed'))) "
        "WHERE place <= ? ORDER BY lease, id DESC"_s,
        {limitOfEach});
    if (!rows)
        return base::passOn(rows);
    std::vector<JournalEntry> entries;
    entries.reserve(rows->size());
    for (const auto& row : *rows)
        entries.push_back(entryFromRow(row));
    return entries;
}

base::Result<std::vector<JournalEntry>> JournalStore::entriesOf(qint64 lease, int limit)
{
    const auto rows = m_database.query(
        u"SELECT * FROM events WHERE lease = ? ORDER BY id DESC LIMIT ?"_s, {lease, limit});
    if (!rows)
        return base::passOn(rows);
    std::vector<JournalEntry> entries;
    for (const auto& row : *rows)
        entries.push_back(entryFromRow(row));
    return entries;
}

} // namespace provider
