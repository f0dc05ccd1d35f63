// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/spending_condition.h"

#include "base/json_reader.h"
#include "crypto/hash.h"
#include "crypto/schnorr.h"

#include <QSet>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;
using crypto::CurvePoint;

namespace {

constexpr qsizetype MaxKeys = 64; // of one path; each may cost a verification per signature
constexpr qsizetype MaxSignatures = 64;

tl::unexpected<base::Error> malformed(const QString& why)
{
    return fail(Errc::Malformed, u"a lock that nobody can open: "_s + why);
}

std::array<std::uint8_t, 32> xOnly(const CurvePoint& key)
{
    const auto compressed = key.compressed();
    std::array<std::uint8_t, 32> x;
    std::copy_n(compressed.begin() + 1, x.size(), x.begin());
    return x;
}

std::optional<qint64> strictNumber(const QString& text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || QString::number(number) != text)
        return std::nullopt;
    return number;
}

// The values behind each known name; every name at most once.
class Tags {
public:
    static Result<Tags> from(const QJsonArray& json)
    {
        static const QSet<QString> known{u"sigflag"_s, u"n_sigs"_s, u"pubkeys"_s, u"locktime"_s,
            u"refund"_s, u"n_sigs_refund"_s};
        Tags tags;
        for (const auto& entry : json) {
            QStringList values;
            for (const auto& value : entry.toArray()) {
                if (!value.isString() || value.toString().isEmpty())
                    return malformed(u"a tag that is not text"_s);
                values += value.toString();
            }
            if (values.isEmpty())
                return malformed(u"an empty tag"_s);
            const QString name = values.takeFirst();
            if (!known.contains(name))
                continue;
            if (tags.m_values.contains(name))
                return malformed(u"a tag given twice"_s);
            tags.m_values.insert(name, values);
        }
        return tags;
    }

    bool has(const QString& name) const { return m_values.contains(name); }
    QStringList values(const QString& name) const { return m_values.value(name); }
    QString first(const QString& name) const { return m_values.value(name).value(0); }

private:
    QHash<QString, QStringList> m_values;
};

Result<QList<CurvePoint>> keysFrom(const QStringList& texts)
{
    QList<CurvePoint> keys;
    QSet<QByteArray> seen;
    for (const auto& text : texts) {
        const auto key = CurvePoint::fromHex(text);
        if (!key || keys.size() == MaxKeys)
            return malformed(u"a key that is none"_s);
        keys += *key;
        seen.insert(base::toByteArray(xOnly(*key)));
    }
    if (seen.size() != keys.size())
        return malformed(u"the same key twice"_s);
    return keys;
}

Result<qsizetype> countFrom(const Tags& tags, const QString& name, qsizetype keys)
{
    if (!tags.has(name))
        return qsizetype{1};
    const auto count = strictNumber(tags.first(name));
    if (!count || *count < 1 || *count > keys)
        return malformed(u"an impossible number of signatures"_s);
    return static_cast<qsizetype>(*count);
}

Result<SpendingCondition> conditionFrom(PaymentLock kind, const QJsonObject& json)
{
    SpendingCondition condition;
    condition.kind = kind;
    condition.data = json.value(u"data"_s).toString();
    condition.tags = json.value(u"tags"_s).toArray();
    const auto tags = Tags::from(condition.tags);
    if (!tags)
        return passOn(tags);
    const QString sigflag = tags->has(u"sigflag"_s) ? tags->first(u"sigflag"_s) : u"SIG_INPUTS"_s;
    if (sigflag != "SIG_INPUTS"_L1 && sigflag != "SIG_ALL"_L1)
        return malformed(u"an unknown sigflag"_s);
    condition.coversAll = sigflag == "SIG_ALL"_L1;

    QStringList mainKeys = tags->values(u"pubkeys"_s);
    if (kind == PaymentLock::P2pk)
        mainKeys.prepend(condition.data);
    else if (!base::fromHex(condition.data) || condition.data.size() != 64)
        return malformed(u"a hash that is none"_s);
    const auto main = keysFrom(mainKeys);
    const auto refund = keysFrom(tags->values(u"refund"_s));
    if (!main || !refund)
        return malformed(u"broken keys"_s);
    const auto mainCount = countFrom(*tags, u"n_sigs"_s, main->size());
    const auto refundCount = countFrom(*tags, u"n_sigs_refund"_s, refund->size());
    if (!mainCount || !refundCount)
        return malformed(u"an impossible number of signatures"_s);
    condition.mainKeys = *main;
    condition.mainCount = *mainCount;
    condition.refundKeys = *refund;
    condition.refundCount = *refundCount;
    // A locktime that is no time never comes.
    if (const auto locktime = strictNumber(tags->first(u"locktime"_s)); locktime && *locktime > 0)
        condition.locktime = base::UnixTime{std::chrono::seconds{*locktime}};
    return condition;
}

struct Witness {
    QList<crypto::SchnorrSignature> signatures;
    std::optional<QByteArray> preimage;
};

Witness witnessOf(const Proof& proof)
{
    Witness witness;
    const auto json
        = base::parseObject(proof.witness.value_or(QString{}).toUtf8(), 4 * MaxSecretLength);
    if (!json)
        return witness;
    for (const auto& text : json->value(u"signatures"_s).toArray()) {
        const auto bytes = base::fromHex(text.toString());
        crypto::SchnorrSignature signature;
        if (!bytes || bytes->size() != 64 || witness.signatures.size() == MaxSignatures)
            continue;
        std::copy_n(
            reinterpret_cast<const std::uint8_t*>(bytes->constData()), 64, signature.begin());
        witness.signatures += signature;
    }
    const auto preimage = base::fromHex(json->value(u"preimage"_s).toString());
    if (preimage && preimage->size() == 32)
        witness.preimage = preimage;
    return witness;
}

// Each key counts once, however many signatures it gave.
bool hasSignatures(const QList<CurvePoint>& keys, qsizetype count, const Witness& witness,
    const QByteArray& message)
{
    const auto hash = crypto::sha256(base::view(message));
    const auto signers = std::ranges::count_if(keys, [&](const CurvePoint& key) {
        const auto x = xOnly(key);
        return std::ranges::any_of(
            witness.signatures, [&](const crypto::SchnorrSignature& signature) {
                return crypto::verify(x, hash, signature);
            });
    });
    return signers >= count;
}

bool opensMainPath(
    const SpendingCondition& condition, const Witness& witness, const QByteArray& message)
{
    if (condition.kind == PaymentLock::Htlc) {
        if (!witness.preimage
            || base::toHex(crypto::sha256(base::view(*witness.preimage))) != condition.data)
            return false;
        if (condition.mainKeys.isEmpty())
            return true;
    }
    return hasSignatures(condition.mainKeys, condition.mainCount, witness, message);
}

bool opens(const SpendingCondition& condition, const Witness& witness, const QByteArray& message,
    base::UnixTime now)
{
    if (opensMainPath(condition, witness, message))
        return true;
    if (!condition.locktime || now <= *condition.locktime)
        return false;
    return condition.refundKeys.isEmpty()
        || hasSignatures(condition.refundKeys, condition.refundCount, witness, message);
}

bool isSameLock(const SpendingCondition& a, const SpendingCondition& b)
{
    return a.kind == b.kind && a.data == b.data && a.tags == b.tags;
}

} // namespace

Result<std::optional<SpendingCondition>> conditionFromSecret(const QString& secret)
{
    const auto kind = paymentLockOf(secret);
    // NUT-10: a kind that the mint does not know is an ordinary secret.
    if (kind == PaymentLock::None || kind == PaymentLock::Unknown)
        return std::optional<SpendingCondition>{};
    const auto json = base::parseArray(secret.toUtf8(), 4 * MaxSecretLength);
    if (!json)
        return passOn(json);
    const auto condition = conditionFrom(kind, json->at(1).toObject());
    if (!condition)
        return passOn(condition);
    return std::optional{*condition};
}

QByteArray signedByAll(
    const QList<Proof>& inputs, const QList<BlindedMessage>& outputs, const QString& quoteId)
{
    QString message;
    for (const auto& input : inputs)
        message += input.secret + input.C.toHex();
    for (const auto& output : outputs)
        message += QString::number(output.amount) + output.B_.toHex();
    return (message + quoteId).toUtf8();
}

bool areUnlocked(const QList<Proof>& inputs, const QList<BlindedMessage>& outputs,
    const QString& quoteId, base::UnixTime now)
{
    QList<std::optional<SpendingCondition>> conditions;
    bool coversAll = false;
    for (const auto& input : inputs) {
        const auto condition = conditionFromSecret(input.secret);
        if (!condition)
            return false;
        conditions += *condition;
        coversAll = coversAll || (*condition && (*condition)->coversAll);
    }
    if (coversAll) {
        const auto& first = conditions.first();
        const bool areSame = std::ranges::all_of(conditions, [&first](const auto& condition) {
            return first && condition && isSameLock(*first, *condition);
        });
        return areSame
            && opens(*first, witnessOf(inputs.first()), signedByAll(inputs, outputs, quoteId), now);
    }
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        if (conditions[i]
            && !opens(*conditions[i], witnessOf(inputs[i]), inputs[i].secret.toUtf8(), now))
            return false;
    }
    return true;
}

} // namespace cashu
