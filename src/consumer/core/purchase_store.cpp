// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/purchase_store.h"

#include "base/json_reader.h"
#include "base/log.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int MaxListed = 1000;

QString toText(const Purchase& purchase)
{
    return QString::fromUtf8(QJsonDocument{toJson(purchase)}.toJson(QJsonDocument::Compact));
}

base::Result<Purchase> fromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), 4 << 20);
    if (!json)
        return base::passOn(json);
    return purchaseFromJson(*json);
}

} // namespace

base::Result<PurchaseStore> PurchaseStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE purchases(number INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL, record TEXT NOT NULL)"_s,
    };
    if (const auto done = database.migrate(u"consumer_purchases"_s, scripts); !done)
        return base::passOn(done);
    return PurchaseStore{database};
}

base::Result<> PurchaseStore::keepNumbersAbove(qint64 number)
{
    if (number <= 0)
        return {};
    const auto begun = m_database->execute(
        u"INSERT INTO sqlite_sequence(name, seq) SELECT 'purchases', ? "
        "WHERE NOT EXISTS(SELECT 1 FROM sqlite_sequence WHERE name = 'purchases')"_s,
        {number});
    if (!begun)
        return base::passOn(begun);
    const auto raised = m_database->execute(
        u"UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'purchases'"_s, {number});
    if (!raised)
        return base::passOn(raised);
    return {};
}

base::Result<Purchase> PurchaseStore::create(Purchase purchase)
{
    storage::Transaction transaction{*m_database};
    const auto inserted
        = m_database->execute(u"INSERT INTO purchases(state, record) VALUES(?, '')"_s,
            {consumer::toText(purchase.state)});
    if (!inserted)
        return base::passOn(inserted);
    const auto rows = m_database->query(u"SELECT last_insert_rowid()"_s);
    if (!rows)
        return base::passOn(rows);
    purchase.number = rows->front().integer(0);
    if (const auto saved = save(purchase); !saved)
        return base::passOn(saved);
    if (const auto committed = transaction.commit(); !committed)
        return base::passOn(committed);
    return purchase;
}

base::Result<> PurchaseStore::save(const Purchase& purchase)
{
    const auto done
        = m_database->execute(u"UPDATE purchases SET state = ?, record = ? WHERE number = ?"_s,
            {consumer::toText(purchase.state), toText(purchase), purchase.number});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<Purchase> PurchaseStore::load(qint64 number) const
{
    const auto rows
        = m_database->query(u"SELECT record FROM purchases WHERE number = ?"_s, {number});
    if (!rows)
        return base::passOn(rows);
    if (rows->empty())
        return base::fail(base::Errc::NotFound, u"purchase %1 does not exist"_s.arg(number));
    return fromText(rows->front().text(0));
}

base::Result<QList<Purchase>> PurchaseStore::all() const
{
    // What is not final is never left out, however long the list is.
    const auto rows = m_database->query(
        u"SELECT number, record FROM purchases ORDER BY state IN ('active', 'settled'), number DESC LIMIT ?"_s,
        {MaxListed});
    if (!rows)
        return base::passOn(rows);
    QList<Purchase> purchases;
    for (const auto& row : *rows) {
        const auto purchase = fromText(row.text(1));
        if (purchase)
            purchases.append(*purchase);
        else // the others are not hidden by it
            qCCritical(lcConsumer).noquote()
                << "purchase" << row.integer(0) << "cannot be read:" << purchase.error().detail;
    }
    return purchases;
}

} // namespace consumer
