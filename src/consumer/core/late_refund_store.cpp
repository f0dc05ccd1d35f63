// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/late_refund_store.h"

#include "base/json_reader.h"
#include "base/log.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr int MaxListed = 1000;
constexpr qsizetype MaxRecord = 4 << 20;

} // namespace

base::Result<LateRefundStore> LateRefundStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE late_refunds(id TEXT PRIMARY KEY, at INTEGER NOT NULL, is_open INTEGER NOT "
        "NULL, record TEXT NOT NULL)"_s,
    };
    if (const auto done = database.migrate(u"consumer_late_refunds"_s, scripts); !done)
        return base::passOn(done);
    return LateRefundStore{database};
}

base::Result<> LateRefundStore::save(const LateRefund& refund)
{
    const auto text
        = QString::fromUtf8(QJsonDocument{toJson(refund)}.toJson(QJsonDocument::Compact));
    const auto done = m_database->execute(
        u"INSERT OR REPLACE INTO late_refunds(id, at, is_open, record) VALUES(?, ?, ?, ?)"_s,
        {refund.id, qint64{refund.at.time_since_epoch().count()},
            refund.state == LateRefundState::Open ? 1 : 0, text});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<QList<LateRefund>> LateRefundStore::all() const
{
    const auto rows = m_database->query(
        u"SELECT record FROM (SELECT * FROM late_refunds ORDER BY is_open DESC, at DESC LIMIT ?) "
        "ORDER BY at, id"_s,
        {MaxListed});
    if (!rows)
        return base::passOn(rows);
    QList<LateRefund> refunds;
    for (const auto& row : *rows) {
        const auto refund
            = base::parseObject(row.text(0).toUtf8(), MaxRecord).and_then(lateRefundFromJson);
        if (refund)
            refunds.append(*refund);
        else // the others are not hidden by it
            qCCritical(lcConsumer).noquote()
                << "a late refund cannot be read:" << refund.error().detail;
    }
    return refunds;
}

} // namespace consumer
