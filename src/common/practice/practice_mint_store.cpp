// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_store.h"

#include "practice/practice_mint_rows.h"

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
