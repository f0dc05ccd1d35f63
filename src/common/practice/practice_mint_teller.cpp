// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_teller.h"

#include "cashu/blinding.h"
#include "cashu/dleq.h"
#include "cashu/spending_condition.h"

#include <QSet>

#include <algorithm>

namespace practice {

using namespace Qt::StringLiterals;
using cashu::BlindedMessage;
using cashu::MintErrorCode;
using cashu::Proof;

namespace {

constexpr qsizetype MaxInputs = 1000;
constexpr qsizetype MaxOutputs = 1000;
constexpr qsizetype MaxSecret = 1024; // as the reference mints

} // namespace

tl::unexpected<Refusal> refuse(MintErrorCode code, QString detail)
{
    return tl::unexpected<Refusal>{Refusal{400, {static_cast<int>(code), std::move(detail)}}};
}

tl::unexpected<Refusal> refuseShape(QString detail)
{
    return tl::unexpected<Refusal>{Refusal{400, {0, std::move(detail)}}};
}

tl::unexpected<Refusal> refuseBroken(const base::Error& error)
{
    return tl::unexpected<Refusal>{Refusal{500, {0, u"the mint is broken: "_s + error.detail}}};
}

PracticeMintTeller::PracticeMintTeller(PracticeMintStore& store)
    : m_store{store}
{
}

const SigningKeyset* PracticeMintTeller::keyset(const cashu::KeysetId& id) const
{
    const auto found = std::ranges::find(
        m_keysets, id, [](const SigningKeyset& keyset) { return keyset.published.id; });
    return found == m_keysets.end() ? nullptr : &*found;
}

Checked<> PracticeMintTeller::checkInputs(const QList<Proof>& inputs) const
{
    if (inputs.isEmpty())
        return refuseShape(u"no inputs"_s);
    if (inputs.size() > MaxInputs)
        return refuse(MintErrorCode::TooManyInputs, u"too many inputs"_s);
    QSet<QString> secrets;
    for (const auto& input : inputs) {
        if (!keyset(input.keysetId))
            return refuse(MintErrorCode::KeysetUnknown, u"keyset not known"_s);
        secrets.insert(input.secret);
    }
    if (secrets.size() != inputs.size())
        return refuse(MintErrorCode::DuplicateInputs, u"duplicate inputs"_s);
    for (const auto& input : inputs) {
        if (!keyset(input.keysetId)->privateKeys.contains(input.amount))
            return refuse(MintErrorCode::AmountOutOfRange, u"no key for an input's amount"_s);
    }
    return {};
}

Checked<> PracticeMintTeller::checkOutputs(
    const QList<BlindedMessage>& outputs, OutputKind kind) const
{
    if (outputs.size() > MaxOutputs)
        return refuse(MintErrorCode::TooManyOutputs, u"too many outputs"_s);
    QSet<crypto::CurvePoint> points;
    for (const auto& output : outputs) {
        const auto* keys = keyset(output.keysetId);
        if (!keys)
            return refuse(MintErrorCode::KeysetUnknown, u"keyset not known"_s);
        if (!keys->published.active)
            return refuse(MintErrorCode::KeysetInactive, u"keyset inactive"_s);
        points.insert(output.B_);
    }
    if (points.size() != outputs.size())
        return refuse(MintErrorCode::DuplicateOutputs, u"duplicate outputs"_s);
    for (const auto& output : outputs) {
        if (kind == OutputKind::Signed
            && !keyset(output.keysetId)->privateKeys.contains(output.amount))
            return refuse(MintErrorCode::AmountOutOfRange, u"no key for an output's amount"_s);
    }
    return {};
}

base::Sats PracticeMintTeller::feeFor(const QList<Proof>& inputs) const
{
    qint64 ppk = 0;
    for (const auto& input : inputs)
        ppk += keyset(input.keysetId)->published.inputFeePpk;
    return cashu::feeForPpk(ppk);
}

base::Sats PracticeMintTeller::feeFor(const QList<PendingInput>& inputs) const
{
    qint64 ppk = 0;
    for (const auto& input : inputs)
        ppk += keyset(input.keysetId)->published.inputFeePpk;
    return cashu::feeForPpk(ppk);
}

Checked<> PracticeMintTeller::checkProofs(const QList<Proof>& inputs) const
{
    for (const auto& input : inputs) {
        const auto& key = keyset(input.keysetId)->privateKeys[input.amount];
        if (input.secret.size() > MaxSecret
            || !cashu::isSignedBy(key.bytes(), input.secret, input.C))
            return refuse(MintErrorCode::ProofNotVerified, u"proof not verified"_s);
    }
    return {};
}

Checked<> PracticeMintTeller::checkUnlocked(const QList<Proof>& inputs,
    const QList<BlindedMessage>& outputs, const QString& quoteId, base::UnixTime now) const
{
    if (!cashu::areUnlocked(inputs, outputs, quoteId, now))
        return refuse(MintErrorCode::SignatureInvalid, u"witness missing or invalid"_s);
    return {};
}

base::Sats PracticeMintTeller::sumOf(const QList<BlindedMessage>& outputs)
{
    base::Sats sum;
    for (const auto& output : outputs)
        sum += base::Sats{static_cast<qint64>(output.amount)};
    return sum;
}

Checked<> PracticeMintTeller::checkUnspent(const QList<Proof>& inputs) const
{
    for (const auto& input : inputs) {
        const auto state = m_store.proofState(cashu::Y(input));
        if (!state)
            return refuseBroken(state.error());
        switch (*state) {
        case ProofState::Spent:
            return refuse(MintErrorCode::AlreadySpent, u"proofs already spent"_s);
        case ProofState::Pending:
            return refuse(MintErrorCode::ProofsPending, u"proofs pending"_s);
        case ProofState::Unspent:
            break;
        }
    }
    return {};
}

Checked<> PracticeMintTeller::checkUnsigned(const QList<BlindedMessage>& outputs) const
{
    for (const auto& output : outputs) {
        const auto signature = m_store.signature(output.B_);
        if (!signature)
            return refuseBroken(signature.error());
        if (*signature)
            return refuse(MintErrorCode::OutputsAlreadySigned, u"outputs already signed"_s);
        const auto isReserved = m_store.isReserved(output.B_);
        if (!isReserved)
            return refuseBroken(isReserved.error());
        if (*isReserved)
            return refuse(MintErrorCode::OutputsPending, u"outputs pending"_s);
    }
    return {};
}

Checked<QList<cashu::BlindSignature>> PracticeMintTeller::sign(
    const QList<BlindedMessage>& outputs) const
{
    QList<cashu::BlindSignature> signatures;
    for (const auto& output : outputs) {
        const auto& key = keyset(output.keysetId)->privateKeys[output.amount];
        const auto C_ = cashu::signBlinded(output.B_, key.bytes());
        const auto dleq = C_ ? cashu::createDleq(key.bytes(), output.B_, *C_) : std::nullopt;
        if (!dleq)
            return refuseShape(u"an output cannot be signed"_s);
        cashu::BlindSignature signature;
        signature.amount = output.amount;
        signature.keysetId = output.keysetId;
        signature.C_ = *C_;
        signature.dleq = dleq;
        signatures += signature;
    }
    return signatures;
}

Checked<> PracticeMintTeller::store(
    const QList<BlindedMessage>& outputs, const QList<cashu::BlindSignature>& signatures) const
{
    for (qsizetype i = 0; i < signatures.size(); ++i) {
        const auto stored = m_store.insertSignature(outputs[i].B_, signatures[i]);
        if (!stored && stored.error().code == base::Errc::Conflict)
            return refuse(MintErrorCode::OutputsAlreadySigned, u"outputs already signed"_s);
        if (!stored)
            return refuseBroken(stored.error());
    }
    return {};
}

} // namespace practice
