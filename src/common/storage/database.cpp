// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include "base/log.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>

namespace storage {

using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

tl::unexpected<base::Error> failed(const QString& what, const QSqlError& error)
{
    // Only the database's words: a statement's values may be secrets.
    const auto detail = what + QStringLiteral(": ") + error.text();
    qCCritical(lcStorage).noquote() << detail;
    return fail(Errc::Storage, detail);
}

// NULL is an empty QVariant; Qt would take an empty text that was never assigned for NULL as well.
void bind(QSqlQuery& query, const QVariantList& values)
{
    for (const auto& value : values) {
        if (value.typeId() == QMetaType::QString && value.toString().isNull())
            query.addBindValue(QStringLiteral(""));
        else if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
            query.addBindValue(QByteArrayLiteral(""));
        else
            query.addBindValue(value);
    }
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const QString& path)
{
    if (path != QStringLiteral(":memory:")) {
        QFile file{path};
        if (!file.open(QIODevice::ReadWrite | QIODevice::Append))
            return fail(
                Errc::Storage, QStringLiteral("cannot open %1: %2").arg(path, file.errorString()));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    std::unique_ptr<Database> database{
        new Database(QUuid::createUuid().toString(QUuid::WithoutBraces))};
    auto sql = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database->m_connection);
    sql.setDatabaseName(path);
    if (!sql.open())
        return failed(QStringLiteral("open ") + path, sql.lastError());
    for (const auto* pragma : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL",
             "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA busy_timeout=2000"}) {
        QSqlQuery query{sql};
        if (!query.exec(QString::fromLatin1(pragma)))
            return failed(QString::fromLatin1(pragma), query.lastError());
    }
    const auto versions
        = database->execute(QStringLiteral("CREATE TABLE IF NOT EXISTS schema_versions (store TEXT "
                                           "PRIMARY KEY, version INTEGER NOT NULL)"));
    if (!versions)
        return passOn(versions);
    return database;
}

Database::~Database()
{
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<> Database::migrate(const QString& store, const QStringList& scripts)
{
    const auto rows
        = query(QStringLiteral("SELECT version FROM schema_versions WHERE store = ?"), {store});
    if (!rows)
        return passOn(rows);
    const qint64 version = rows->empty() ? 0 : rows->front().integer(0);
    if (version > scripts.size())
        return fail(
            Errc::Storage, QStringLiteral("\"%1\" was written by a newer version").arg(store));
    for (qint64 next = version; next < scripts.size(); ++next) {
        Transaction transaction{*this};
        for (const auto& statement :
            scripts[next].split(QStringLiteral(";\n"), Qt::SkipEmptyParts)) {
            if (statement.trimmed().isEmpty())
                continue;
            const auto done = execute(statement);
            if (!done)
                return passOn(done);
        }
        const auto noted
            = execute(QStringLiteral("INSERT INTO schema_versions VALUES (?, ?) "
                                     "ON CONFLICT(store) DO UPDATE SET version = excluded.version"),
                {store, next + 1});
        if (!noted)
            return passOn(noted);
        const auto committed = transaction.commit();
        if (!committed)
            return committed;
    }
    return {};
}

Result<std::vector<Row>> Database::query(const QString& sql, const QVariantList& values)
{
    QSqlQuery query{QSqlDatabase::database(m_connection)};
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return failed(QStringLiteral("prepare"), query.lastError());
    bind(query, values);
    if (!query.exec())
        return failed(QStringLiteral("query"), query.lastError());
    std::vector<Row> rows;
    while (query.next()) {
        QVariantList columns;
        for (int i = 0; i < query.record().count(); ++i)
            columns.append(query.value(i));
        rows.emplace_back(std::move(columns));
    }
    return rows;
}

Result<qint64> Database::execute(const QString& sql, const QVariantList& values)
{
    QSqlQuery query{QSqlDatabase::database(m_connection)};
    if (!query.prepare(sql))
        return failed(QStringLiteral("prepare"), query.lastError());
    bind(query, values);
    if (!query.exec())
        return failed(QStringLiteral("execute"), query.lastError());
    return query.numRowsAffected();
}

Transaction::Transaction(Database& database)
    : m_database{database}
{
    if (m_database.m_depth == 0)
        m_database.m_isDoomed = false;
    m_isOpen = m_database.m_depth > 0
        || m_database.execute(QStringLiteral("BEGIN IMMEDIATE")).has_value();
    if (m_isOpen)
        ++m_database.m_depth;
}

Transaction::~Transaction()
{
    if (!m_isOpen)
        return;
    m_database.m_isDoomed = true; // the outer transaction must not commit half of it
    if (--m_database.m_depth == 0)
        m_database.execute(QStringLiteral("ROLLBACK"));
}

Result<> Transaction::commit()
{
    if (!m_isOpen)
        return fail(Errc::Storage, QStringLiteral("the transaction could not begin"));
    m_isOpen = false;
    if (--m_database.m_depth > 0)
        return {};
    if (m_database.m_isDoomed) {
        m_database.execute(QStringLiteral("ROLLBACK"));
        return fail(Errc::Storage, QStringLiteral("a part of the transaction was rolled back"));
    }
    const auto done = m_database.execute(QStringLiteral("COMMIT"));
    if (!done) {
        m_database.execute(QStringLiteral("ROLLBACK"));
        return passOn(done);
    }
    return {};
}

} // namespace storage
