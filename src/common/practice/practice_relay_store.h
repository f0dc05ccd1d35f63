// SPDX-License-Identifier: GPL-3.0-or-later
// The practice relay's events on disk: they survive SIGKILL.
#pragma once

#include "base/result.h"
#include "nostr/event.h"
#include "storage/database.h"

namespace practice {

class PracticeRelayStore {
public:
    // The database outlives the store.
    static base::Result<PracticeRelayStore> open(storage::Database& database);

    base::Result<QList<QByteArray>> all() const; // JSON texts
    // In one transaction: the new event is there and the others are gone, or nothing has changed.
    base::Result<> replace(const nostr::EventId& id, const QByteArray& json,
        const QList<nostr::EventId>& removed) const;
    base::Result<> remove(const QList<nostr::EventId>& ids) const;

private:
    explicit PracticeRelayStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace practice
