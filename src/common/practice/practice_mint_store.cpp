// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_store.h"

#include <QJsonDocument>

#include <algorithm>

namespace practice {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;
using cashu::BlindSignature;
using cashu::KeysetId;
using crypto::CurvePoint;
using std::chrono::milliseconds;

namespace {

const QString Schema = uR"sql(
CREATE TABLE mint_secret (one INTEGER PRIMARY KEY CHECK (one = 1), seed BLOB NOT NULL);
CREATE TABLE mint_keysets (position INTEGER PRIMARY KEY, fee_ppk INTEGER NOT NULL, active INTEGER NOT NULL);
CREATE TABLE mint_proofs (y BLOB PRIMARY KEY, amount INTEGER NOT NULL, keyset TEXT NOT NULL,
    spent INTEGER NOT NULL, melt_quote TEXT) WITHOUT ROWID;
CREATE INDEX mint_proofs_pending ON mint_proofs (melt_quote) WHERE spent = 0;
CREATE TABLE mint_signatures (b BLOB PRIMARY KEY, c BLOB NOT NULL, amount INTEGER NOT NULL, keyset TEXT NOT NULL,
    e BLOB NOT NULL, s BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE mint_reserved_outputs (b BLOB PRIMARY KEY, keyset TEXT NOT NULL, melt_quote TEXT NOT NULL,
    position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE mint_quotes (id TEXT PRIMARY KEY, request TEXT NOT NULL, amount INTEGER NOT NULL, state TEXT NOT NULL,
    expiry INTEGER NOT NULL, pubkey TEXT, payment_hash BLOB NOT NULL UNIQUE, preimage BLOB NOT NULL,
    paid_at INTEGER NOT NULL);
CREATE TABLE mint_melt_quotes (id TEXT PRIMARY KEY, request TEXT NOT NULL, amount INTEGER NOT NULL,
    fee_reserve INTEGER NOT NULL, state TEXT NOT NULL, expiry INTEGER NOT NULL, preimage TEXT,
    payment_hash BLOB NOT NULL, payment INTEGER NOT NULL, settled_at INTEGER NOT NULL, change BLOB);
CREATE TABLE mint_answers (request BLOB PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL,
    at INTEGER NOT NULL) WITHOUT ROWID;
)sql"_s;

QByteArray blob(const std::array<std::uint8_t, 32>& bytes)
{
    return base::toByteArray(bytes);
}

std::array<std::uint8_t, 32> array32(const QByteArray& bytes)
{
    std::array<std::uint8_t, 32> out{};
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
        std::min<qsizetype>(32, bytes.size()), out.begin());
    return out;
}

CurvePoint pointFrom(const QByteArray& bytes)
{
    return CurvePoint::fromBytes(base::view(bytes)).value_or(CurvePoint{});
}

qint64 secondsOf(const std::optional<base::UnixTime>& time)
{
    return time ? qint64{time->time_since_epoch().count()} : 0;
}

Result<> done(const Result<qint64>& touched)
{
    if (!touched)
        return passOn(touched);
    return {};
}

Result<> exactlyOne(const Result<qint64>& touched)
{
    if (!touched)
        return passOn(touched);
    if (*touched != 1)
        return fail(Errc::NotFound, u"nothing in the expected state"_s);
    return {};
}

const auto KeysetsEnd = u"ALTER TABLE mint_keysets ADD COLUMN expiry INTEGER"_s;

} // namespace

PracticeMintStore::PracticeMintStore(storage::Database& database)
    : m_database{database}
{
}

Result<> PracticeMintStore::prepare()
{
    return m_database.migrate(u"practice_mint"_s, {Schema, KeysetsEnd});
}

Result<MintSeed> PracticeMintStore::seed(base::RandomSource& random)
{
    const auto rows = m_database.query(u"SELECT seed FROM mint_secret"_s);
    if (!rows)
        return passOn(rows);
    if (!rows->empty())
        return MintSeed{array32(rows->front().bytes(0))};
    const MintSeed fresh{random.bytes32()};
    const auto saved
        = m_database.execute(u"INSERT INTO mint_secret VALUES (1, ?)"_s, {blob(fresh.bytes())});
    if (!saved)
        return passOn(saved);
    return fresh;
}

Result<QList<StoredKeyset>> PracticeMintStore::keysets()
{
    const auto rows = m_database.query(
        u"SELECT position, fee_ppk, active, expiry FROM mint_keysets ORDER BY position"_s);
    if (!rows)
        return passOn(rows);
    QList<StoredKeyset> keysets;
    for (const auto& row : *rows) {
        StoredKeyset keyset{
            static_cast<quint32>(row.integer(0)), row.integer(1), row.integer(2) != 0, {}};
        if (!row.isNull(3))
            keyset.finalExpiry = base::UnixTime{std::chrono::seconds{row.integer(3)}};
        keysets += keyset;
    }
    return keysets;
}

Result<> PracticeMintStore::save(const StoredKeyset& keyset)
{
    return done(m_database.execute(
        u"INSERT INTO mint_keysets VALUES (?, ?, ?, ?) ON CONFLICT(position) "
        "DO UPDATE SET active = excluded.active"_s,
        {keyset.position, keyset.inputFeePpk, keyset.active,
            keyset.finalExpiry ? QVariant{qint64{keyset.finalExpiry->time_since_epoch().count()}}
                               : QVariant{}}));
}

Result<ProofState> PracticeMintStore::proofState(const CurvePoint& Y)
{
    const auto rows = m_database.query(u"SELECT spent FROM mint_proofs WHERE y = ?"_s, {Y.bytes()});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return ProofState::Unspent;
    return rows->front().integer(0) != 0 ? ProofState::Spent : ProofState::Pending;
}

Result<> PracticeMintStore::insertProofs(
    const QList<cashu::Proof>& proofs, ProofState state, const QString& meltQuote)
{
    for (const auto& proof : proofs) {
        const auto inserted = m_database.execute(
            u"INSERT INTO mint_proofs (y, amount, keyset, spent, melt_quote) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s,
            {cashu::Y(proof).bytes(), static_cast<qint64>(proof.amount), proof.keysetId.value,
                state == ProofState::Spent, meltQuote});
        if (!inserted)
            return passOn(inserted);
        if (*inserted != 1)
            return fail(Errc::Conflict, u"a proof is spent"_s);
    }
    return {};
}

Result<> PracticeMintStore::spendPendingProofs(const QString& meltQuote)
{
    return done(m_database.execute(
        u"UPDATE mint_proofs SET spent = 1 WHERE melt_quote = ? AND spent = 0"_s, {meltQuote}));
}

Result<> PracticeMintStore::freePendingProofs(const QString& meltQuote)
{
    return done(m_database.execute(
        u"DELETE FROM mint_proofs WHERE melt_quote = ? AND spent = 0"_s, {meltQuote}));
}

Result<QList<PendingInput>> PracticeMintStore::pendingInputs(const QString& meltQuote)
{
    const auto rows = m_database.query(
        u"SELECT amount, keyset FROM mint_proofs WHERE melt_quote = ? AND spent = 0"_s,
        {meltQuote});
    if (!rows)
        return passOn(rows);
    QList<PendingInput> inputs;
    for (const auto& row : *rows)
        inputs += PendingInput{Sats{row.integer(0)}, KeysetId{row.text(1)}};
    return inputs;
}

Result<std::optional<BlindSignature>> PracticeMintStore::signature(const CurvePoint& B_)
{
    const auto rows = m_database.query(
        u"SELECT c, amount, keyset, e, s FROM mint_signatures WHERE b = ?"_s, {B_.bytes()});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return std::optional<BlindSignature>{};
    const auto& row = rows->front();
    BlindSignature signature;
    signature.C_ = pointFrom(row.bytes(0));
    signature.amount = static_cast<quint64>(row.integer(1));
    signature.keysetId = KeysetId{row.text(2)};
    cashu::DleqProof dleq;
    dleq.e = array32(row.bytes(3));
    dleq.s = array32(row.bytes(4));
    signature.dleq = dleq;
    return std::optional{signature};
}

Result<> PracticeMintStore::insertSignature(const CurvePoint& B_, const BlindSignature& signature)
{
    const auto dleq = signature.dleq.value_or(cashu::DleqProof{});
    const auto inserted = m_database.execute(
        u"INSERT INTO mint_signatures VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s,
        {B_.bytes(), signature.C_.bytes(), static_cast<qint64>(signature.amount),
            signature.keysetId.value, blob(dleq.e), blob(dleq.s)});
    if (!inserted)
        return passOn(inserted);
    if (*inserted != 1)
        return fail(Errc::Conflict, u"an output was signed before"_s);
    return {};
}

Result<bool> PracticeMintStore::isReserved(const CurvePoint& B_)
{
    const auto rows
        = m_database.query(u"SELECT 1 FROM mint_reserved_outputs WHERE b = ?"_s, {B_.bytes()});
    if (!rows)
        return passOn(rows);
    return !rows->empty();
}

Result<> PracticeMintStore::reserveOutputs(
    const QString& meltQuote, const QList<cashu::BlindedMessage>& outputs)
{
    for (qsizetype i = 0; i < outputs.size(); ++i) {
        const auto inserted = m_database.execute(
            u"INSERT INTO mint_reserved_outputs VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"_s,
            {outputs[i].B_.bytes(), outputs[i].keysetId.value, meltQuote, i});
        if (!inserted)
            return passOn(inserted);
        if (*inserted != 1)
            return fail(Errc::Conflict, u"an output is reserved"_s);
    }
    return {};
}

Result<QList<cashu::BlindedMessage>> PracticeMintStore::takeReservedOutputs(
    const QString& meltQuote)
{
    const auto rows = m_database.query(
        u"SELECT b, keyset FROM mint_reserved_outputs WHERE melt_quote = ? ORDER BY position"_s,
        {meltQuote});
    if (!rows)
        return passOn(rows);
    QList<cashu::BlindedMessage> outputs;
    for (const auto& row : *rows) {
        cashu::BlindedMessage output;
        output.B_ = pointFrom(row.bytes(0));
        output.keysetId = KeysetId{row.text(1)};
        outputs += output;
    }
    const auto removed = m_database.execute(
        u"DELETE FROM mint_reserved_outputs WHERE melt_quote = ?"_s, {meltQuote});
    if (!removed)
        return passOn(removed);
    return outputs;
}

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
            = cashu::blindSignaturesFromJson(change).value_or(QList<BlindSignature>{});
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

Result<std::optional<StoredAnswer>> PracticeMintStore::answer(
    const QByteArray& key, base::UnixTime notBefore)
{
    const auto rows
        = m_database.query(u"SELECT status, body FROM mint_answers WHERE request = ? AND at >= ?"_s,
            {key, secondsOf(notBefore)});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return std::optional<StoredAnswer>{};
    return std::optional{
        StoredAnswer{static_cast<int>(rows->front().integer(0)), rows->front().bytes(1)}};
}

Result<> PracticeMintStore::saveAnswer(
    const QByteArray& key, const StoredAnswer& answer, base::UnixTime now)
{
    return done(m_database.execute(u"INSERT OR REPLACE INTO mint_answers VALUES (?, ?, ?, ?)"_s,
        {key, answer.status, answer.body, secondsOf(now)}));
}

Result<qint64> PracticeMintStore::sum(const QString& sql)
{
    const auto rows = m_database.query(u"SELECT COALESCE(SUM(amount), 0) FROM "_s + sql);
    if (!rows)
        return passOn(rows);
    return rows->front().integer(0);
}

Result<MintBooks> PracticeMintStore::books()
{
    const auto issued = sum(u"mint_quotes WHERE state = 'ISSUED'"_s);
    const auto redeemed = sum(u"mint_melt_quotes WHERE state = 'PAID'"_s);
    const auto made = sum(u"mint_signatures"_s);
    const auto spent = sum(u"mint_proofs WHERE spent = 1"_s);
    for (const auto* part : {&issued, &redeemed, &made, &spent}) {
        if (!*part)
            return passOn(*part);
    }
    MintBooks books;
    books.issued = Sats{*issued};
    books.redeemed = Sats{*redeemed};
    books.outstanding = Sats{*made - *spent};
    books.fees = books.issued - books.redeemed - books.outstanding;
    return books;
}

} // namespace practice
