// SPDX-License-Identifier: GPL-3.0-or-later
// Checks inputs and outputs in the order of the specification (§15) and signs. Knows nothing of
// quotes.
#pragma once

#include "cashu/mint_error.h"
#include "practice/practice_mint_store.h"

namespace practice {

// Why a request is refused.
struct Refusal {
    int status = 400;
    cashu::MintError error;
};

template <typename T = void>
using Checked = tl::expected<T, Refusal>;

tl::unexpected<Refusal> refuse(cashu::MintErrorCode code, QString detail);
tl::unexpected<Refusal> refuseShape(QString detail); // a body that is not what the path expects
tl::unexpected<Refusal> refuseBroken(const base::Error& error); // our own storage failed: 500

template <typename T>
tl::unexpected<Refusal> passOn(const Checked<T>& refused)
{
    return tl::unexpected<Refusal>{refused.error()};
}

enum class OutputKind {
    Signed, // amounts count
    Blank, // NUT-08: amounts are ignored
};

class PracticeMintTeller {
public:
    explicit PracticeMintTeller(PracticeMintStore& store);

    void setKeysets(QList<SigningKeyset> keysets) { m_keysets = std::move(keysets); }
    const QList<SigningKeyset>& keysets() const { return m_keysets; }
    const SigningKeyset* keyset(const cashu::KeysetId& id) const;

    // Counts, keysets, duplicates, amounts.
    Checked<> checkInputs(const QList<cashu::Proof>& inputs) const;
    Checked<> checkOutputs(const QList<cashu::BlindedMessage>& outputs, OutputKind kind) const;
    base::Sats feeFor(const QList<cashu::Proof>& inputs) const;
    base::Sats feeFor(const QList<PendingInput>& inputs) const;
    // That we signed them.
    Checked<> checkProofs(const QList<cashu::Proof>& inputs) const;
    // That their witnesses open their locks. The quote id is for melting.
    Checked<> checkUnlocked(const QList<cashu::Proof>& inputs,
        const QList<cashu::BlindedMessage>& outputs, const QString& quoteId,
        base::UnixTime now) const;
    // That nothing of it happened before.
    Checked<> checkUnspent(const QList<cashu::Proof>& inputs) const;
    Checked<> checkUnsigned(const QList<cashu::BlindedMessage>& outputs) const;

    static base::Sats sumOf(const QList<cashu::BlindedMessage>& outputs);
    // Computes without storing; store what it answers before revealing it.
    Checked<QList<cashu::BlindSignature>> sign(const QList<cashu::BlindedMessage>& outputs) const;
    Checked<> store(const QList<cashu::BlindedMessage>& outputs,
        const QList<cashu::BlindSignature>& signatures) const;

private:
    PracticeMintStore& m_store;
    QList<SigningKeyset> m_keysets;
};

} // namespace practice
