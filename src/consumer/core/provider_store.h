// SPDX-License-Identifier: GPL-3.0-or-later
// What we remember about providers between starts: first seen, starred, avoided, our own history
// with them.
#pragma once

#include "consumer/core/offer_board.h"
#include "storage/database.h"

#include <QHash>

namespace consumer {

class ProviderStore {
public:
    // Of those that we only ever saw, the newest are remembered.
    static constexpr int MaxStrangers = 20'000;

    static base::Result<ProviderStore> open(storage::Database& database);

    base::Result<> save(
        const QHash<nostr::PublicKey, ProviderMemory>& memories); // in one transaction
    base::Result<QHash<nostr::PublicKey, ProviderMemory>> all() const;
    base::Result<> forgetStrangersBeyond(int count);

private:
    explicit ProviderStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
