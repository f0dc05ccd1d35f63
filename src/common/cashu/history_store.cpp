// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/history_store.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

namespace {

Result<> only(const Result<qint64>& executed)
{
    if (!executed)
        return passOn(executed);
    return {};
}

} // namespace

Result<> HistoryStore::add(const WalletEntry& entry, qint64 operation, const QString& sentToken)
{
    return only(m_database.execute(u"INSERT INTO wallet_history (at, kind, amount, fee, sign, "
                                   u"mint, purpose, state, operation, sent_token) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {qint64{entry.at.time_since_epoch().count()}, entry.kind, qint64{entry.amount.value()},
            qint64{entry.fee.value()}, entry.sign, entry.mint.toString(), entry.purpose,
            entry.state, operation, sentToken}));
}

Result<> HistoryStore::finish(
    qint64 operation, base::Sats amount, base::Sats fee, const QString& state)
{
    return only(m_database.execute(
        u"UPDATE wallet_history SET amount = ?, fee = ?, state = ? WHERE operation = ?"_s,
        {qint64{amount.value()}, qint64{fee.value()}, state, operation}));
}

Result<> HistoryStore::nameSentToken(qint64 operation, const QString& sentToken)
{
    return only(m_database.execute(
        u"UPDATE wallet_history SET sent_token = ? WHERE operation = ?"_s, {sentToken, operation}));
}

Result<> HistoryStore::setSentState(const QString& sentToken, const QString& state)
{
    return only(m_database.execute(
        u"UPDATE wallet_history SET state = ? WHERE sent_token = ? AND kind = 'sent'"_s,
        {state, sentToken}));
}

QList<WalletEntry> HistoryStore::newest(int limit) const
{
    QList<WalletEntry> entries;
    const auto rows = m_database.query(
        u"SELECT id, at, kind, amount, fee, sign, mint, purpose, state FROM wallet_history "
        "ORDER BY id DESC LIMIT ?"_s,
        {limit});
    if (!rows)
        return entries; // the database has said why in the log
    for (const auto& row : *rows) {
        const auto mint = MintUrl::fromText(row.text(6));
        entries += WalletEntry{row.integer(0), base::UnixTime{std::chrono::seconds{row.integer(1)}},
            row.text(2), base::Sats{row.integer(3)}, base::Sats{row.integer(4)},
            static_cast<int>(row.integer(5)), mint.value_or(MintUrl{}), row.text(7), row.text(8)};
    }
    return entries;
}

} // namespace cashu
