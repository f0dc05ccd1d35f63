// SPDX-License-Identifier: GPL-3.0-or-later
// The leases of a profile, the log of each, and which messages about them were read.
#pragma once

#include "consumer/core/lease.h"
#include "nostr/event.h"
#include "storage/database.h"

#include <QSet>

#include <functional>

namespace consumer {

struct StoredLeases {
    QList<Lease> leases; // newest first
    QSet<qint64> unreadable; // numbers of damaged rows
};

class LeaseStore {
public:
    static base::Result<LeaseStore> open(storage::Database& database);

    base::Result<> save(const Lease& lease); // creates or replaces
    // Those that have not ended are never left out. One damaged row does not hide the others.
    base::Result<StoredLeases> all() const;

    base::Result<> note(qint64 number, const LogLine& line);
    base::Result<QList<LogLine>> log(qint64 number) const; // oldest first, bounded

    base::Result<> rememberRead(qint64 number, const nostr::EventId& message, base::UnixTime at);
    // Both or none: what `save` stores, and that this message was read.
    base::Result<> saveRead(qint64 number, const nostr::EventId& message, base::UnixTime at,
        const std::function<base::Result<>()>& save);
    base::Result<QSet<nostr::EventId>> readMessages(qint64 number) const;

private:
    explicit LeaseStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
