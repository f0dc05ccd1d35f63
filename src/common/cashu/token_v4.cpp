// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/token_v4.h"

#include "cashu/cbor.h"

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr QStringView MintKey = u"m";
constexpr QStringView UnitKey = u"u";
constexpr QStringView MemoKey = u"d";
constexpr QStringView GroupsKey = u"t";
constexpr QStringView IdKey = u"i";
constexpr QStringView ProofsKey = u"p";
constexpr QStringView AmountKey = u"a";
constexpr QStringView SecretKey = u"s";
constexpr QStringView SignatureKey = u"c";
constexpr QStringView DleqKey = u"d";
constexpr QStringView WitnessKey = u"w";
constexpr QStringView OneTimeKey = u"pe"; // NUT-28

tl::unexpected<base::Error> malformed(const QString& what)
{
    return fail(Errc::Malformed, u"the token has %1"_s.arg(what));
}

std::optional<std::array<std::uint8_t, 32>> bytes32(const CborValue& value)
{
    const auto bytes = value.bytes();
    if (!bytes || bytes->size() != 32)
        return std::nullopt;
    std::array<std::uint8_t, 32> out;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes->constData()), 32, out.begin());
    return out;
}

Result<DleqProof> dleqFromCbor(const CborValue& cbor)
{
    const auto e = bytes32(cbor.field(u"e"));
    const auto s = bytes32(cbor.field(u"s"));
    if (!e || !s)
        return malformed(u"a broken DLEQ proof"_s);
    DleqProof dleq;
    dleq.e = *e;
    dleq.s = *s;
    dleq.r = bytes32(cbor.field(u"r"));
    return dleq;
}

Result<Proof> proofFromCbor(const CborValue& cbor, const KeysetId& id)
{
    const auto amount = cbor.field(AmountKey).number();
    const auto secret = cbor.field(SecretKey).text();
    const auto bytes = cbor.field(SignatureKey).bytes();
    const auto C = bytes ? crypto::CurvePoint::fromBytes(base::view(*bytes)) : std::nullopt;
    if (!amount || !secret || secret->size() > MaxSecretLength || !C)
        return malformed(u"a broken proof"_s);
    Proof proof;
    proof.amount = *amount;
    proof.keysetId = id;
    proof.secret = *secret;
    proof.C = *C;
    if (const auto dleq = cbor.field(DleqKey); dleq.map()) {
        const auto read = dleqFromCbor(dleq);
        if (!read)
            return passOn(read);
        proof.dleq = *read;
    }
    proof.witness = cbor.field(WitnessKey).text();
    if (proof.witness && proof.witness->size() > MaxSecretLength)
        return malformed(u"a witness that is too long"_s);
    if (const auto oneTimeKey = cbor.field(OneTimeKey).bytes()) {
        proof.p2pkE = crypto::CurvePoint::fromBytes(base::view(*oneTimeKey));
        if (!proof.p2pkE)
            return malformed(u"a broken one-time key"_s);
    }
    return proof;
}

Result<KeysetId> idFromCbor(const CborValue& cbor)
{
    const auto bytes = cbor.bytes();
    if (!bytes || (bytes->size() != 8 && bytes->size() != 33))
        return malformed(u"a broken keyset id"_s);
    return KeysetId{base::toHex(base::view(*bytes))};
}

Result<QList<Proof>> groupFromCbor(const CborValue& group)
{
    const auto id = idFromCbor(group.field(IdKey));
    if (!id)
        return passOn(id);
    const auto entries = group.field(ProofsKey).array();
    if (!entries)
        return malformed(u"no proofs"_s);
    QList<Proof> proofs;
    for (const auto& entry : *entries) {
        const auto proof = proofFromCbor(entry, *id);
        if (!proof)
            return passOn(proof);
        proofs += *proof;
    }
    return proofs;
}

CborValue bytesOf(const std::array<std::uint8_t, 32>& bytes)
{
    return CborValue{base::toByteArray(bytes)};
}

CborValue toCbor(const Proof& proof)
{
    CborMap fields{
        {AmountKey.toString(), CborValue{proof.amount}},
        {SecretKey.toString(), CborValue{proof.secret}},
        {SignatureKey.toString(), CborValue{proof.C.bytes()}},
    };
    if (proof.dleq) {
        CborMap dleq{{u"e"_s, bytesOf(proof.dleq->e)}, {u"s"_s, bytesOf(proof.dleq->s)}};
        if (proof.dleq->r)
            dleq.append({u"r"_s, bytesOf(*proof.dleq->r)});
        fields.append({DleqKey.toString(), CborValue{dleq}});
    }
    if (proof.witness)
        fields.append({WitnessKey.toString(), CborValue{*proof.witness}});
    if (proof.p2pkE)
        fields.append({OneTimeKey.toString(), CborValue{proof.p2pkE->bytes()}});
    return CborValue{fields};
}

// Short where no other id of this token has the same short form.
KeysetId writtenId(const KeysetId& id, const QList<KeysetId>& all)
{
    return collides(id, all) ? id : id.shortForm();
}

} // namespace

Result<Token> tokenFromCbor(const QByteArray& bytes)
{
    const auto cbor = cborFromBytes(bytes);
    if (!cbor)
        return passOn(cbor);
    const auto mintText = cbor->field(MintKey).text();
    const auto unit = cbor->field(UnitKey).text();
    const auto groups = cbor->field(GroupsKey).array();
    if (!mintText || !unit || !groups)
        return malformed(u"no mint, unit or proofs"_s);
    const auto mint = MintUrl::fromText(*mintText);
    if (!mint)
        return passOn(mint);

    Token token;
    token.mint = *mint;
    token.unit = *unit;
    token.memo = cbor->field(MemoKey).text().value_or(QString{});
    for (const auto& group : *groups) {
        const auto proofs = groupFromCbor(group);
        if (!proofs)
            return passOn(proofs);
        token.proofs += *proofs;
        if (token.proofs.size() > MaxProofs)
            return malformed(u"too many proofs"_s);
    }
    return token;
}

QByteArray toCbor(const Token& token)
{
    QList<KeysetId> ids;
    for (const auto& proof : token.proofs) {
        if (!ids.contains(proof.keysetId))
            ids += proof.keysetId;
    }
    CborArray groups;
    for (const auto& id : ids) {
        CborArray proofs;
        for (const auto& proof : token.proofs) {
            if (proof.keysetId == id)
                proofs += toCbor(proof);
        }
        groups += CborValue{CborMap{
            {IdKey.toString(), CborValue{writtenId(id, ids).bytes()}},
            {ProofsKey.toString(), CborValue{proofs}},
        }};
    }
    CborMap fields{
        {MintKey.toString(), CborValue{token.mint.toString()}},
        {UnitKey.toString(), CborValue{token.unit}},
        {GroupsKey.toString(), CborValue{groups}},
    };
    if (!token.memo.isEmpty())
        fields.append({MemoKey.toString(), CborValue{token.memo}});
    return toBytes(CborValue{fields});
}

} // namespace cashu
