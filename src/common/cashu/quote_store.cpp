// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_store.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

namespace {

constexpr auto MintColumns
    = "SELECT mint, id, request, amount, state, expiry, pubkey, key, at FROM wallet_mint_quotes ";

Result<> only(const Result<qint64>& executed)
{
    if (!executed)
        return passOn(executed);
    return {};
}

QVariant seconds(const std::optional<base::UnixTime>& time)
{
    return time ? QVariant{qint64{time->time_since_epoch().count()}} : QVariant{};
}

std::optional<base::UnixTime> timeOf(const storage::Row& row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    return base::UnixTime{std::chrono::seconds{row.integer(column)}};
}

std::optional<StoredMintQuote> mintQuoteFrom(const storage::Row& row)
{
    const auto mint = MintUrl::fromText(row.text(0));
    if (!mint)
        return std::nullopt;
    StoredMintQuote stored;
    stored.mint = *mint;
    stored.quote.id = row.text(1);
    stored.quote.request = row.text(2);
    stored.quote.amount = base::Sats{row.integer(3)};
    stored.quote.unit = u"sat"_s;
    stored.quote.state = mintQuoteStateFrom(row.text(4)).value_or(MintQuoteState::Unpaid);
    stored.quote.expiry = timeOf(row, 5);
    if (!row.isNull(6))
        stored.quote.pubkey = row.text(6);
    if (!row.isNull(7))
        stored.key = crypto::SecretBytes<32>::fromBytes(base::view(row.bytes(7)));
    stored.at = base::UnixTime{std::chrono::seconds{row.integer(8)}};
    return stored;
}

} // namespace

Result<> QuoteStore::add(const StoredMintQuote& stored)
{
    const auto& quote = stored.quote;
    return only(m_database.execute(u"INSERT INTO wallet_mint_quotes (id, mint, request, amount, "
                                   u"state, expiry, pubkey, key, at) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {quote.id, stored.mint.toString(), quote.request, qint64{quote.amount.value()},
            toString(quote.state), seconds(quote.expiry),
            quote.pubkey ? QVariant{*quote.pubkey} : QVariant{},
            stored.key ? QVariant{base::toByteArray(stored.key->bytes())} : QVariant{},
            qint64{stored.at.time_since_epoch().count()}}));
}

std::optional<StoredMintQuote> QuoteStore::mintQuote(const QString& id) const
{
    const auto rows = m_database.query(QLatin1StringView{MintColumns} + u"WHERE id = ?"_s, {id});
    if (!rows || rows->empty())
        return std::nullopt;
    return mintQuoteFrom(rows->front());
}

QList<StoredMintQuote> QuoteStore::openMintQuotes(base::UnixTime notBefore) const
{
    QList<StoredMintQuote> open;
    const auto rows = m_database.query(
        QLatin1StringView{MintColumns} + u"WHERE state <> 'ISSUED' AND at >= ? ORDER BY at, id"_s,
        {qint64{notBefore.time_since_epoch().count()}});
    if (!rows)
        return open; // the database has said why in the log
    for (const auto& row : *rows) {
        if (const auto quote = mintQuoteFrom(row))
            open += *quote;
    }
    return open;
}

Result<> QuoteStore::setState(const QString& id, MintQuoteState state)
{
    return only(m_database.execute(
        u"UPDATE wallet_mint_quotes SET state = ? WHERE id = ? AND state <> 'ISSUED'"_s,
        {toString(state), id}));
}

Result<> QuoteStore::add(const StoredMeltQuote& stored)
{
    const auto& quote = stored.quote;
    return only(m_database.execute(u"INSERT INTO wallet_melt_quotes (id, mint, request, amount, "
                                   u"fee_reserve, state, expiry, preimage) "
                                   "VALUES (?, ?, ?, ?, ?, ?, ?, '')"_s,
        {quote.id, stored.mint.toString(), quote.request, qint64{quote.amount.value()},
            qint64{quote.feeReserve.value()}, toString(quote.state), seconds(quote.expiry)}));
}

std::optional<StoredMeltQuote> QuoteStore::meltQuote(const QString& id) const
{
    const auto rows = m_database.query(u"SELECT mint, id, request, amount, fee_reserve, state, "
                                       u"expiry, preimage FROM wallet_melt_quotes "
                                       "WHERE id = ?"_s,
        {id});
    if (!rows || rows->empty())
        return std::nullopt;
    const auto& row = rows->front();
    const auto mint = MintUrl::fromText(row.text(0));
    if (!mint)
        return std::nullopt;
    StoredMeltQuote stored;
    stored.mint = *mint;
    stored.quote.id = row.text(1);
    stored.quote.request = row.text(2);
    stored.quote.amount = base::Sats{row.integer(3)};
    stored.quote.unit = u"sat"_s;
    stored.quote.feeReserve = base::Sats{row.integer(4)};
    stored.quote.state = meltQuoteStateFrom(row.text(5)).value_or(MeltQuoteState::Unpaid);
    stored.quote.expiry = timeOf(row, 6);
    if (!row.text(7).isEmpty())
        stored.quote.preimage = row.text(7);
    return stored;
}

Result<> QuoteStore::setState(const QString& id, MeltQuoteState state, const QString& preimage)
{
    return only(
        m_database.execute(u"UPDATE wallet_melt_quotes SET state = ?, preimage = ? WHERE id = ?"_s,
            {toString(state), preimage, id}));
}

bool QuoteStore::isInvoiceInUse(const QString& invoice) const
{
    const auto rows = m_database.query(
        u"SELECT 1 FROM wallet_melt_quotes WHERE request = ? AND state <> 'UNPAID'"_s, {invoice});
    return !rows || !rows->empty();
}

} // namespace cashu
