// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/offer_store.h"

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

qint64 count(base::UnixTime time)
{
    return time.time_since_epoch().count();
}

} // namespace

base::Result<OfferStore> OfferStore::open(storage::Database& database)
{
    const QStringList scripts{
        u"CREATE TABLE heard_offers(provider TEXT PRIMARY KEY, event BLOB NOT NULL, heard_at "
        u"INTEGER NOT NULL);\n"
        "CREATE INDEX heard_offers_by_time ON heard_offers(heard_at)"_s};
    if (const auto done = database.migrate(u"consumer_offers"_s, scripts); !done)
        return base::passOn(done);
    return OfferStore{database};
}

base::Result<> OfferStore::save(const QList<HeardOffer>& offers)
{
    storage::Transaction transaction{*m_database};
    for (const auto& offer : offers) {
        const auto done = m_database->execute(
            u"INSERT OR REPLACE INTO heard_offers(provider, event, heard_at) VALUES(?, ?, ?)"_s,
            {offer.event.pubkey.toHex(), nostr::toJsonText(offer.event), count(offer.heardAt)});
        if (!done)
            return base::passOn(done);
    }
    return transaction.commit();
}

base::Result<QList<HeardOffer>> OfferStore::read(int offset, int limit) const
{
    const auto rows = m_database->query(u"SELECT event, heard_at FROM heard_offers ORDER BY "
                                        u"heard_at DESC, provider LIMIT ? OFFSET ?"_s,
        {limit, offset});
    if (!rows)
        return base::passOn(rows);
    QList<HeardOffer> offers;
    for (const auto& row : *rows) {
        const auto event = nostr::eventFromJsonText(row.bytes(0));
        if (event)
            offers.append({*event, base::UnixTime{std::chrono::seconds{row.integer(1)}}});
    }
    return offers;
}

base::Result<> OfferStore::forgetOld(base::UnixTime now)
{
    const auto aged = m_database->execute(
        u"DELETE FROM heard_offers WHERE heard_at < ?"_s, {count(now - OfferMemory)});
    if (!aged)
        return base::passOn(aged);
    const auto over = m_database->execute(
        u"DELETE FROM heard_offers WHERE provider IN (SELECT provider FROM heard_offers ORDER BY "
        u"heard_at DESC, provider LIMIT -1 OFFSET ?)"_s,
        {MaxCachedOffers});
    if (!over)
        return base::passOn(over);
    return {};
}

base::Result<> OfferStore::remove(const QList<nostr::PublicKey>& providers)
{
    if (providers.isEmpty())
        return {};
    storage::Transaction transaction{*m_database};
    for (const auto& provider : providers) {
        const auto done = m_database->execute(
            u"DELETE FROM heard_offers WHERE provider = ?"_s, {provider.toHex()});
        if (!done)
            return base::passOn(done);
    }
    return transaction.commit();
}

} // namespace consumer
