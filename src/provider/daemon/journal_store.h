// SPDX-License-Identifier: GPL-3.0-or-later
// The table of events: what happened, in order, for the log of each lease and the JSON stream.
#pragma once

#include "provider/daemon/journal_entry.h"
#include "storage/database.h"

#include <vector>

namespace provider {

QString toText(JournalKind kind); // the word of the JSON stream

class JournalStore {
public:
    explicit JournalStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> prepare();
    base::Result<qint64> insert(const JournalEntry& entry);
    // Keeps what a dispute about a lease needs for a year, what was only talk for a month,
    // strangers for a week; and of strangers no more than MaxOfStrangers.
    static constexpr int MaxOfStrangers = 10'000;
    base::Result<> prune(base::UnixTime now);
    // The latest of each lease that is not final; by lease, newest first.
    base::Result<std::vector<JournalEntry>> entriesOfHolding(int limitOfEach);
    base::Result<std::vector<JournalEntry>> entriesOf(qint64 lease, int limit); // newest first

private:
    storage::Database& m_database;
};

} // namespace provider
