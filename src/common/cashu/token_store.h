// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that left this wallet and tokens that came to it, with what became of them. Rows are never
// deleted.
#pragma once

#include "cashu/token.h"
#include "storage/database.h"

namespace cashu {

// The same for the same proofs, in whatever order and form they are written.
QString tokenId(const QList<Proof>& proofs);

enum class SentState { Unclaimed, Claimed, TakenBack };

struct StoredSentToken {
    QString id;
    MintUrl mint;
    base::Sats amount;
    QString text;
    QString purpose;
    base::UnixTime at;
    SentState state = SentState::Unclaimed;
    base::Sats left; // of the amount: proofs not known to be spent
};
QDebug operator<<(QDebug, const StoredSentToken&) = delete;

enum class ReceivedState {
    Open,
    InParts, // swapped in parts, each a token of its own: some of it may be ours already
    Received,
    Refused,
};

struct ReceivedToken {
    QString id;
    ReceivedState state = ReceivedState::Open;
    base::Sats net;
    qint64 operation = 0; // the latest; 0 before the first
};

class TokenStore {
public:
    explicit TokenStore(storage::Database& database)
        : m_database{database}
    {
    }

    base::Result<> addSent(const StoredSentToken& token); // keeps a row that is there
    std::optional<StoredSentToken> sent(const QString& id) const;
    QList<StoredSentToken> unclaimed() const; // oldest first
    base::Result<> setSentState(const QString& id, SentState state);

    base::Result<> addReceived(const QString& id, const MintUrl& mint, const QString& text,
        base::Sats amount, base::UnixTime at);
    std::optional<ReceivedToken> received(const QString& id) const;
    base::Result<> setReceived(const ReceivedToken& token);

private:
    base::Result<QList<StoredSentToken>> sentWhere(
        const QString& condition, const QVariantList& values) const;

    storage::Database& m_database;
};

} // namespace cashu
