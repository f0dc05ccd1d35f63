// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/lease_store.h"

#include "base/json_reader.h"
#include "base/log.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int MaxListed = 5000;
constexpr int MaxLogLines = 500;
constexpr qsizetype MaxRecord = 4 << 20;
constexpr int MaxMessages = 5000; // of one lease

qint64 count(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

base::Result<LeaseStore> LeaseStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE leases(number INTEGER PRIMARY KEY, has_ended INTEGER NOT NULL, record TEXT "
        u"NOT NULL);\n"
        "CREATE TABLE lease_log(id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL, at "
        "INTEGER NOT NULL, "
        "event TEXT NOT NULL, detail TEXT NOT NULL, sat INTEGER NOT NULL);\n"
        "CREATE INDEX lease_log_by_number ON lease_log(number);\n"
        "CREATE TABLE read_messages(message TEXT PRIMARY KEY, number INTEGER NOT NULL, at INTEGER "
        "NOT NULL);\n"
        "CREATE INDEX read_messages_by_number ON read_messages(number)"_s,
    };
    if (const auto done = database.migrate(u"consumer_leases"_s, scripts); !done)
        return base::passOn(done);
    return LeaseStore{database};
}

base::Result<> LeaseStore::save(const Lease& lease)
{
    const auto text
        = QString::fromUtf8(QJsonDocument{toJson(lease)}.toJson(QJsonDocument::Compact));
    const auto done = m_database->execute(
        u"INSERT OR REPLACE INTO leases(number, has_ended, record) VALUES(?, ?, ?)"_s,
        {lease.number, lease.hasEnded() ? 1 : 0, text});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<StoredLeases> LeaseStore::all() const
{
    const auto rows = m_database->query(
        u"SELECT number, record FROM (SELECT * FROM leases ORDER BY has_ended, number DESC LIMIT ?) ORDER BY number DESC"_s,
        {MaxListed});
    if (!rows)
        return base::passOn(rows);
    StoredLeases stored;
    for (const auto& row : *rows) {
        const auto lease
            = base::parseObject(row.text(1).toUtf8(), MaxRecord).and_then(leaseFromJson);
        if (lease) {
            stored.leases.append(*lease);
            continue;
        }
        qCCritical(lcConsumer).noquote()
            << "lease" << row.integer(0) << "cannot be read:" << lease.error().detail;
        stored.unreadable.insert(row.integer(0));
    }
    return stored;
}

base::Result<> LeaseStore::note(qint64 number, const LogLine& line)
{
    const auto done = m_database->execute(
        u"INSERT INTO lease_log(number, at, event, detail, sat) VALUES(?, ?, ?, ?, ?)"_s,
        {number, count(line.at), line.event, line.detail, qint64{line.amount.value()}});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<QList<LogLine>> LeaseStore::log(qint64 number) const
{
    const auto rows = m_database->query(u"SELECT at, event, detail, sat FROM (SELECT * FROM "
                                        u"lease_log WHERE number = ? ORDER BY id DESC LIMIT ?) "
                                        "ORDER BY id"_s,
        {number, MaxLogLines});
    if (!rows)
        return base::passOn(rows);
    QList<LogLine> lines;
    for (const auto& row : *rows) {
        lines.append(LogLine{base::UnixTime{std::chrono::seconds{row.integer(0)}}, row.text(1),
            row.text(2), base::Sats{row.integer(3)}});
    }
    return lines;
}

base::Result<> LeaseStore::rememberRead(
    qint64 number, const nostr::EventId& message, base::UnixTime at)
{
    const auto done = m_database->execute(
        u"INSERT OR IGNORE INTO read_messages(message, number, at) VALUES(?, ?, ?)"_s,
        {message.toHex(), number, count(at)});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<> LeaseStore::saveRead(qint64 number, const nostr::EventId& message, base::UnixTime at,
    const std::function<base::Result<>()>& save)
{
    storage::Transaction transaction{*m_database};
    if (const auto saved = save(); !saved)
        return saved;
    if (const auto remembered = rememberRead(number, message, at); !remembered)
        return remembered;
    return transaction.commit();
}

base::Result<QSet<nostr::EventId>> LeaseStore::readMessages(qint64 number) const
{
    const auto rows = m_database->query(
        u"SELECT message FROM read_messages WHERE number = ? ORDER BY at DESC LIMIT ?"_s,
        {number, MaxMessages});
    if (!rows)
        return base::passOn(rows);
    QSet<nostr::EventId> messages;
    for (const auto& row : *rows) {
        if (const auto id = nostr::EventId::fromHex(row.text(0)))
            messages.insert(*id);
    }
    return messages;
}

} // namespace consumer
