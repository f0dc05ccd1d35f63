// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of ours on their way out, and back when nobody claims them.
#pragma once

#include "cashu/lock_opener.h"
#include "cashu/proof_renewer.h"

namespace cashu {

// A token of ours that its receiver has not claimed yet. It stays in the store until it is claimed
// or taken back.
struct SentToken {
    QString id; // the same for the same proofs, however the token is written
    MintUrl mint;
    base::Sats amount; // face value
    QString text; // V4 token: a bearer secret
    QString purpose;
    base::UnixTime at;
    base::Sats left; // of the amount: what is not known to be spent
};
QDebug operator<<(QDebug, const SentToken&) = delete;

SentToken toSentToken(const StoredSentToken& stored);

class TokenSender {
public:
    TokenSender(WalletStore& store, WalletLedger& ledger, MintDirectory& mints,
        OperationRunner& runner, ProofRenewer& renewer, LockOpener& locks)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
        , m_runner{runner}
        , m_renewer{renewer}
        , m_locks{locks}
    {
    }

    base::Task<base::Result<base::Sats>> faceValueFor(MintUrl mint, base::Sats net);
    base::Task<base::Result<SentToken>> send(MintUrl mint, base::Sats faceValue, QString purpose);
    base::Task<base::Result<SentToken>> sendLocked(
        MintUrl mint, base::Sats faceValue, LockTerms lock, QString purpose);
    base::Task<base::Result<base::Sats>> takeBack(QString id);
    base::Task<base::Result<SentToken>> importSent(Token token, QString purpose);

private:
    enum class ReceiversFee {
        AsForAFreshToken, // not more than that
        Any,
    };
    // Proofs worth exactly the face value, where there are some.
    base::Result<std::optional<QList<Proof>>> exactProofs(const MintUrl& mint, base::Sats faceValue,
        ReceiversFee receiversFee = ReceiversFee::AsForAFreshToken) const;
    base::Result<OperationPlan> swapPlan(const MintUrl& mint, const Keyset& active,
        base::Sats faceValue, const std::optional<LockTerms>& lock, const QString& purpose) const;
    base::Task<base::Result<SentToken>> sendBySwap(
        MintUrl mint, base::Sats faceValue, std::optional<LockTerms> lock, QString purpose);
    // All of them, in as many swaps as the mint's limits need.
    base::Task<base::Result<>> swapAllBack(StoredSentToken token, QList<Proof> proofs);
    base::Task<base::Result<Settlement>> swapBack(StoredSentToken token, QList<Proof> proofs);
    base::Task<base::Result<QList<Proof>>> unspentOf(StoredSentToken token);

    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
    OperationRunner& m_runner;
    ProofRenewer& m_renewer;
    LockOpener& m_locks;
};

} // namespace cashu
