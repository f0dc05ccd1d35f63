// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using storage::Database;
using storage::Transaction;

namespace {

constexpr auto Memory = ":memory:"_L1;

std::unique_ptr<Database> withNumbers()
{
    auto database = Database::open(Memory).value();
    EXPECT_TRUE(
        database->migrate(u"numbers"_s, {u"CREATE TABLE numbers (n INTEGER PRIMARY KEY)"_s}));
    return database;
}

qint64 countOf(Database& database)
{
    return database.query(u"SELECT count(*) FROM numbers"_s).value().front().integer(0);
}

TEST(Database, KeepsWhatWasCommitted)
{
    auto database = withNumbers();
    Transaction transaction{*database};
    ASSERT_TRUE(database->execute(u"INSERT INTO numbers VALUES (?)"_s, {1}));

    ASSERT_TRUE(transaction.commit());

    EXPECT_EQ(countOf(*database), 1);
}

TEST(Database, ForgetsATransactionThatWasNotCommitted)
{
    auto database = withNumbers();
    {
        Transaction transaction{*database};
        ASSERT_TRUE(database->execute(u"INSERT INTO numbers VALUES (1)"_s));
    }

    EXPECT_EQ(countOf(*database), 0);
}

TEST(Database, RefusesToCommitWhenAnInnerPartWasRolledBack)
{
    auto database = withNumbers();
    Transaction outer{*database};
    ASSERT_TRUE(database->execute(u"INSERT INTO numbers VALUES (1)"_s));
    {
        Transaction inner{*database};
        ASSERT_TRUE(database->execute(u"INSERT INTO numbers VALUES (2)"_s));
    }

    EXPECT_FALSE(outer.commit());
    EXPECT_EQ(countOf(*database), 0);
}

TEST(Database, MigratesEachStoreOnceAndOnlyForward)
{
    auto database = withNumbers();
    const QStringList newer{
        u"CREATE TABLE numbers (n INTEGER PRIMARY KEY)"_s, u"ALTER TABLE numbers ADD COLUMN m"_s};

    EXPECT_TRUE(database->migrate(u"numbers"_s, newer));
    EXPECT_TRUE(database->migrate(u"numbers"_s, newer));
    EXPECT_FALSE(database->migrate(u"numbers"_s, {newer.first()}));
}

TEST(Database, SurvivesReopeningAndIsPrivateToItsOwner)
{
    QTemporaryDir folder;
    const auto path = folder.filePath(u"a.sqlite"_s);
    {
        auto database = Database::open(path).value();
        ASSERT_TRUE(database->migrate(u"numbers"_s, {u"CREATE TABLE numbers (n INTEGER)"_s}));
        ASSERT_TRUE(database->execute(u"INSERT INTO numbers VALUES (7)"_s));
    }

    auto again = Database::open(path).value();

    EXPECT_EQ(countOf(*again), 1);
    EXPECT_EQ(QFileInfo{path}.permissions() & (QFile::ReadGroup | QFile::ReadOther),
        QFile::Permissions{});
}

TEST(Database, AnswersAnErrorForADamagedFile)
{
    QTemporaryDir folder;
    const auto path = folder.filePath(u"a.sqlite"_s);
    QFile file{path};
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();

    EXPECT_FALSE(Database::open(path));
}

} // namespace
