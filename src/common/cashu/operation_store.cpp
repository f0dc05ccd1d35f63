// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/operation_store.h"

#include <algorithm>
#include <array>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using base::Sats;

namespace {

constexpr std::array Kinds{"send", "receive", "take_back", "mint", "melt", "renew"};
constexpr std::array States{"open", "done", "released", "alarm"};

template <typename Enum, std::size_t N>
QString toText(const std::array<const char*, N>& names, Enum value)
{
    const auto index = static_cast<std::size_t>(value);
    return index < N ? QString::fromLatin1(names[index]) : QString{};
}

template <typename Enum, std::size_t N>
Enum fromText(const std::array<const char*, N>& names, const QString& text, Enum fallback)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (text == QLatin1StringView{names[i]})
            return static_cast<Enum>(i);
    }
    return fallback;
}

} // namespace

Result<qint64> OperationStore::create(const WalletOperation& operation)
{
    const auto created
        = m_database.query(u"INSERT INTO wallet_operations (kind, state, mint, quote, token, path, "
                           u"body, amount, fee, net, purpose, at, lock) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?) RETURNING id"_s,
            {toText(Kinds, operation.kind), toText(States, operation.state),
                operation.mint.toString(), operation.quote, operation.token, operation.path,
                operation.body, qint64{operation.amount.value()}, qint64{operation.fee.value()},
                operation.purpose, qint64{operation.at.time_since_epoch().count()},
                operation.lock ? toStoredText(*operation.lock) : QByteArray{""}});
    if (!created)
        return passOn(created);
    const qint64 id = created->front().integer(0);
    for (const auto& y : operation.inputs) {
        const auto added = m_database.execute(
            u"INSERT INTO wallet_operation_inputs (operation, y) VALUES (?, ?)"_s, {id, y});
        if (!added)
            return passOn(added);
    }
    for (qsizetype i = 0; i < operation.outputs.size(); ++i) {
        const auto& output = operation.outputs[i];
        // The unique index on (keyset, counter) makes a second use of a counter impossible.
        const auto added = m_database.execute(u"INSERT INTO wallet_operation_outputs (operation, "
                                              u"position, amount, keyset, counter, for_token) "
                                              "VALUES (?, ?, ?, ?, ?, ?)"_s,
            {id, i, static_cast<qint64>(output.amount), output.keysetId.value,
                static_cast<qint64>(output.counter), output.isForToken});
        if (!added)
            return passOn(added);
    }
    return id;
}

Result<> OperationStore::setBody(qint64 id, const QByteArray& body)
{
    const auto set = m_database.execute(
        u"UPDATE wallet_operations SET body = ? WHERE id = ? AND state = 'open'"_s, {body, id});
    if (!set)
        return passOn(set);
    return {};
}

Result<> OperationStore::close(const WalletOperation& operation)
{
    const auto closed = m_database.execute(
        u"UPDATE wallet_operations SET state = ?, token = ?, net = ?, fee = ?, refusal = ? WHERE id = ?"_s,
        {toText(States, operation.state), operation.token, qint64{operation.net.value()},
            qint64{operation.fee.value()}, operation.refusal, operation.id});
    if (!closed)
        return passOn(closed);
    return {};
}

Result<WalletOperation> OperationStore::find(qint64 id) const
{
    const auto rows = m_database.query(u"SELECT kind, state, mint, quote, token, path, body, "
                                       u"amount, fee, net, purpose, refusal, at, lock "
                                       "FROM wallet_operations WHERE id = ?"_s,
        {id});
    if (!rows)
        return passOn(rows);
    if (rows->empty())
        return fail(Errc::NotFound, u"no operation %1"_s.arg(id));
    const auto& row = rows->front();
    const auto mint = MintUrl::fromText(row.text(2));
    if (!mint)
        return passOn(mint);
    WalletOperation operation;
    operation.id = id;
    operation.kind = fromText(Kinds, row.text(0), OperationKind::Send);
    operation.state = fromText(States, row.text(1), OperationState::Alarm);
    operation.mint = *mint;
    operation.quote = row.text(3);
    operation.token = row.text(4);
    operation.path = row.text(5);
    operation.body = row.bytes(6);
    operation.amount = Sats{row.integer(7)};
    operation.fee = Sats{row.integer(8)};
    operation.net = Sats{row.integer(9)};
    operation.purpose = row.text(10);
    operation.refusal = row.text(11);
    operation.at = base::UnixTime{std::chrono::seconds{row.integer(12)}};
    if (const auto lock = row.bytes(13); !lock.isEmpty()) {
        const auto terms = lockTermsFromStoredText(lock);
        if (!terms)
            return passOn(terms);
        operation.lock = *terms;
    }

    const auto inputs = m_database.query(
        u"SELECT y FROM wallet_operation_inputs WHERE operation = ? ORDER BY rowid"_s, {id});
    if (!inputs)
        return passOn(inputs);
    for (const auto& input : *inputs)
        operation.inputs += input.text(0);
    const auto outputs = m_database.query(u"SELECT amount, keyset, counter, for_token FROM "
                                          u"wallet_operation_outputs WHERE operation = ? "
                                          "ORDER BY position"_s,
        {id});
    if (!outputs)
        return passOn(outputs);
    for (const auto& output : *outputs) {
        operation.outputs
            += PlannedOutput{static_cast<quint64>(output.integer(0)), KeysetId{output.text(1)},
                static_cast<quint64>(output.integer(2)), output.integer(3) != 0};
    }
    return operation;
}

QList<qint64> OperationStore::open() const
{
    return ids(u"state = 'open'"_s, {});
}

QList<qint64> OperationStore::open(const MintUrl& mint) const
{
    return ids(u"state = 'open' AND mint = ?"_s, {mint.toString()});
}

QList<qint64> OperationStore::releasedWithInputs(const QStringList& ys) const
{
    QList<qint64> found;
    for (const auto& y : ys) {
        const auto each = ids(
            u"state IN ('released', 'alarm') AND id IN (SELECT operation FROM wallet_operation_inputs WHERE y = ?)"_s,
            {y});
        for (const auto id : each) {
            if (!found.contains(id))
                found += id;
        }
    }
    return found;
}

QList<qint64> OperationStore::releasedOfQuote(const QString& quote) const
{
    return ids(u"state IN ('released', 'alarm') AND quote = ?"_s, {quote});
}

std::optional<qint64> OperationStore::latestOfQuote(const QString& quote) const
{
    if (const auto done = doneOfQuote(quote))
        return done;
    const auto found = ids(u"quote = ?"_s, {quote});
    return found.isEmpty() ? std::nullopt : std::optional{found.back()};
}

std::optional<qint64> OperationStore::doneOfQuote(const QString& quote) const
{
    const auto found = ids(u"state = 'done' AND quote = ?"_s, {quote});
    return found.isEmpty() ? std::nullopt : std::optional{found.back()};
}

std::optional<qint64> OperationStore::openOfQuote(const QString& quote) const
{
    const auto found = ids(u"state = 'open' AND quote = ?"_s, {quote});
    return found.isEmpty() ? std::nullopt : std::optional{found.back()};
}

bool OperationStore::isAnyDoneWith(const QStringList& ys) const
{
    return std::ranges::any_of(ys, [this](const QString& y) {
        return !ids(
            u"state = 'done' AND id IN (SELECT operation FROM wallet_operation_inputs WHERE y = ?)"_s,
            {y})
                    .isEmpty();
    });
}

std::optional<qint64> OperationStore::withInput(
    OperationKind kind, OperationState state, const QString& y) const
{
    const auto found = ids(u"state = ? AND kind = ? AND id IN (SELECT operation FROM "
                           "wallet_operation_inputs WHERE y = ?)"_s,
        {toText(States, state), toText(Kinds, kind), y});
    return found.isEmpty() ? std::nullopt : std::optional{found.back()};
}

Sats OperationStore::netOfToken(OperationKind kind, const QString& token) const
{
    const auto rows = m_database.query(u"SELECT COALESCE(SUM(net), 0) FROM wallet_operations "
                                       "WHERE state = 'done' AND kind = ? AND token = ?"_s,
        {toText(Kinds, kind), token});
    return rows ? Sats{rows->front().integer(0)} : Sats{};
}

Result<> OperationStore::noteProblem(qint64 id, const QString& why)
{
    const auto noted = m_database.execute(
        u"UPDATE wallet_operations SET refusal = ? WHERE id = ? AND state = 'open' AND refusal <> ?"_s,
        {why, id, why});
    if (!noted)
        return passOn(noted);
    return {};
}

QList<qint64> OperationStore::alarmed() const
{
    return ids(u"state = 'alarm' OR (state = 'done' AND kind = 'melt' AND refusal <> '')"_s, {});
}

std::optional<qint64> OperationStore::latestOfToken(OperationKind kind, const QString& token) const
{
    const auto found = ids(u"kind = ? AND token = ?"_s, {toText(Kinds, kind), token});
    return found.isEmpty() ? std::nullopt : std::optional{found.back()};
}

QList<qint64> OperationStore::ids(const QString& condition, const QVariantList& values) const
{
    const auto rows = m_database.query(
        u"SELECT id FROM wallet_operations WHERE "_s + condition + u" ORDER BY id"_s, values);
    QList<qint64> found;
    if (!rows)
        return found; // the database has said why in the log
    for (const auto& row : *rows)
        found += row.integer(0);
    return found;
}

} // namespace cashu
