// SPDX-License-Identifier: GPL-3.0-or-later
// The newest offer of each provider as it was heard, kept between starts.
#pragma once

#include "nostr/event.h"
#include "storage/database.h"

#include <QList>

namespace consumer {

inline constexpr int MaxCachedOffers = 10'000; // heard last; others are forgotten
inline constexpr std::chrono::hours OfferMemory{30 * 24}; // after it was heard last

struct HeardOffer {
    nostr::Event event;
    base::UnixTime heardAt;
};

class OfferStore {
public:
    static base::Result<OfferStore> open(storage::Database& database);

    base::Result<> save(const QList<HeardOffer>& offers); // in one transaction
    // Heard last first; those that cannot be read are left out.
    base::Result<QList<HeardOffer>> read(int offset, int count) const;
    base::Result<> forgetOld(base::UnixTime now);
    base::Result<> remove(const QList<nostr::PublicKey>& providers); // in one transaction

private:
    explicit OfferStore(storage::Database& database)
        : m_database{&database}
    {
    }

    storage::Database* m_database;
};

} // namespace consumer
