// SPDX-License-Identifier: GPL-3.0-or-later
// The quotes of PracticeMintStore: invoices to be paid to the mint, and payments it makes.
#include "practice/practice_mint_rows.h"
#include "practice/practice_mint_store.h"

#include <QJsonDocument>

namespace practice {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;
using base::Sats;
using std::chrono::milliseconds;

Result<> PracticeMintStore::insertMintQuote(const StoredMintQuote& stored)
{
    const auto& quote = stored.quote;
    return done(m_database.execute(u"INSERT INTO mint_quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {quote.id, quote.request, qint64{quote.amount.value()}, toString(quote.state),
            secondsOf(quote.expiry), quote.pubkey ? QVariant{*quote.pubkey} : QVariant{},
            blob(stored.paymentHash), blob(stored.preimage), qint64{stored.paidAt.count()}}));
}

Result<std::optional<StoredMintQuote>> PracticeMintStore::mintQuoteWhere(
    const QString& condition, const QVariant& value)
{
    const auto rows = m_database.query(
        u"SELECT id, request, amount, state, expiry, pubkey, payment_hash, preimage, "
        "paid_at FROM mint_quotes WHERE "_s
            + condition,
        {value});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return std::optional<StoredMintQuote>{};
    const auto& row = rows->front();
    StoredMintQuote stored;
    stored.quote.id = row.text(0);
    stored.quote.request = row.text(1);
    stored.quote.amount = Sats{row.integer(2)};
    stored.quote.unit = u"sat"_s;
    stored.quote.state
        = cashu::mintQuoteStateFrom(row.text(3)).value_or(cashu::MintQuoteState::Unpaid);
    stored.quote.expiry = base::UnixTime{std::chrono::seconds{row.integer(4)}};
    if (!row.isNull(5))
        stored.quote.pubkey = row.text(5);
    stored.paymentHash = array32(row.bytes(6));
    stored.preimage = array32(row.bytes(7));
    stored.paidAt = milliseconds{row.integer(8)};
    return std::optional{stored};
}

Result<std::optional<StoredMintQuote>> PracticeMintStore::mintQuote(const QString& id)
{
    return mintQuoteWhere(u"id = ?"_s, id);
}

Result<std::optional<StoredMintQuote>> PracticeMintStore::mintQuoteFor(
    const std::array<std::uint8_t, 32>& paymentHash)
{
    return mintQuoteWhere(u"payment_hash = ?"_s, blob(paymentHash));
}

Result<> PracticeMintStore::payInvoicesDue(milliseconds now)
{
    return done(m_database.execute(
        u"UPDATE mint_quotes SET state = 'PAID' WHERE state = 'UNPAID' AND paid_at <= ?"_s,
        {qint64{now.count()}}));
}

Result<> PracticeMintStore::moveMintQuote(
    const QString& id, cashu::MintQuoteState from, cashu::MintQuoteState to)
{
    return exactlyOne(
        m_database.execute(u"UPDATE mint_quotes SET state = ? WHERE id = ? AND state = ?"_s,
            {toString(to), id, toString(from)}));
}

Result<> PracticeMintStore::insertMeltQuote(const StoredMeltQuote& stored)
{
    const auto& quote = stored.quote;
    return done(m_database.execute(
        u"INSERT INTO mint_melt_quotes VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, NULL)"_s,
        {quote.id, quote.request, qint64{quote.amount.value()}, qint64{quote.feeReserve.value()},
            toString(quote.state), secondsOf(quote.expiry), blob(stored.paymentHash),
            static_cast<int>(stored.payment), qint64{stored.settledAt.count()}}));
}

Result<> PracticeMintStore::updateMeltQuote(
    const StoredMeltQuote& stored, cashu::MeltQuoteState from)
{
    const auto& quote = stored.quote;
    const QJsonObject change{{u"change"_s, cashu::toJson(quote.change)}};
    return exactlyOne(
        m_database.execute(u"UPDATE mint_melt_quotes SET state = ?, preimage = ?, payment = ?, "
                           "settled_at = ?, change = ? WHERE id = ? AND state = ?"_s,
            {toString(quote.state), quote.preimage ? QVariant{*quote.preimage} : QVariant{},
                static_cast<int>(stored.payment), qint64{stored.settledAt.count()},
                QJsonDocument{change}.toJson(QJsonDocument::Compact), quote.id, toString(from)}));
}

Result<QList<StoredMeltQuote>> PracticeMintStore::meltQuotesWhere(
    const QString& condition, const QVariant& value)
{
    const auto rows = m_database.query(
        u"SELECT id, request, amount, fee_reserve, state, expiry, preimage, "
        "payment_hash, payment, settled_at, change FROM mint_melt_quotes WHERE "_s
            + condition,
        {value});
    if (!rows)
        return passOn(rows);
    QList<StoredMeltQuote> quotes;
    for (const auto& row : *rows) {
        StoredMeltQuote stored;
        stored.quote.id = row.text(0);
        stored.quote.request = row.text(1);
        stored.quote.amount = Sats{row.integer(2)};
        stored.quote.unit = u"sat"_s;
        stored.quote.feeReserve = Sats{row.integer(3)};
        stored.quote.state
            = cashu::meltQuoteStateFrom(row.text(4)).value_or(cashu::MeltQuoteState::Unpaid);
        stored.quote.expiry = base::UnixTime{std::chrono::seconds{row.integer(5)}};
        if (!row.isNull(6))
            stored.quote.preimage = row.text(6);
        stored.paymentHash = array32(row.bytes(7));
        stored.payment = static_cast<Payment>(row.integer(8));
        stored.settledAt = milliseconds{row.integer(9)};
        const auto change
            = QJsonDocument::fromJson(row.bytes(10)).object().value(u"change"_s).toArray();
        stored.quote.change
            = cashu::blindSignaturesFromJson(change).value_or(QList<cashu::BlindSignature>{});
        quotes += stored;
    }
    return quotes;
}

Result<std::optional<StoredMeltQuote>> PracticeMintStore::meltQuote(const QString& id)
{
    const auto quotes = meltQuotesWhere(u"id = ?"_s, id);
    if (!quotes)
        return passOn(quotes);
    return quotes->isEmpty() ? std::nullopt : std::optional{quotes->first()};
}

Result<bool> PracticeMintStore::isPaidOrPending(const std::array<std::uint8_t, 32>& paymentHash)
{
    const auto rows = m_database.query(
        u"SELECT 1 FROM mint_melt_quotes WHERE payment_hash = ? AND state <> 'UNPAID'"_s,
        {blob(paymentHash)});
    if (!rows)
        return passOn(rows);
    return !rows->empty();
}

Result<QList<StoredMeltQuote>> PracticeMintStore::pendingMeltQuotes()
{
    return meltQuotesWhere(u"state = ?"_s, toString(cashu::MeltQuoteState::Pending));
}

} // namespace practice
