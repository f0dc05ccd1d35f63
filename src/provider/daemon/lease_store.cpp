// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/lease_store.h"

#include "provider/daemon/lease_rows.h"
#include "provider/daemon/number_store.h"

namespace provider {

using namespace Qt::StringLiterals;

namespace {

const QStringList Scripts{uR"(
CREATE TABLE leases (
    id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, mode INTEGER NOT NULL,
    vmid INTEGER NOT NULL, ssh_port INTEGER NOT NULL, workload TEXT NOT NULL UNIQUE, spec TEXT NOT NULL,
    image TEXT, password TEXT, login_user TEXT, state TEXT NOT NULL,
    requested_ms INTEGER NOT NULL, admitted_ms INTEGER NOT NULL, started_ms INTEGER NOT NULL,
    last_good_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    paid_msat INTEGER NOT NULL CHECK (paid_msat >= 0), earned_msat INTEGER NOT NULL CHECK (earned_msat >= 0),
    refund_due_sat INTEGER NOT NULL CHECK (refund_due_sat >= 0),
    refunded_sat INTEGER NOT NULL CHECK (refunded_sat >= 0), refund_token TEXT, closing_request TEXT,
    end_reason TEXT,
    CHECK (earned_msat + refund_due_sat * 1000 <= paid_msat));
CREATE UNIQUE INDEX leases_live_vmid ON leases (vmid) WHERE state NOT IN ('ended', 'failed');
CREATE UNIQUE INDEX leases_live_port ON leases (ssh_port) WHERE state NOT IN ('ended', 'failed');
CREATE INDEX leases_tenant ON leases (tenant, vmid);
CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, lease INTEGER NOT NULL REFERENCES leases (id), request TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL, mode INTEGER NOT NULL, token TEXT NOT NULL, token_key TEXT NOT NULL UNIQUE,
    mint TEXT NOT NULL, state TEXT NOT NULL, net_sat INTEGER NOT NULL, at INTEGER NOT NULL, span INTEGER NOT NULL,
    top_up INTEGER NOT NULL, error_type TEXT, error_message TEXT, refund_token TEXT);
CREATE INDEX payments_lease ON payments (lease);
CREATE INDEX payments_open ON payments (state) WHERE state IN ('admitted', 'returning');
CREATE TABLE earnings (
    lease INTEGER PRIMARY KEY REFERENCES leases (id), from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    earned_msat INTEGER NOT NULL);
CREATE INDEX earnings_to ON earnings (to_ms);
CREATE TABLE credits (consumer TEXT PRIMARY KEY, msat INTEGER NOT NULL CHECK (msat >= 0))
)"_s,
    u"ALTER TABLE leases ADD COLUMN unbilled_ms INTEGER NOT NULL DEFAULT 0"_s,
    // Ports are kept apart by the table of reservations, for everything that needs one.
    u"DROP INDEX leases_live_port"_s, uR"(
ALTER TABLE payments ADD COLUMN returned_sat INTEGER NOT NULL DEFAULT 0;
UPDATE payments SET returned_sat = net_sat WHERE state = 'returned'
)"_s,
    u"ALTER TABLE leases ADD COLUMN service TEXT NOT NULL DEFAULT ''"_s,
    u"ALTER TABLE leases ADD COLUMN ssh_host TEXT"_s};

template <typename T, typename Read>
base::Result<std::vector<T>> readAll(const base::Result<std::vector<storage::Row>>& rows, Read read)
{
    if (!rows)
        return base::passOn(rows);
    std::vector<T> list;
    list.reserve(rows->size());
    for (const auto& row : *rows) {
        auto item = read(row);
        if (!item)
            return base::passOn(item);
        list.push_back(std::move(*item));
    }
    return list;
}

template <typename T>
base::Result<std::optional<T>> firstOf(base::Result<std::vector<T>> list)
{
    if (!list)
        return base::passOn(list);
    return list->empty() ? std::nullopt : std::optional<T>{std::move(list->front())};
}

template <typename T>
base::Result<> ignoreValue(const base::Result<T>& result)
{
    if (!result)
        return base::passOn(result);
    return {};
}

base::Result<qint64> insertedId(storage::Database& database)
{
    const auto rows = database.query(u"SELECT last_insert_rowid()"_s);
    if (!rows)
        return base::passOn(rows);
    return rows->front().integer(0);
}

base::Result<qint64> oneInteger(const base::Result<std::vector<storage::Row>>& rows)
{
    if (!rows)
        return base::passOn(rows);
    return rows->empty() ? 0 : rows->front().integer(0);
}

} // namespace

base::Result<> LeaseStore::prepare()
{
    return m_database.migrate(u"provider_leases"_s, Scripts);
}

base::Result<qint64> LeaseStore::insert(const Lease& lease)
{
    const auto done = m_database.execute(
        u"INSERT INTO leases VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        toColumns(lease));
    if (!done)
        return base::passOn(done);
    return insertedId(m_database);
}

base::Result<> LeaseStore::save(const Lease& lease)
{
    auto values = toColumns(lease);
    values.append(lease.id);
    return ignoreValue(m_database.execute(
        u"UPDATE leases SET request = ?, tenant = ?, mode = ?, vmid = ?, ssh_port = ?, workload = "
        u"?, spec = ?, "
        "image = ?, password = ?, login_user = ?, state = ?, requested_ms = ?, admitted_ms = ?, "
        "started_ms = ?, "
        "last_good_ms = ?, ended_ms = ?, expires_at = ?, paid_msat = ?, earned_msat = ?, "
        "refund_due_sat = ?, "
        "refunded_sat = ?, refund_token = ?, closing_request = ?, end_reason = ?, unbilled_ms = ?, service = ?, ssh_host = ? WHERE id = ?"_s,
        values));
}

base::Result<qint64> LeaseStore::insert(const Payment& payment)
{
    const auto done = m_database.execute(
        u"INSERT INTO payments VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        toColumns(payment));
    if (!done)
        return base::passOn(done);
    return insertedId(m_database);
}

base::Result<> LeaseStore::save(const Payment& payment)
{
    auto values = toColumns(payment);
    values.append(payment.id);
    return ignoreValue(m_database.execute(
        u"UPDATE payments SET lease = ?, request = ?, sender = ?, mode = ?, token = ?, token_key = "
        u"?, mint = ?, "
        "state = ?, net_sat = ?, at = ?, span = ?, top_up = ?, error_type = ?, error_message = ?, "
        "refund_token = ?, returned_sat = ? WHERE id = ?"_s,
        values));
}

base::Result<std::vector<Lease>> LeaseStore::holdingLeases()
{
    return readAll<Lease>(
        m_database.query(
            u"SELECT * FROM leases WHERE state NOT IN ('ended', 'failed') ORDER BY id"_s),
        leaseFromRow);
}

base::Result<std::vector<Lease>> LeaseStore::finalLeases(int limit)
{
    return readAll<Lease>(
        m_database.query(
            u"SELECT * FROM leases WHERE state IN ('ended', 'failed') ORDER BY ended_ms DESC, id DESC LIMIT ?"_s,
            {limit}),
        leaseFromRow);
}

base::Result<std::vector<Payment>> LeaseStore::paymentsOf(qint64 lease)
{
    return readAll<Payment>(
        m_database.query(u"SELECT * FROM payments WHERE lease = ? ORDER BY id"_s, {lease}),
        paymentFromRow);
}

base::Result<std::vector<Payment>> LeaseStore::paymentsOfHolding()
{
    return readAll<Payment>(
        m_database.query(
            u"SELECT payments.* FROM leases JOIN payments ON payments.lease = leases.id "
            "WHERE leases.state NOT IN ('ended', 'failed') ORDER BY payments.lease, payments.id"_s),
        paymentFromRow);
}

base::Result<> LeaseStore::saveSeen(const Lease& lease)
{
    return ignoreValue(
        m_database.execute(u"UPDATE leases SET last_good_ms = ?, unbilled_ms = ? WHERE id = ?"_s,
            {qint64{lease.lastGoodAt.count()}, qint64{lease.unbilled.count()}, lease.id}));
}

base::Result<std::vector<Payment>> LeaseStore::openPayments()
{
    return readAll<Payment>(
        m_database.query(
            u"SELECT * FROM payments WHERE state IN ('admitted', 'returning') ORDER BY id"_s),
        paymentFromRow);
}

base::Result<std::optional<Payment>> LeaseStore::paymentWithToken(const QString& tokenKey)
{
    return firstOf(readAll<Payment>(
        m_database.query(u"SELECT * FROM payments WHERE token_key = ?"_s, {tokenKey}),
        paymentFromRow));
}

base::Result<std::optional<Payment>> LeaseStore::paymentOfRequest(const QString& request)
{
    return firstOf(
        readAll<Payment>(m_database.query(u"SELECT * FROM payments WHERE request = ?"_s, {request}),
            paymentFromRow));
}

base::Result<bool> LeaseStore::hasPaid(const nostr::PublicKey& tenant)
{
    const auto rows = m_database.query(
        u"SELECT 1 FROM leases WHERE tenant = ? AND paid_msat > 0 LIMIT 1"_s, {tenant.toHex()});
    if (!rows)
        return base::passOn(rows);
    return !rows->empty();
}

base::Result<std::optional<Lease>> LeaseStore::latestLease(
    const nostr::PublicKey& tenant, protocol::PodId pod)
{
    return firstOf(readAll<Lease>(
        m_database.query(
            u"SELECT * FROM leases WHERE tenant = ? AND vmid = ? ORDER BY id DESC LIMIT 1"_s,
            {tenant.toHex(), pod.vmid}),
        leaseFromRow));
}

base::Result<std::optional<quint32>> LeaseStore::freeVmid(quint32 first, quint32 last)
{
    const auto newest
        = oneInteger(m_database.query(u"SELECT vmid FROM leases ORDER BY id DESC LIMIT 1"_s));
    if (!newest)
        return base::passOn(newest);
    const UsedNumbers used{.table = u"leases"_s,
        .column = u"vmid"_s,
        .condition = u"state NOT IN ('ended', 'failed')"_s};
    const auto number = nextFreeNumber(m_database, used, {first, last}, *newest);
    if (!number)
        return base::passOn(number);
    return *number ? std::optional{static_cast<quint32>(**number)} : std::nullopt;
}

base::Result<quint16> LeaseStore::newestSshPort()
{
    const auto newest
        = oneInteger(m_database.query(u"SELECT ssh_port FROM leases ORDER BY id DESC LIMIT 1"_s));
    if (!newest)
        return base::passOn(newest);
    return static_cast<quint16>(*newest);
}

base::Result<> LeaseStore::addEarning(qint64 lease, const Earning& earning)
{
    return ignoreValue(m_database.execute(u"INSERT OR IGNORE INTO earnings VALUES (?, ?, ?, ?)"_s,
        {lease, qint64{earning.from.count()}, qint64{earning.to.count()},
            qint64{earning.amount.value()}}));
}

base::Result<std::vector<LeaseStore::Earning>> LeaseStore::earningsSince(Moment moment)
{
    return readAll<Earning>(
        m_database.query(u"SELECT from_ms, to_ms, earned_msat FROM earnings WHERE to_ms > ?"_s,
            {qint64{moment.count()}}),
        [](const storage::Row& row) -> base::Result<Earning> {
            return Earning{
                Moment{row.integer(0)}, Moment{row.integer(1)}, base::Msats{row.integer(2)}};
        });
}

base::Result<base::Msats> LeaseStore::totalEarned()
{
    const auto sum
        = oneInteger(m_database.query(u"SELECT COALESCE(SUM(earned_msat), 0) FROM earnings"_s));
    if (!sum)
        return base::passOn(sum);
    return base::Msats{*sum};
}

base::Result<qint64> LeaseStore::completedLeases()
{
    return oneInteger(m_database.query(u"SELECT COUNT(*) FROM earnings"_s));
}

base::Result<> LeaseStore::addCredit(const nostr::PublicKey& consumer, base::Msats amount)
{
    return ignoreValue(m_database.execute(
        u"INSERT INTO credits VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET msat = msat + excluded.msat"_s,
        {consumer.toHex(), qint64{amount.value()}}));
}

base::Result<base::Msats> LeaseStore::creditOf(const nostr::PublicKey& consumer)
{
    const auto amount = oneInteger(
        m_database.query(u"SELECT msat FROM credits WHERE consumer = ?"_s, {consumer.toHex()}));
    if (!amount)
        return base::passOn(amount);
    return base::Msats{*amount};
}

base::Result<> LeaseStore::takeCredit(const nostr::PublicKey& consumer, base::Msats amount)
{
    const auto taken = m_database.execute(
        u"UPDATE credits SET msat = msat - ? WHERE consumer = ? AND msat >= ?"_s,
        {qint64{amount.value()}, consumer.toHex(), qint64{amount.value()}});
    if (!taken)
        return base::passOn(taken);
    if (*taken == 0)
        return base::fail(base::Errc::Conflict, u"there is no such credit"_s);
    return {};
}

base::Result<base::Msats> LeaseStore::totalCredits()
{
    const auto sum = oneInteger(m_database.query(u"SELECT COALESCE(SUM(msat), 0) FROM credits"_s));
    if (!sum)
        return base::passOn(sum);
    return base::Msats{*sum};
}

} // namespace provider
