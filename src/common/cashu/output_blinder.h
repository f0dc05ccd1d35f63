// SPDX-License-Identifier: GPL-3.0-or-later
// Blinds outputs and unblinds what the mint signed. Secrets and factors follow from the seed
// (NUT-13), so an output is stored as keyset and counter only; a lock takes the secret as its
// nonce. Every signature is checked (NUT-12).
#pragma once

#include "cashu/deterministic_secret.h"
#include "cashu/mint_store.h"
#include "cashu/wallet_operation.h"

#include <QMap>

namespace cashu {

// The mint's signatures by position of the output they belong to.
using OutputSignatures = QMap<qsizetype, BlindSignature>;

// What an operation brought: proofs of ours, and those of the token being sent.
struct NewProofs {
    QList<Proof> kept;
    QList<Proof> forToken;
};
QDebug operator<<(QDebug, const NewProofs&) = delete;

class OutputBlinder {
public:
    OutputBlinder(const MintStore& mints, WalletSeed seed)
        : m_mints{mints}
        , m_seed{std::move(seed)}
    {
    }

    base::Result<BlindedMessage> blinded(const KeysetId& keyset, quint64 counter, quint64 amount,
        const std::optional<LockTerms>& lock = {}) const;
    // All of an operation, to ask for signatures or to find them again (NUT-09).
    base::Result<QList<BlindedMessage>> blindedOutputs(const WalletOperation& operation) const;

    // Malformed when the mint's proof (NUT-12) is missing or wrong.
    base::Result<Proof> unblinded(const MintUrl& mint, const KeysetId& keyset, quint64 counter,
        const BlindSignature& signature, const std::optional<LockTerms>& lock = {}) const;
    // Malformed: the signatures are not what was asked for.
    base::Result<NewProofs> proofsOf(
        const WalletOperation& operation, const OutputSignatures& signatures) const;

private:
    base::Result<BlindingSecret> secretOf(
        const KeysetId& keyset, quint64 counter, const std::optional<LockTerms>& lock) const;

    const MintStore& m_mints;
    WalletSeed m_seed;
};

} // namespace cashu
