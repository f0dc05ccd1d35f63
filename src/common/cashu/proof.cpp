// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/proof.h"

#include "base/json_reader.h"
#include "cashu/blinding.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto AmountField = "amount"_L1;
constexpr auto IdField = "id"_L1;
constexpr auto SecretField = "secret"_L1;
constexpr auto CField = "C"_L1;
constexpr auto WitnessField = "witness"_L1;
constexpr auto DleqField = "dleq"_L1;
constexpr auto OneTimeKeyField = "p2pk_e"_L1;
constexpr auto BlindedField = "B_"_L1;
constexpr auto SignatureField = "C_"_L1;

constexpr qsizetype MaxIdLength = 66;
constexpr qsizetype Base64IdLength = 12;
constexpr qsizetype ShortIdLength = 16;

bool isHex(const QString& text)
{
    return base::fromHex(text).has_value();
}

KeysetId readId(base::JsonReader& in)
{
    const auto id = keysetIdFromText(in.text(IdField, MaxIdLength));
    if (!id) {
        in.refuse(IdField, u"is not a keyset id"_s);
        return {};
    }
    return *id;
}

crypto::CurvePoint readPoint(base::JsonReader& in, QLatin1StringView field)
{
    const auto point = crypto::CurvePoint::fromHex(in.text(field, 66));
    if (!point) {
        in.refuse(field, u"is not a curve point"_s);
        return {};
    }
    return *point;
}

std::array<std::uint8_t, 32> readBytes32(base::JsonReader& in, QLatin1StringView field)
{
    std::array<std::uint8_t, 32> out{};
    const auto bytes = base::fromHex(in.text(field, 64));
    if (bytes && bytes->size() == 32)
        std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes->constData()), 32, out.begin());
    else
        in.refuse(field, u"is not 64 hex digits"_s);
    return out;
}

std::optional<DleqProof> readDleq(base::JsonReader& in)
{
    const auto json = in.optionalObject(DleqField);
    if (!json)
        return std::nullopt;
    base::JsonReader fields{*json};
    DleqProof dleq;
    dleq.e = readBytes32(fields, "e"_L1);
    dleq.s = readBytes32(fields, "s"_L1);
    if (fields.optionalText("r"_L1))
        dleq.r = readBytes32(fields, "r"_L1);
    if (!fields.isGood())
        in.refuse(DleqField, u"is not a DLEQ proof"_s);
    return dleq;
}

template <typename T, typename Read>
Result<QList<T>> listFromJson(const QJsonArray& json, Read read)
{
    if (json.size() > MaxProofs)
        return fail(Errc::Malformed, u"a list of %1 entries is too long"_s.arg(json.size()));
    QList<T> list;
    list.reserve(json.size());
    for (const auto& entry : json) {
        const auto value = read(entry.toObject());
        if (!value)
            return passOn(value);
        list += *value;
    }
    return list;
}

template <typename T>
QJsonArray listToJson(const QList<T>& list)
{
    QJsonArray json;
    for (const auto& entry : list)
        json += toJson(entry);
    return json;
}

} // namespace

KeysetId::Version KeysetId::version() const
{
    if (!isHex(value))
        return Version::Base64;
    if (value.startsWith("00"_L1) && value.size() == ShortIdLength)
        return Version::V1;
    if (value.startsWith("01"_L1) && (value.size() == MaxIdLength || value.size() == ShortIdLength))
        return Version::V2;
    return value.size() == Base64IdLength ? Version::Base64 : Version::Newer;
}

bool KeysetId::isShort() const
{
    return version() == Version::V2 && value.size() == ShortIdLength;
}

KeysetId KeysetId::shortForm() const
{
    return version() == Version::V2 ? KeysetId{value.left(ShortIdLength)} : *this;
}

QByteArray KeysetId::bytes() const
{
    if (version() == Version::Base64)
        return base::fromBase64Lenient(value).value_or(QByteArray{});
    return base::fromHex(value).value_or(QByteArray{});
}

Result<KeysetId> keysetIdFromText(const QString& text)
{
    const bool isBase64
        = text.size() == Base64IdLength && base::fromBase64Lenient(text).has_value();
    const bool isVersioned
        = (text.size() == ShortIdLength || text.size() == MaxIdLength) && isHex(text);
    if (!isBase64 && !isVersioned)
        return fail(Errc::Malformed, u"keyset id has %1 characters"_s.arg(text.size()));
    return KeysetId{text};
}

crypto::CurvePoint Y(const Proof& proof)
{
    return hashToCurve(proof.secret.toUtf8()).value_or(crypto::CurvePoint{});
}

QJsonObject toJson(const Proof& proof)
{
    QJsonObject json{
        {AmountField, static_cast<qint64>(proof.amount)},
        {IdField, proof.keysetId.value},
        {SecretField, proof.secret},
        {CField, proof.C.toHex()},
    };
    if (proof.witness)
        json.insert(WitnessField, *proof.witness);
    return json;
}

QJsonArray toPaymentJson(const QList<Proof>& proofs)
{
    QJsonArray json;
    for (const auto& proof : proofs) {
        auto entry = toJson(proof);
        if (proof.p2pkE)
            entry.insert(OneTimeKeyField, proof.p2pkE->toHex());
        if (proof.dleq) {
            QJsonObject dleq{
                {"e"_L1, base::toHex(proof.dleq->e)}, {"s"_L1, base::toHex(proof.dleq->s)}};
            if (proof.dleq->r)
                dleq.insert("r"_L1, base::toHex(*proof.dleq->r));
            entry.insert(DleqField, dleq);
        }
        json.append(entry);
    }
    return json;
}

QJsonObject toJson(const BlindedMessage& message)
{
    return {
        {AmountField, static_cast<qint64>(message.amount)},
        {IdField, message.keysetId.value},
        {BlindedField, message.B_.toHex()},
    };
}

QJsonObject toJson(const BlindSignature& signature)
{
    QJsonObject json{
        {AmountField, static_cast<qint64>(signature.amount)},
        {IdField, signature.keysetId.value},
        {SignatureField, signature.C_.toHex()},
    };
    if (signature.dleq) {
        json.insert(DleqField,
            QJsonObject{
                {"e"_L1, base::toHex(signature.dleq->e)},
                {"s"_L1, base::toHex(signature.dleq->s)},
            });
    }
    return json;
}

QJsonArray toJson(const QList<Proof>& proofs)
{
    return listToJson(proofs);
}
QJsonArray toJson(const QList<BlindedMessage>& messages)
{
    return listToJson(messages);
}
QJsonArray toJson(const QList<BlindSignature>& signatures)
{
    return listToJson(signatures);
}

Result<Proof> proofFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Proof proof;
    proof.amount = static_cast<quint64>(in.integer(AmountField, 0, base::MaxSats));
    proof.keysetId = readId(in);
    proof.secret = in.text(SecretField, MaxSecretLength);
    proof.C = readPoint(in, CField);
    proof.dleq = readDleq(in);
    proof.witness = in.optionalText(WitnessField, MaxSecretLength);
    if (in.has(OneTimeKeyField) && !in.isNull(OneTimeKeyField))
        proof.p2pkE = readPoint(in, OneTimeKeyField);
    return in.finish(proof);
}

Result<BlindedMessage> blindedMessageFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    BlindedMessage message;
    message.amount = static_cast<quint64>(in.integer(AmountField, 0, base::MaxSats));
    message.keysetId = readId(in);
    message.B_ = readPoint(in, BlindedField);
    return in.finish(message);
}

Result<BlindSignature> blindSignatureFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    BlindSignature signature;
    signature.amount = static_cast<quint64>(in.integer(AmountField, 0, base::MaxSats));
    signature.keysetId = readId(in);
    signature.C_ = readPoint(in, SignatureField);
    signature.dleq = readDleq(in);
    return in.finish(signature);
}

Result<QList<Proof>> proofsFromJson(const QJsonArray& json)
{
    return listFromJson<Proof>(json, proofFromJson);
}

Result<QList<BlindedMessage>> blindedMessagesFromJson(const QJsonArray& json)
{
    return listFromJson<BlindedMessage>(json, blindedMessageFromJson);
}

Result<QList<BlindSignature>> blindSignaturesFromJson(const QJsonArray& json)
{
    return listFromJson<BlindSignature>(json, blindSignatureFromJson);
}

base::Sats sumOf(const QList<Proof>& proofs)
{
    base::Sats sum;
    for (const auto& proof : proofs)
        sum += base::Sats{static_cast<std::int64_t>(proof.amount)};
    return sum;
}

} // namespace cashu
