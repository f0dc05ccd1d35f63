// SPDX-License-Identifier: GPL-3.0-or-later
// What of ours was last taken by a relay, so that a start knows what still has to be published.
#pragma once

#include "storage/database.h"

#include <optional>

namespace consumer {

enum class BackedUpList { Mints, Servers };

class BackupStore {
public:
    static base::Result<BackupStore> open(storage::Database& database);

    // Of our own entries, whatever form the caller gives them; not set: none yet.
    base::Result<std::optional<QString>> published(BackedUpList list) const;
    base::Result<> notePublished(BackedUpList list, const QString& content);

private:
    explicit BackupStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
