// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/output_blinder.h"

#include "cashu/blinding.h"
#include "cashu/dleq.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

const std::optional<LockTerms>& lockOf(
    const WalletOperation& operation, const PlannedOutput& output)
{
    static const std::optional<LockTerms> none;
    return output.isForToken ? operation.lock : none;
}

} // namespace

Result<BlindingSecret> OutputBlinder::secretOf(
    const KeysetId& keyset, quint64 counter, const std::optional<LockTerms>& lock) const
{
    auto derived = deriveSecret(m_seed, keyset, counter);
    if (!derived || !lock)
        return derived;
    const auto locked = lockedSecret(*lock, derived->secret);
    if (!locked)
        return passOn(locked);
    derived->secret = *locked;
    return derived;
}

Result<BlindedMessage> OutputBlinder::blinded(const KeysetId& keyset, quint64 counter,
    quint64 amount, const std::optional<LockTerms>& lock) const
{
    const auto secret = secretOf(keyset, counter, lock);
    if (!secret)
        return passOn(secret);
    const auto B_ = blind(secret->secret, secret->r.bytes());
    if (!B_)
        return fail(Errc::NotFound, u"counter %1 gives no blinded message"_s.arg(counter));
    return BlindedMessage{amount, keyset, *B_};
}

Result<QList<BlindedMessage>> OutputBlinder::blindedOutputs(const WalletOperation& operation) const
{
    QList<BlindedMessage> messages;
    for (const auto& output : operation.outputs) {
        const auto message
            = blinded(output.keysetId, output.counter, output.amount, lockOf(operation, output));
        if (!message)
            return passOn(message);
        messages += *message;
    }
    return messages;
}

Result<Proof> OutputBlinder::unblinded(const MintUrl& mint, const KeysetId& keyset, quint64 counter,
    const BlindSignature& signature, const std::optional<LockTerms>& lock) const
{
    const auto known = keysetById(m_mints.keysets(mint), keyset);
    if (!known || signature.keysetId != keyset || !known->keys.contains(signature.amount))
        return fail(Errc::Malformed, u"a signature of another keyset or amount"_s);
    const auto K = known->keys.value(signature.amount);
    const auto secret = secretOf(keyset, counter, lock);
    if (!secret)
        return passOn(secret);
    const auto record = m_mints.mint(mint);
    if (!signature.dleq && record && record->announcesDleq)
        return fail(Errc::Malformed, u"a signature without DLEQ proof"_s);
    if (signature.dleq) {
        const auto B_ = blind(secret->secret, secret->r.bytes());
        if (!B_ || !verifyDleq(*signature.dleq, K, *B_, signature.C_))
            return fail(Errc::Malformed, u"a signature with a wrong DLEQ proof"_s);
    }
    const auto C = unblind(signature.C_, secret->r.bytes(), K);
    if (!C)
        return fail(Errc::Malformed, u"a signature that cannot be unblinded"_s);
    Proof proof;
    proof.amount = signature.amount;
    proof.keysetId = keyset;
    proof.secret = secret->secret;
    proof.C = *C;
    proof.dleq = signature.dleq;
    if (proof.dleq)
        proof.dleq->r = secret->r.bytes();
    return proof;
}

Result<NewProofs> OutputBlinder::proofsOf(
    const WalletOperation& operation, const OutputSignatures& signatures) const
{
    const bool amountsAreOpen = operation.kind == OperationKind::Melt; // NUT-08: blank outputs
    NewProofs proofs;
    for (qsizetype i = 0; i < operation.outputs.size(); ++i) {
        const auto& output = operation.outputs[i];
        const auto signature = signatures.constFind(i);
        if (signature == signatures.constEnd()) {
            if (amountsAreOpen)
                continue;
            return fail(Errc::Malformed, u"a signature is missing"_s);
        }
        if (!amountsAreOpen && signature->amount != output.amount)
            return fail(Errc::Malformed, u"a signature for another amount"_s);
        const auto proof = unblinded(
            operation.mint, output.keysetId, output.counter, *signature, lockOf(operation, output));
        if (!proof)
            return passOn(proof);
        (output.isForToken ? proofs.forToken : proofs.kept) += *proof;
    }
    return proofs;
}

} // namespace cashu
