// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/transfer_store.h"

#include <array>

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

namespace {

constexpr auto Version1 = R"sql(
CREATE TABLE wallet_transfers (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, target TEXT NOT NULL, amount INTEGER NOT NULL,
    melt_quote TEXT NOT NULL, mint_quote TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL);
CREATE INDEX wallet_transfers_by_state ON wallet_transfers (state);
)sql";

constexpr std::array States{"quoted", "paying", "collecting", "done", "failed"};

QString toText(TransferState state)
{
    return QString::fromLatin1(States[static_cast<std::size_t>(state)]);
}

TransferState stateFrom(const QString& text)
{
    for (std::size_t i = 0; i < States.size(); ++i) {
        if (text == QLatin1StringView{States[i]})
            return static_cast<TransferState>(i);
    }
    return TransferState::Failed;
}

} // namespace

Result<> TransferStore::open()
{
    return m_database.migrate(u"wallet_transfers"_s, {QString::fromLatin1(Version1)});
}

Result<qint64> TransferStore::add(const StoredTransfer& transfer)
{
    const auto added = m_database.query(
        u"INSERT INTO wallet_transfers (source, target, amount, melt_quote, mint_quote, state, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
        {transfer.source.toString(), transfer.target.toString(), qint64{transfer.amount.value()},
            transfer.meltQuote, transfer.mintQuote, toText(transfer.state),
            qint64{transfer.at.time_since_epoch().count()}});
    if (!added)
        return passOn(added);
    return added->front().integer(0);
}

std::optional<StoredTransfer> TransferStore::find(qint64 id) const
{
    const auto found = where(u"id = ?"_s, {id});
    return found.isEmpty() ? std::nullopt : std::optional{found.front()};
}

QList<StoredTransfer> TransferStore::unfinished() const
{
    return where(u"state IN ('paying', 'collecting')"_s, {});
}

Result<> TransferStore::setState(qint64 id, TransferState state, const QString& reason)
{
    const auto set = m_database.execute(
        u"UPDATE wallet_transfers SET state = ?, reason = ? WHERE id = ? AND state <> 'done'"_s,
        {toText(state), reason, id});
    if (!set)
        return passOn(set);
    return {};
}

QList<StoredTransfer> TransferStore::where(
    const QString& condition, const QVariantList& values) const
{
    QList<StoredTransfer> found;
    const auto rows
        = m_database.query(u"SELECT id, source, target, amount, melt_quote, mint_quote, state, "
                           u"reason, at FROM wallet_transfers WHERE "_s
                + condition + u" ORDER BY id"_s,
            values);
    if (!rows)
        return found; // the database has said why in the log
    for (const auto& row : *rows) {
        const auto source = MintUrl::fromText(row.text(1));
        const auto target = MintUrl::fromText(row.text(2));
        if (!source || !target)
            continue;
        found += StoredTransfer{row.integer(0), *source, *target, base::Sats{row.integer(3)},
            row.text(4), row.text(5), stateFrom(row.text(6)), row.text(7),
            base::UnixTime{std::chrono::seconds{row.integer(8)}}};
    }
    return found;
}

} // namespace cashu
