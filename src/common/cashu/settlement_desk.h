// SPDX-License-Identifier: GPL-3.0-or-later
// Where an operation stands after an attempt, and the steps by which attempts end.
#pragma once

#include "cashu/mint_directory.h"
#include "cashu/wallet_ledger.h"

namespace cashu {

// Where an operation stands after an attempt to settle it.
struct Settlement {
    WalletOperation operation;
    std::optional<MintFailure> failure; // none once Done

    bool isDone() const { return operation.state == OperationState::Done; }
    // The keysets have changed under us: a new operation may succeed.
    bool needsRebuild() const;
    bool isTooLarge() const; // 11014, 11015: in smaller pieces it may succeed
    bool hasBadProof() const; // 10001: one of the inputs, now put aside; the others are sound
    base::Error error() const; // when not done
};

// How often one purpose may be tried again with a new operation: once with new keysets, and a few
// times in smaller pieces.
class Rebuilds {
public:
    bool allow(const Settlement& settled);

private:
    bool m_areKeysetsRefreshed = false;
    int m_smaller = 0;
};

using SettlementAttempt = base::Task<base::Result<Settlement>>;

MintFailure failureOf(base::Error error); // not a refusal: nobody knows what the mint did
OutputSignatures byPosition(const QList<BlindSignature>& signatures);
QStringList spentOf(const QStringList& ys, const QList<SpendState>& states);

class SettlementDesk {
public:
    SettlementDesk(WalletStore& store, WalletLedger& ledger, MintDirectory& mints)
        : m_store{store}
        , m_ledger{ledger}
        , m_mints{mints}
    {
    }

    // What the mint signed of this operation (NUT-09); empty: nothing.
    base::Task<base::Result<OutputSignatures>> signaturesOf(WalletOperation operation);

    base::Result<Settlement> finish(const WalletOperation& operation,
        const OutputSignatures& signatures, const MeltReceipt& receipt = {});
    base::Result<Settlement> release(const WalletOperation& operation, MintFailure why,
        OperationState end = OperationState::Released);
    // The mint did not do it. Proofs of ours that it does not accept are put aside.
    base::Result<Settlement> refuse(const WalletOperation& operation, const MintFailure& why);
    Settlement stillOpen(const WalletOperation& operation, MintFailure why);

private:
    WalletStore& m_store;
    WalletLedger& m_ledger;
    MintDirectory& m_mints;
};

} // namespace cashu
