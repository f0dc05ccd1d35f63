// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/sweep_store.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const QStringList Scripts{uR"(
CREATE TABLE sweeps (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mint TEXT NOT NULL, address TEXT NOT NULL,
    amount_sat INTEGER NOT NULL CHECK (amount_sat >= 0), fee_sat INTEGER NOT NULL CHECK (fee_sat >= 0),
    quote TEXT NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL, at INTEGER NOT NULL);
CREATE UNIQUE INDEX sweeps_open ON sweeps (mint) WHERE state IN ('planned', 'paying')
)"_s};

base::Result<Sweep> sweepFromRow(const storage::Row& row)
{
    const auto mint = cashu::MintUrl::fromText(row.text(1));
    if (!mint)
        return base::fail(base::Errc::Storage, u"a row of sweeps cannot be read"_s);
    Sweep sweep;
    sweep.id = row.integer(0);
    sweep.mint = *mint;
    sweep.address = row.text(2);
    sweep.amount = base::Sats{row.integer(3)};
    sweep.fee = base::Sats{row.integer(4)};
    sweep.quote = row.text(5);
    for (const auto state :
        {SweepState::Planned, SweepState::Paying, SweepState::Paid, SweepState::Failed})
        if (toText(state) == row.text(6))
            sweep.state = state;
    sweep.detail = row.text(7);
    sweep.at = base::UnixTime{std::chrono::seconds{row.integer(8)}};
    return sweep;
}

} // namespace

base::Result<> SweepStore::prepare()
{
    return m_database.migrate(u"provider_sweeps"_s, Scripts);
}

base::Result<qint64> SweepStore::insert(const Sweep& sweep)
{
    const auto done
        = m_database.execute(u"INSERT INTO sweeps VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {sweep.mint.toString(), sweep.address, qint64{sweep.amount.value()},
                qint64{sweep.fee.value()}, sweep.quote, toText(sweep.state), sweep.detail,
                qint64{sweep.at.time_since_epoch().count()}});
    if (!done)
        return base::passOn(done);
    const auto rows = m_database.query(u"SELECT last_insert_rowid()"_s);
    if (!rows)
        return base::passOn(rows);
    return rows->front().integer(0);
}

base::Result<> SweepStore::save(const Sweep& sweep)
{
    const auto done = m_database.execute(
        u"UPDATE sweeps SET amount_sat = ?, fee_sat = ?, quote = ?, state = ?, detail = ? WHERE id = ?"_s,
        {qint64{sweep.amount.value()}, qint64{sweep.fee.value()}, sweep.quote, toText(sweep.state),
            sweep.detail, sweep.id});
    if (!done)
        return base::passOn(done);
    return {};
}

base::Result<std::vector<Sweep>> SweepStore::open()
{
    return where(u"WHERE state IN ('planned', 'paying') ORDER BY id"_s);
}

base::Result<std::vector<Sweep>> SweepStore::newest(int limit)
{
    return where(u"ORDER BY id DESC LIMIT ?"_s, {limit});
}

base::Result<base::Sats> SweepStore::totalPaid()
{
    const auto rows = m_database.query(
        u"SELECT COALESCE(SUM(amount_sat + fee_sat), 0) FROM sweeps WHERE state = 'paid'"_s);
    if (!rows)
        return base::passOn(rows);
    return base::Sats{rows->front().integer(0)};
}

base::Result<std::vector<Sweep>> SweepStore::where(const QString& rest, const QVariantList& values)
{
    const auto rows = m_database.query(u"SELECT * FROM sweeps "_s + rest, values);
    if (!rows)
        return base::passOn(rows);
    std::vector<Sweep> sweeps;
    for (const auto& row : *rows) {
        const auto sweep = sweepFromRow(row);
        if (!sweep)
            return base::passOn(sweep);
        sweeps.push_back(*sweep);
    }
    return sweeps;
}

} // namespace provider
