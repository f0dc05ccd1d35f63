// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/input_signer.h"

#include "base/json_reader.h"
#include "cashu/blinded_lock.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using crypto::CurvePoint;
using crypto::SecretBytes;

namespace {

// What a witness will hold: keys to sign with, and perhaps the preimage.
struct Opening {
    QList<SecretBytes<32>> signers;
    bool showsPreimage = false;
};

std::optional<SecretBytes<32>> privateKeyFor(
    const CurvePoint& listed, int slot, const Proof& proof, const UnlockingKeys& unlocking)
{
    for (const auto& key : unlocking.keys) {
        const auto point = CurvePoint::ofScalar(key.bytes());
        // Schnorr signatures are the same for both y.
        if (point && (*point == listed || point->negated() == listed))
            return key;
        if (!proof.p2pkE)
            continue;
        const auto blinded = unblindedKey(key, *proof.p2pkE, listed, slot);
        if (blinded)
            return *blinded;
    }
    return std::nullopt;
}

// As many signers as the path needs; empty when there are not enough. The first key has this slot.
std::optional<QList<SecretBytes<32>>> signersFor(const QList<CurvePoint>& keys, qsizetype count,
    int firstSlot, const Proof& proof, const UnlockingKeys& unlocking)
{
    QList<SecretBytes<32>> signers;
    for (qsizetype i = 0; i < keys.size() && signers.size() < count; ++i) {
        const auto key = privateKeyFor(keys[i], firstSlot + static_cast<int>(i), proof, unlocking);
        if (key)
            signers += *key;
    }
    return signers.size() == count ? std::optional{signers} : std::nullopt;
}

bool opensHash(const SpendingCondition& condition, const UnlockingKeys& unlocking)
{
    return unlocking.preimage
        && base::toHex(crypto::sha256(unlocking.preimage->bytes())) == condition.data;
}

std::optional<Opening> mainPath(
    const SpendingCondition& condition, const Proof& proof, const UnlockingKeys& unlocking)
{
    const bool isHash = condition.kind == PaymentLock::Htlc;
    if (isHash && !opensHash(condition, unlocking))
        return std::nullopt;
    if (isHash && condition.mainKeys.isEmpty())
        return Opening{{}, true};
    // An HTLC's data is no key, but takes the first slot all the same.
    const auto signers
        = signersFor(condition.mainKeys, condition.mainCount, isHash ? 1 : 0, proof, unlocking);
    if (!signers)
        return std::nullopt;
    return Opening{*signers, isHash};
}

std::optional<Opening> refundPath(
    const SpendingCondition& condition, const Proof& proof, const UnlockingKeys& unlocking)
{
    if (condition.refundKeys.isEmpty())
        return Opening{};
    const bool isHash = condition.kind == PaymentLock::Htlc;
    const auto firstSlot = static_cast<int>(condition.mainKeys.size()) + (isHash ? 1 : 0);
    const auto signers
        = signersFor(condition.refundKeys, condition.refundCount, firstSlot, proof, unlocking);
    if (!signers)
        return std::nullopt;
    return Opening{*signers, false};
}

Result<Opening> openingOf(const SpendingCondition& condition, const Proof& proof,
    const UnlockingKeys& unlocking, base::UnixTime now)
{
    if (const auto main = mainPath(condition, proof, unlocking))
        return *main;
    const auto refund = condition.locktime ? refundPath(condition, proof, unlocking) : std::nullopt;
    if (!refund)
        return fail(Errc::NotAllowed, u"the token is locked to another key"_s);
    if (now <= *condition.locktime) {
        const auto until = QDateTime::fromSecsSinceEpoch(
            condition.locktime->time_since_epoch().count(), Qt::UTC);
        return fail(
            Errc::NotAllowed, u"the token is locked until "_s + until.toString(Qt::ISODate));
    }
    return *refund;
}

Result<QString> witnessFor(const Opening& opening, const QByteArray& message,
    const UnlockingKeys& unlocking, base::RandomSource& random)
{
    const auto hash = crypto::sha256(base::view(message));
    QJsonArray signatures;
    for (const auto& signer : opening.signers) {
        const auto signature = crypto::sign(signer, hash, random.bytes32());
        if (!signature)
            return passOn(signature);
        signatures.append(base::toHex(*signature));
    }
    QJsonObject witness{{u"signatures"_s, signatures}};
    if (opening.showsPreimage)
        witness.insert(u"preimage"_s, base::toHex(unlocking.preimage->bytes()));
    return QString::fromUtf8(QJsonDocument{witness}.toJson(QJsonDocument::Compact));
}

// The condition of each input; empty for those without one.
Result<QList<std::optional<SpendingCondition>>> conditionsOf(const QList<Proof>& inputs)
{
    QList<std::optional<SpendingCondition>> conditions;
    for (const auto& input : inputs) {
        const auto condition = conditionFromSecret(input.secret);
        if (!condition)
            return passOn(condition);
        if (!*condition && isLocked(input))
            return fail(Errc::NotAllowed, u"the token has a lock of an unknown kind"_s);
        conditions += *condition;
    }
    return conditions;
}

} // namespace

Result<> canUnlock(const QList<Proof>& inputs, const UnlockingKeys& unlocking, base::UnixTime now)
{
    const auto conditions = conditionsOf(inputs);
    if (!conditions)
        return passOn(conditions);
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        if (!(*conditions)[i])
            continue;
        const auto opening = openingOf(*(*conditions)[i], inputs[i], unlocking, now);
        if (!opening)
            return passOn(opening);
    }
    return {};
}

Result<QList<Proof>> unlocked(QList<Proof> inputs, const QList<BlindedMessage>& outputs,
    const QString& quoteId, const Unlocking& unlocking, base::RandomSource& random)
{
    const auto conditions = conditionsOf(inputs);
    if (!conditions)
        return passOn(conditions);
    const bool coversAll = std::ranges::any_of(
        *conditions, [](const auto& condition) { return condition && condition->coversAll; });
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        const auto& condition = (*conditions)[i];
        inputs[i].witness.reset();
        if (!condition || (coversAll && i > 0))
            continue;
        const auto opening = openingOf(*condition, inputs[i], unlocking.keys, unlocking.at);
        if (!opening)
            return passOn(opening);
        if (opening->signers.isEmpty() && !opening->showsPreimage)
            continue;
        const auto message
            = coversAll ? signedByAll(inputs, outputs, quoteId) : inputs[i].secret.toUtf8();
        const auto witness = witnessFor(*opening, message, unlocking.keys, random);
        if (!witness)
            return passOn(witness);
        inputs[i].witness = *witness;
    }
    if (!areUnlocked(inputs, outputs, quoteId, unlocking.at)) // SIG_ALL beside another lock
        return fail(Errc::NotAllowed, u"these locks cannot be opened together"_s);
    return inputs;
}

} // namespace cashu
