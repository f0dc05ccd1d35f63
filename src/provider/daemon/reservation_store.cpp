// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/reservation_store.h"

#include "provider/daemon/number_store.h"

#include <algorithm>
#include <limits>

namespace provider {

using namespace Qt::StringLiterals;

namespace {

// Leases from before this table reserved what their size says, and one gigabyte of disk.
const QStringList Scripts{uR"(
CREATE TABLE reservations (
    kind TEXT NOT NULL, owner INTEGER NOT NULL, cpu INTEGER NOT NULL, memory_mb INTEGER NOT NULL,
    disk_mb INTEGER NOT NULL, PRIMARY KEY (kind, owner)) WITHOUT ROWID;
CREATE TABLE reserved_ports (
    port INTEGER PRIMARY KEY CHECK (port BETWEEN 1 AND 65535), kind TEXT NOT NULL, owner INTEGER NOT NULL);
CREATE INDEX reserved_ports_owner ON reserved_ports (kind, owner);
CREATE TABLE reserved_sum (
    one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, cpu INTEGER NOT NULL,
    memory_mb INTEGER NOT NULL, disk_mb INTEGER NOT NULL);
INSERT INTO reserved_sum VALUES (1, 0, 0, 0, 0);
INSERT INTO reservations SELECT 'lease', id, json_extract(spec, '$.cpu_millicores'),
    json_extract(spec, '$.memory_mb'), 1024 FROM leases
    WHERE state NOT IN ('ended', 'failed', 'failed_refunding');
INSERT INTO reserved_ports SELECT ssh_port, 'lease', id FROM leases
    WHERE state NOT IN ('ended', 'failed', 'failed_refunding')
)"_s};

QString toText(ReservationKind kind)
{
    switch (kind) {
    case ReservationKind::Lease:
        return u"lease"_s;
    case ReservationKind::Standby:
        return u"standby"_s;
    }
    return {};
}

template <typename T>
base::Result<> ignoreValue(const base::Result<T>& result)
{
    if (!result)
        return base::passOn(result);
    return {};
}

} // namespace

bool fitsInto(
    const SalesLimits& limits, const ReservedSum& reserved, const backends::Capacity& wanted)
{
    const auto& all = limits.capacity;
    const auto& taken = reserved.capacity;
    // Subtractions of bounded numbers: a size that somebody wrote into a file cannot wrap.
    return reserved.count < limits.leases
        && wanted.cpuMillicores <= all.cpuMillicores - taken.cpuMillicores
        && wanted.memoryMb <= all.memoryMb - taken.memoryMb
        && wanted.diskMb <= all.diskMb - taken.diskMb;
}

qint64 timesThatFit(
    const backends::Capacity& one, const backends::Capacity& all, const backends::Capacity& taken)
{
    const auto times = [](qint64 part, qint64 rest) {
        return part <= 0 ? std::numeric_limits<qint64>::max() : std::max<qint64>(rest, 0) / part;
    };
    return std::min({times(one.cpuMillicores, all.cpuMillicores - taken.cpuMillicores),
        times(one.memoryMb, all.memoryMb - taken.memoryMb),
        times(one.diskMb, all.diskMb - taken.diskMb)});
}

base::Result<> ReservationStore::prepare()
{
    if (const auto done = m_database.migrate(u"provider_reservations"_s, Scripts); !done)
        return done;
    return countAnew();
}

base::Result<> ReservationStore::countAnew()
{
    return ignoreValue(m_database.execute(
        u"UPDATE reserved_sum SET (count, cpu, memory_mb, disk_mb) = (SELECT COUNT(*), "
        "COALESCE(SUM(cpu), 0), COALESCE(SUM(memory_mb), 0), COALESCE(SUM(disk_mb), 0) "
        "FROM reservations)"_s));
}

base::Result<ReservedSum> ReservationStore::sum()
{
    const auto rows
        = m_database.query(u"SELECT count, cpu, memory_mb, disk_mb FROM reserved_sum"_s);
    if (!rows)
        return base::passOn(rows);
    if (rows->empty())
        return base::fail(base::Errc::Storage, u"the sum of reservations is missing"_s);
    const auto& row = rows->front();
    ReservedSum sum;
    sum.count = row.integer(0);
    sum.capacity
        = {.cpuMillicores = row.integer(1), .memoryMb = row.integer(2), .diskMb = row.integer(3)};
    return sum;
}

base::Result<> ReservationStore::reserve(const Reservation& wanted, const SalesLimits& limits)
{
    storage::Transaction transaction{m_database};
    const auto reserved = sum();
    if (!reserved)
        return base::passOn(reserved);
    if (!fitsInto(limits, *reserved, wanted.capacity))
        return base::fail(base::Errc::Insufficient, u"no room for one more"_s);
    const auto& size = wanted.capacity;
    const QVariantList columns{
        toText(wanted.kind), wanted.owner, size.cpuMillicores, size.memoryMb, size.diskMb};
    const auto added = m_database.execute(
        u"INSERT OR IGNORE INTO reservations VALUES (?, ?, ?, ?, ?)"_s, columns);
    if (!added)
        return base::passOn(added);
    if (*added == 0)
        return base::fail(base::Errc::Conflict, u"this is reserved already"_s);
    const auto counted = m_database.execute(
        u"UPDATE reserved_sum SET count = count + 1, cpu = cpu + ?, memory_mb = memory_mb + ?, "
        "disk_mb = disk_mb + ?"_s,
        {size.cpuMillicores, size.memoryMb, size.diskMb});
    if (!counted)
        return base::passOn(counted);
    for (const auto port : wanted.ports)
        if (const auto taken = addPort(wanted.kind, wanted.owner, port); !taken)
            return taken;
    return transaction.commit();
}

base::Result<> ReservationStore::addPort(ReservationKind kind, qint64 owner, quint16 port)
{
    const auto added = m_database.execute(
        u"INSERT OR IGNORE INTO reserved_ports VALUES (?, ?, ?)"_s, {port, toText(kind), owner});
    if (!added)
        return base::passOn(added);
    if (*added == 0)
        return base::fail(base::Errc::Conflict, u"port %1 is reserved"_s.arg(port));
    return {};
}

base::Result<> ReservationStore::release(ReservationKind kind, qint64 owner)
{
    storage::Transaction transaction{m_database};
    const QVariantList key{toText(kind), owner};
    const auto rows = m_database.query(
        u"SELECT cpu, memory_mb, disk_mb FROM reservations WHERE kind = ? AND owner = ?"_s, key);
    if (!rows)
        return base::passOn(rows);
    if (rows->empty())
        return transaction.commit();
    const auto& row = rows->front();
    const auto counted = m_database.execute(
        u"UPDATE reserved_sum SET count = count - 1, cpu = cpu - ?, memory_mb = memory_mb - ?, "
        "disk_mb = disk_mb - ?"_s,
        {row.integer(0), row.integer(1), row.integer(2)});
    if (!counted)
        return base::passOn(counted);
    for (const auto* table : {"reservations", "reserved_ports"}) {
        const auto removed = m_database.execute(
            u"DELETE FROM %1 WHERE kind = ? AND owner = ?"_s.arg(QLatin1StringView{table}), key);
        if (!removed)
            return base::passOn(removed);
    }
    return transaction.commit();
}

base::Result<> ReservationStore::changePort(
    ReservationKind kind, qint64 owner, quint16 from, quint16 to)
{
    storage::Transaction transaction{m_database};
    const auto removed = m_database.execute(
        u"DELETE FROM reserved_ports WHERE port = ? AND kind = ? AND owner = ?"_s,
        {from, toText(kind), owner});
    if (!removed)
        return base::passOn(removed);
    if (const auto added = addPort(kind, owner, to); !added)
        return added;
    return transaction.commit();
}

base::Result<std::optional<quint16>> ReservationStore::freePort(
    quint16 first, quint16 last, quint16 after)
{
    const UsedNumbers used{.table = u"reserved_ports"_s, .column = u"port"_s};
    const auto port = nextFreeNumber(m_database, used, {first, last}, after);
    if (!port)
        return base::passOn(port);
    return *port ? std::optional{static_cast<quint16>(**port)} : std::nullopt;
}

} // namespace provider
