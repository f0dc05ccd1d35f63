// SPDX-License-Identifier: GPL-3.0-or-later
// The stored side of every money operation: one transaction before the request leaves, one after
// its outcome is known. Synchronous; touches no network.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "cashu/input_signer.h"
#include "cashu/output_blinder.h"
#include "cashu/purse_shape.h"
#include "cashu/wallet_store.h"

#include <functional>

namespace cashu {

// Where a new operation's proofs come from.
enum class InputOrigin {
    Ours, // in the store: reserved until the operation ends
    Foreign, // somebody else's token
};

struct PlannedAmount {
    quint64 amount = 0;
    bool isForToken = false;
};

struct OperationPlan {
    OperationKind kind = OperationKind::Send;
    MintUrl mint;
    QString path;
    QString quote; // Mint, Melt
    QString token; // TakeBack, Receive
    QString purpose;
    QList<Proof> inputs;
    InputOrigin origin = InputOrigin::Ours;
    QList<PlannedAmount> outputs;
    base::Sats kept; // outputs of ours besides those, in amounts that suit the purse
    Splitting splitting = Splitting::ForStock;
    KeysetId outputKeyset;
    base::Sats amount;
    base::Sats fee;
    std::optional<crypto::SecretBytes<32>> quoteKey; // Mint: NUT-20
    std::optional<LockTerms> lock; // Send: on what becomes part of the token
    Unlocking unlocking; // of locked inputs
};
QDebug operator<<(QDebug, const OperationPlan&) = delete;

// What a mint said about a melt, beyond its change.
struct MeltReceipt {
    QString preimage;
    QString changeProblem; // why none of its change could be taken; the payment counts all the same
};

class WalletLedger {
public:
    WalletLedger(WalletStore& store, WalletSeed seed, base::Clock& clock,
        base::RandomSource& random, std::function<void()> changed);

    // Reserves the inputs, moves the counters and writes the row with the exact bytes to send.
    // Conflict: another operation has one of the inputs.
    base::Result<WalletOperation> begin(OperationPlan plan);
    // The request of a Mint operation again, with the signature that older mints understand; the
    // same bytes when the stored request has it already.
    base::Result<WalletOperation> signAgain(
        const WalletOperation& operation, const crypto::SecretBytes<32>& key);

    // Stores the new proofs, spends the inputs, closes the row. Malformed: the signatures are not
    // what was asked for, and nothing has changed.
    base::Result<WalletOperation> complete(const WalletOperation& operation,
        const OutputSignatures& signatures, const MeltReceipt& receipt = {});
    // The mint did not do it. Alarm: nor can anybody tell where the inputs went.
    base::Result<WalletOperation> release(const WalletOperation& operation, const QString& refusal,
        OperationState end = OperationState::Released);
    // The mint did it and cheated: the inputs stay reserved.
    base::Result<WalletOperation> raiseAlarm(const WalletOperation& operation, const QString& why);

    // Proofs at hand become a token that is out, without a mint.
    base::Result<StoredSentToken> sendStored(
        const MintUrl& mint, const QList<Proof>& proofs, const QString& purpose);
    base::Result<> closeSentToken(const QString& id, SentState state);

    const OutputBlinder& blinder() const { return m_blinder; }
    void announceChange() const { m_changed(); }

private:
    base::Result<QByteArray> body(const OperationPlan& plan, const QList<BlindedMessage>& outputs);
    base::Result<QList<PlannedOutput>> planOutputs(const OperationPlan& plan);
    base::Result<QList<quint64>> amountsKept(const OperationPlan& plan) const;
    base::Result<> book(
        WalletOperation& operation, const NewProofs& proofs, const MeltReceipt& receipt);
    base::Result<> bookSend(WalletOperation& operation, const QList<Proof>& forToken);
    base::Result<> bookArrival(WalletOperation& operation);

    WalletStore& m_store;
    OutputBlinder m_blinder;
    base::Clock& m_clock;
    base::RandomSource& m_random;
    std::function<void()> m_changed;
};

} // namespace cashu
