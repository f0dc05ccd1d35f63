// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/input_signer.h"

#include "base/json_reader.h"
#include "cashu/blinded_lock.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"

#include <QDateTime>
#include <QHash>
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

// The keys at hand and their points, which cost too much to compute anew for every listed key.
class KeyChain {
public:
    explicit KeyChain(const UnlockingKeys& unlocking)
        : m_unlocking{unlocking}
    {
        for (const auto& key : unlocking.keys) {
            if (const auto point = CurvePoint::ofScalar(key.bytes())) {
                m_byX.insert(xOf(*point), m_keys.size());
                m_keys += key;
            }
        }
    }

    const UnlockingKeys& unlocking() const { return m_unlocking; }

    // Schnorr signatures are the same for both y.
    std::optional<SecretBytes<32>> keyFor(const CurvePoint& listed, int slot, const Proof& proof)
    {
        const auto found = m_byX.constFind(xOf(listed));
        if (found != m_byX.constEnd())
            return m_keys[*found];
        return proof.p2pkE ? blindedKeyFor(listed, slot, *proof.p2pkE) : std::nullopt;
    }

private:
    static QByteArray xOf(const CurvePoint& point) { return point.bytes().mid(1); }

    // The key that fitted last comes first: a token's proofs are mostly for one key.
    std::optional<SecretBytes<32>> blindedKeyFor(
        const CurvePoint& listed, int slot, const CurvePoint& p2pkE)
    {
        if (slot >= MaxBlindedSlots)
            return std::nullopt;
        for (qsizetype i = 0; i < m_keys.size() && m_trials < MaxBlindedTrials; ++i) {
            ++m_trials;
            const auto key = (m_lastFit + i) % m_keys.size();
            const auto blinded = unblindedKey(m_keys[key], p2pkE, listed, slot);
            if (!blinded)
                continue;
            m_lastFit = key;
            return *blinded;
        }
        return std::nullopt;
    }

    const UnlockingKeys& m_unlocking;
    QList<SecretBytes<32>> m_keys;
    QHash<QByteArray, qsizetype> m_byX;
    qsizetype m_lastFit = 0;
    qsizetype m_trials = 0;
};

// As many signers as the path needs; empty when there are not enough. The first key has this slot.
std::optional<QList<SecretBytes<32>>> signersFor(const QList<CurvePoint>& keys, qsizetype count,
    int firstSlot, const Proof& proof, KeyChain& chain)
{
    QList<SecretBytes<32>> signers;
    for (qsizetype i = 0; i < keys.size() && signers.size() < count; ++i) {
        const auto key = chain.keyFor(keys[i], firstSlot + static_cast<int>(i), proof);
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
    const SpendingCondition& condition, const Proof& proof, KeyChain& chain)
{
    const bool isHash = condition.kind == PaymentLock::Htlc;
    if (isHash && !opensHash(condition, chain.unlocking()))
        return std::nullopt;
    if (isHash && condition.mainKeys.isEmpty())
        return Opening{{}, true};
    // An HTLC's data is no key, but takes the first slot all the same.
    const auto signers
        = signersFor(condition.mainKeys, condition.mainCount, isHash ? 1 : 0, proof, chain);
    if (!signers)
        return std::nullopt;
    return Opening{*signers, isHash};
}

std::optional<Opening> refundPath(
    const SpendingCondition& condition, const Proof& proof, KeyChain& chain)
{
    if (condition.refundKeys.isEmpty())
        return Opening{};
    const bool isHash = condition.kind == PaymentLock::Htlc;
    const auto firstSlot = static_cast<int>(condition.mainKeys.size()) + (isHash ? 1 : 0);
    const auto signers
        = signersFor(condition.refundKeys, condition.refundCount, firstSlot, proof, chain);
    if (!signers)
        return std::nullopt;
    return Opening{*signers, false};
}

Result<Opening> openingOf(
    const SpendingCondition& condition, const Proof& proof, KeyChain& chain, base::UnixTime now)
{
    if (const auto main = mainPath(condition, proof, chain))
        return *main;
    const auto refund = condition.locktime ? refundPath(condition, proof, chain) : std::nullopt;
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
    KeyChain chain{unlocking};
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        if (!(*conditions)[i])
            continue;
        const auto opening = openingOf(*(*conditions)[i], inputs[i], chain, now);
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
    KeyChain chain{unlocking.keys};
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        const auto& condition = (*conditions)[i];
        inputs[i].witness.reset();
        if (!condition || (coversAll && i > 0))
            continue;
        const auto opening = openingOf(*condition, inputs[i], chain, unlocking.at);
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
