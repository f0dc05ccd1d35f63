// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of this computer that is promised to somebody: by leases from their admission to their
// removal, and by standbys. Nothing is counted twice, no port is given twice. Its methods join the
// transaction that is open, so that a promise and its reason are stored together or not at all.
#pragma once

#include "provider/daemon/sales_rules.h"
#include "storage/database.h"

namespace provider {

enum class ReservationKind { Lease, Standby };

struct Reservation {
    ReservationKind kind = ReservationKind::Lease;
    qint64 owner = 0; // id of the lease or standby
    backends::Capacity capacity;
    QList<quint16> ports;
};

// All of them together.
struct ReservedSum {
    backends::Capacity capacity;
    qint64 count = 0;

    bool operator==(const ReservedSum&) const = default;
};

// Whether one more of this size fits beside them.
bool fitsInto(
    const SalesLimits& limits, const ReservedSum& reserved, const backends::Capacity& wanted);

// How many of a size fit beside what is taken.
qint64 timesThatFit(const backends::Capacity& one, const backends::Capacity& all,
    const backends::Capacity& taken = {});

class ReservationStore {
public:
    explicit ReservationStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare(); // after the table of leases

    // Insufficient: the limits would be exceeded. Conflict: a port is taken.
    base::Result<> reserve(const Reservation& reservation, const SalesLimits& limits);
    base::Result<> release(ReservationKind kind, qint64 owner); // what is not reserved, too
    base::Result<> changePort(ReservationKind kind, qint64 owner, quint16 from, quint16 to);

    base::Result<ReservedSum> sum();
    // The first free port of the range above `after`, else from its start: a port rests as long as
    // it can before it is used again. Nothing when all are taken.
    base::Result<std::optional<quint16>> freePort(quint16 first, quint16 last, quint16 after);

private:
    base::Result<> addPort(ReservationKind kind, qint64 owner, quint16 port);
    base::Result<> countAnew();

    storage::Database& m_database;
};

} // namespace provider
