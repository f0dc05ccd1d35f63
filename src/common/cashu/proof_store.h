// SPDX-License-Identifier: GPL-3.0-or-later
// Every proof this wallet ever held, and where it stands. A proof changes hands only by a
// conditional update, so two operations can never hold the same one.
#pragma once

#include "cashu/mint_url.h"
#include "cashu/proof.h"
#include "storage/database.h"

namespace cashu {

enum class ProofState {
    Unspent,
    Reserved, // by an operation
    PendingSent, // in a token of ours that is out
    Spent,
    Quarantined, // the mint refused it, or one that was spent along with it (10001)
    Watched, // found by restoring while the mint was working on it; ours again if that fails
};

struct StoredProof {
    Proof proof;
    ProofState state = ProofState::Unspent;
};
QDebug operator<<(QDebug, const StoredProof&) = delete;

struct ProofSums {
    base::Sats unspent;
    base::Sats reserved; // Reserved, PendingSent, Watched and Quarantined
};

class ProofStore {
public:
    explicit ProofStore(storage::Database& database)
        : m_database{database}
    {
    }

    // A proof that is already here as Unspent takes the new state; others stay as they are. True:
    // it was new.
    base::Result<bool> add(
        const MintUrl& mint, const Proof& proof, ProofState state, const QString& sentToken = {});

    base::Result<QList<Proof>> unspent(const MintUrl& mint) const;
    base::Result<QList<Proof>> quarantined(const MintUrl& mint) const;
    base::Result<QMap<quint64, qsizetype>> unspentCounts(const MintUrl& mint) const; // by amount
    base::Sats unspentOf(const MintUrl& mint, const KeysetId& keyset) const;
    base::Result<QList<StoredProof>> ofSentToken(const QString& sentToken) const;
    base::Result<std::optional<StoredProof>> find(const QString& y) const;

    // Unspent → PendingSent. Conflict when one of them is not Unspent.
    base::Result<> attachToToken(const QStringList& ys, const QString& sentToken);
    // Unspent, PendingSent or Quarantined → Reserved. Conflict otherwise, with nothing changed once
    // rolled back.
    base::Result<> reserve(const QStringList& ys, qint64 operation);
    base::Result<> release(qint64 operation); // to Unspent or PendingSent
    base::Result<QStringList> watched(const MintUrl& mint) const; // Ys
    // Of all that is not Spent yet.
    base::Result<> mark(const QStringList& ys, ProofState state);
    // Spent → PendingSent, for proofs of a sent token that the mint knows to be unspent after all.
    // Nothing happens to what we have spent ourselves: the mint's answer is from before.
    base::Result<> revive(const QString& y);
    base::Result<> markSentTokenSpent(const QString& sentToken); // its PendingSent proofs

    ProofSums sums(const MintUrl& mint) const;

private:
    base::Result<QList<Proof>> inState(const MintUrl& mint, ProofState state) const;

    storage::Database& m_database;
};

QString yHex(const Proof& proof);

} // namespace cashu
