// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token_store.h"

#include "crypto/hash.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::passOn;
using base::Result;

namespace {

QString toText(SentState state)
{
    switch (state) {
    case SentState::Unclaimed:
        return u"unclaimed"_s;
    case SentState::Claimed:
        return u"claimed"_s;
    case SentState::TakenBack:
        return u"taken_back"_s;
    }
    Q_UNREACHABLE();
}

QString toText(ReceivedState state)
{
    switch (state) {
    case ReceivedState::Open:
        return u"open"_s;
    case ReceivedState::InParts:
        return u"in_parts"_s;
    case ReceivedState::Received:
        return u"received"_s;
    case ReceivedState::Refused:
        return u"refused"_s;
    }
    Q_UNREACHABLE();
}

SentState sentStateFrom(const QString& text)
{
    if (text == toText(SentState::Claimed))
        return SentState::Claimed;
    return text == toText(SentState::TakenBack) ? SentState::TakenBack : SentState::Unclaimed;
}

ReceivedState receivedStateFrom(const QString& text)
{
    for (const auto state :
        {ReceivedState::InParts, ReceivedState::Received, ReceivedState::Refused}) {
        if (text == toText(state))
            return state;
    }
    return ReceivedState::Open;
}

Result<> only(const Result<qint64>& executed)
{
    if (!executed)
        return passOn(executed);
    return {};
}

} // namespace

QString tokenId(const QList<Proof>& proofs)
{
    QStringList secrets;
    for (const auto& proof : proofs)
        secrets += proof.secret;
    secrets.sort();
    const auto joined = secrets.join(u'\n').toUtf8();
    return base::toHex(crypto::sha256(base::view(joined))).left(32);
}

Result<> TokenStore::addSent(const StoredSentToken& token)
{
    return only(m_database.execute(u"INSERT INTO wallet_sent_tokens (id, mint, amount, text, "
                                   u"purpose, at, state) VALUES (?, ?, ?, ?, ?, ?, ?) "
                                   "ON CONFLICT(id) DO NOTHING"_s,
        {token.id, token.mint.toString(), qint64{token.amount.value()}, token.text, token.purpose,
            qint64{token.at.time_since_epoch().count()}, toText(token.state)}));
}

std::optional<StoredSentToken> TokenStore::sent(const QString& id) const
{
    const auto found = sentWhere(u"id = ?"_s, {id});
    return !found || found->isEmpty() ? std::nullopt : std::optional{found->front()};
}

QList<StoredSentToken> TokenStore::unclaimed() const
{
    return sentWhere(u"state = 'unclaimed'"_s, {}).value_or(QList<StoredSentToken>{});
}

Result<> TokenStore::setSentState(const QString& id, SentState state)
{
    return only(m_database.execute(
        u"UPDATE wallet_sent_tokens SET state = ? WHERE id = ?"_s, {toText(state), id}));
}

Result<> TokenStore::addReceived(const QString& id, const MintUrl& mint, const QString& text,
    base::Sats amount, base::UnixTime at)
{
    return only(m_database.execute(
        u"INSERT INTO wallet_received_tokens (id, mint, text, amount, at, state, net, operation) "
        "VALUES (?, ?, ?, ?, ?, 'open', 0, 0) ON CONFLICT(id) DO NOTHING"_s,
        {id, mint.toString(), text, qint64{amount.value()},
            qint64{at.time_since_epoch().count()}}));
}

std::optional<ReceivedToken> TokenStore::received(const QString& id) const
{
    const auto rows = m_database.query(
        u"SELECT state, net, operation FROM wallet_received_tokens WHERE id = ?"_s, {id});
    if (!rows || rows->empty())
        return std::nullopt;
    const auto& row = rows->front();
    return ReceivedToken{
        id, receivedStateFrom(row.text(0)), base::Sats{row.integer(1)}, row.integer(2)};
}

Result<> TokenStore::setReceived(const ReceivedToken& token)
{
    return only(m_database.execute(
        u"UPDATE wallet_received_tokens SET state = ?, net = ?, operation = ? WHERE id = ?"_s,
        {toText(token.state), qint64{token.net.value()}, token.operation, token.id}));
}

Result<QList<StoredSentToken>> TokenStore::sentWhere(
    const QString& condition, const QVariantList& values) const
{
    const auto rows = m_database.query(
        u"SELECT id, mint, amount, text, purpose, at, state, (SELECT COALESCE(SUM(p.amount), 0) "
        "FROM wallet_proofs p WHERE p.sent_token = id AND p.state <> 'spent') "
        "FROM wallet_sent_tokens WHERE "_s
            + condition + u" ORDER BY at, id"_s,
        values);
    if (!rows)
        return passOn(rows);
    QList<StoredSentToken> tokens;
    for (const auto& row : *rows) {
        const auto mint = MintUrl::fromText(row.text(1));
        if (!mint)
            return passOn(mint);
        tokens += StoredSentToken{row.text(0), *mint, base::Sats{row.integer(2)}, row.text(3),
            row.text(4), base::UnixTime{std::chrono::seconds{row.integer(5)}},
            sentStateFrom(row.text(6)), base::Sats{row.integer(7)}};
    }
    return tokens;
}

} // namespace cashu
