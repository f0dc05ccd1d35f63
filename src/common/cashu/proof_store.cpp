// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/proof_store.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto Columns = "keyset, amount, secret, c, dleq, witness, state";

QString toText(ProofState state)
{
    switch (state) {
    case ProofState::Unspent:
        return u"unspent"_s;
    case ProofState::Reserved:
        return u"reserved"_s;
    case ProofState::PendingSent:
        return u"pending_sent"_s;
    case ProofState::Spent:
        return u"spent"_s;
    case ProofState::Quarantined:
        return u"quarantined"_s;
    case ProofState::Watched:
        return u"watched"_s;
    }
    Q_UNREACHABLE();
}

ProofState stateFromText(const QString& text)
{
    for (const auto state : {ProofState::Unspent, ProofState::Reserved, ProofState::PendingSent,
             ProofState::Spent, ProofState::Watched}) {
        if (toText(state) == text)
            return state;
    }
    return ProofState::Quarantined;
}

// e, s, r one after the other; r only when there is one.
QByteArray packed(const DleqProof& dleq)
{
    auto bytes = base::toByteArray(dleq.e) + base::toByteArray(dleq.s);
    if (dleq.r)
        bytes += base::toByteArray(*dleq.r);
    return bytes;
}

std::optional<DleqProof> unpacked(const QByteArray& bytes)
{
    if (bytes.size() != 64 && bytes.size() != 96)
        return std::nullopt;
    DleqProof dleq;
    std::memcpy(dleq.e.data(), bytes.constData(), 32);
    std::memcpy(dleq.s.data(), bytes.constData() + 32, 32);
    if (bytes.size() == 96) {
        dleq.r.emplace();
        std::memcpy(dleq.r->data(), bytes.constData() + 64, 32);
    }
    return dleq;
}

Result<StoredProof> fromRow(const storage::Row& row)
{
    StoredProof stored;
    stored.proof.keysetId = KeysetId{row.text(0)};
    stored.proof.amount = static_cast<quint64>(row.integer(1));
    stored.proof.secret = row.text(2);
    const auto C = crypto::CurvePoint::fromBytes(base::view(row.bytes(3)));
    if (!C)
        return fail(Errc::Storage, u"a stored proof is damaged"_s);
    stored.proof.C = *C;
    if (!row.isNull(4))
        stored.proof.dleq = unpacked(row.bytes(4));
    if (!row.isNull(5))
        stored.proof.witness = row.text(5);
    stored.state = stateFromText(row.text(6));
    return stored;
}

Result<QList<StoredProof>> fromRows(const Result<std::vector<storage::Row>>& rows)
{
    if (!rows)
        return passOn(rows);
    QList<StoredProof> proofs;
    for (const auto& row : *rows) {
        const auto proof = fromRow(row);
        if (!proof)
            return passOn(proof);
        proofs += *proof;
    }
    return proofs;
}

QString select(const QString& condition)
{
    return u"SELECT "_s + QLatin1StringView{Columns} + u" FROM wallet_proofs WHERE "_s + condition;
}

} // namespace

Result<bool> ProofStore::add(
    const MintUrl& mint, const Proof& proof, ProofState state, const QString& sentToken)
{
    const auto y = yHex(proof);
    const auto known = m_database.query(u"SELECT 1 FROM wallet_proofs WHERE y = ?"_s, {y});
    if (!known)
        return passOn(known);
    const auto added = m_database.execute(
        u"INSERT INTO wallet_proofs (y, mint, keyset, amount, secret, c, dleq, witness, state, "
        u"sent_token) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(y) DO UPDATE SET state = "
        "excluded.state, "
        "sent_token = excluded.sent_token WHERE wallet_proofs.state = 'unspent'"_s,
        {y, mint.toString(), proof.keysetId.value, static_cast<qint64>(proof.amount), proof.secret,
            proof.C.bytes(), proof.dleq ? QVariant{packed(*proof.dleq)} : QVariant{},
            proof.witness ? QVariant{*proof.witness} : QVariant{}, toText(state),
            sentToken.isEmpty() ? QVariant{} : QVariant{sentToken}});
    if (!added)
        return passOn(added);
    return known->empty();
}

Result<QList<Proof>> ProofStore::unspent(const MintUrl& mint) const
{
    return inState(mint, ProofState::Unspent);
}

Result<QList<Proof>> ProofStore::quarantined(const MintUrl& mint) const
{
    return inState(mint, ProofState::Quarantined);
}

Result<QList<Proof>> ProofStore::inState(const MintUrl& mint, ProofState state) const
{
    const auto stored = fromRows(m_database.query(
        select(u"mint = ? AND state = ? ORDER BY amount, y"_s), {mint.toString(), toText(state)}));
    if (!stored)
        return passOn(stored);
    QList<Proof> proofs;
    for (const auto& each : *stored)
        proofs += each.proof;
    return proofs;
}

Result<QMap<quint64, qsizetype>> ProofStore::unspentCounts(const MintUrl& mint) const
{
    const auto rows = m_database.query(
        u"SELECT amount, COUNT(*) FROM wallet_proofs WHERE mint = ? AND state = 'unspent' "
        "GROUP BY amount"_s,
        {mint.toString()});
    if (!rows)
        return passOn(rows);
    QMap<quint64, qsizetype> counts;
    for (const auto& row : *rows)
        counts.insert(static_cast<quint64>(row.integer(0)), row.integer(1));
    return counts;
}

Result<QStringList> ProofStore::watched(const MintUrl& mint) const
{
    const auto rows = m_database.query(
        u"SELECT y FROM wallet_proofs WHERE mint = ? AND state = 'watched'"_s, {mint.toString()});
    if (!rows)
        return passOn(rows);
    QStringList ys;
    for (const auto& row : *rows)
        ys += row.text(0);
    return ys;
}

base::Sats ProofStore::unspentOf(const MintUrl& mint, const KeysetId& keyset) const
{
    const auto rows = m_database.query(u"SELECT COALESCE(SUM(amount), 0) FROM wallet_proofs WHERE "
                                       "mint = ? AND state = 'unspent' AND keyset = ?"_s,
        {mint.toString(), keyset.value});
    return rows ? base::Sats{rows->front().integer(0)} : base::Sats{};
}

Result<QList<StoredProof>> ProofStore::ofSentToken(const QString& sentToken) const
{
    return fromRows(m_database.query(select(u"sent_token = ? ORDER BY amount, y"_s), {sentToken}));
}

Result<std::optional<StoredProof>> ProofStore::find(const QString& y) const
{
    const auto found = fromRows(m_database.query(select(u"y = ?"_s), {y}));
    if (!found)
        return passOn(found);
    return found->isEmpty() ? std::optional<StoredProof>{} : std::optional{found->front()};
}

Result<> ProofStore::attachToToken(const QStringList& ys, const QString& sentToken)
{
    for (const auto& y : ys) {
        const auto moved = m_database.execute(
            u"UPDATE wallet_proofs SET state = 'pending_sent', sent_token = ? WHERE y = ? AND state = 'unspent'"_s,
            {sentToken, y});
        if (!moved)
            return passOn(moved);
        if (*moved != 1)
            return fail(Errc::Conflict, u"a proof is in use"_s);
    }
    return {};
}

Result<> ProofStore::reserve(const QStringList& ys, qint64 operation)
{
    for (const auto& y : ys) {
        const auto moved = m_database.execute(
            u"UPDATE wallet_proofs SET state = 'reserved', operation = ? "
            "WHERE y = ? AND state IN ('unspent', 'pending_sent', 'quarantined')"_s,
            {operation, y});
        if (!moved)
            return passOn(moved);
        if (*moved != 1)
            return fail(Errc::Conflict, u"a proof is in use"_s);
    }
    return {};
}

Result<> ProofStore::release(qint64 operation)
{
    const auto moved = m_database.execute(
        u"UPDATE wallet_proofs SET operation = NULL, "
        "state = CASE WHEN sent_token IS NULL THEN 'unspent' ELSE 'pending_sent' END "
        "WHERE operation = ? AND state = 'reserved'"_s,
        {operation});
    if (!moved)
        return passOn(moved);
    return {};
}

Result<> ProofStore::mark(const QStringList& ys, ProofState state)
{
    for (const auto& y : ys) {
        const auto moved = m_database.execute(
            u"UPDATE wallet_proofs SET state = ? WHERE y = ? AND state <> 'spent'"_s,
            {toText(state), y});
        if (!moved)
            return passOn(moved);
    }
    return {};
}

Result<> ProofStore::revive(const QString& y)
{
    const auto moved
        = m_database.execute(u"UPDATE wallet_proofs SET state = 'pending_sent', operation = NULL "
                             "WHERE y = ? AND state = 'spent' AND sent_token IS NOT NULL "
                             "AND NOT EXISTS (SELECT 1 FROM wallet_operation_inputs i "
                             "JOIN wallet_operations o ON o.id = i.operation "
                             "WHERE i.y = wallet_proofs.y AND o.state = 'done')"_s,
            {y});
    if (!moved)
        return passOn(moved);
    return {};
}

Result<> ProofStore::markSentTokenSpent(const QString& sentToken)
{
    const auto moved = m_database.execute(
        u"UPDATE wallet_proofs SET state = 'spent' WHERE sent_token = ? AND state = 'pending_sent'"_s,
        {sentToken});
    if (!moved)
        return passOn(moved);
    return {};
}

ProofSums ProofStore::sums(const MintUrl& mint) const
{
    ProofSums sums;
    const auto rows = m_database.query(
        u"SELECT state, SUM(amount) FROM wallet_proofs WHERE mint = ? GROUP BY state"_s,
        {mint.toString()});
    if (!rows)
        return sums; // the database has said why in the log
    for (const auto& row : *rows) {
        const base::Sats amount{row.integer(1)};
        switch (stateFromText(row.text(0))) {
        case ProofState::Unspent:
            sums.unspent += amount;
            break;
        case ProofState::Reserved:
        case ProofState::PendingSent:
        case ProofState::Watched:
        case ProofState::Quarantined:
            sums.reserved += amount;
            break;
        case ProofState::Spent:
            break;
        }
    }
    return sums;
}

QString yHex(const Proof& proof)
{
    return Y(proof).toHex();
}

} // namespace cashu
