// SPDX-License-Identifier: GPL-3.0-or-later
// One SQLite file: WAL, synchronous FULL, foreign keys on, locked to this process. Synchronous;
// belongs to the thread that opened it. Every error is Errc::Storage.
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>
#include <QVariantList>

#include <memory>
#include <vector>

namespace storage {

// One row of an answer; columns by position.
class Row {
public:
    explicit Row(QVariantList values)
        : m_values(std::move(values)) // with braces the list would become its own first element
    {
    }

    bool isNull(int column) const { return m_values.at(column).isNull(); }
    qint64 integer(int column) const { return m_values.at(column).toLongLong(); }
    QString text(int column) const { return m_values.at(column).toString(); }
    QByteArray bytes(int column) const { return m_values.at(column).toByteArray(); }

private:
    QVariantList m_values;
};

class Database {
public:
    // ":memory:" for tests. A file is created with mode 0600.
    static base::Result<std::unique_ptr<Database>> open(const QString& path);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Brings the tables of one store up to date: scripts[n] takes version n to n+1, each in a
    // transaction. A script may hold several statements separated by ";\n".
    base::Result<> migrate(const QString& store, const QStringList& scripts);

    base::Result<std::vector<Row>> query(const QString& sql, const QVariantList& values = {});
    // For INSERT, UPDATE, DELETE: the number of rows touched.
    base::Result<qint64> execute(const QString& sql, const QVariantList& values = {});

private:
    friend class Transaction;
    explicit Database(QString connection)
        : m_connection{std::move(connection)}
    {
    }

    QString m_connection;
    int m_depth = 0;
    bool m_isDoomed = false;
};

// All or nothing. Rolls back when it goes out of scope uncommitted. An inner transaction joins the
// outer one.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    base::Result<> commit();

private:
    Database& m_database;
    bool m_isOpen = false;
};

} // namespace storage
