// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/keyset.h"

#include "base/json_reader.h"
#include "crypto/hash.h"

#include <QStringList>

#include <algorithm>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto KeysetsField = "keysets"_L1;
constexpr auto IdField = "id"_L1;
constexpr auto UnitField = "unit"_L1;
constexpr auto ActiveField = "active"_L1;
constexpr auto FeeField = "input_fee_ppk"_L1;
constexpr auto ExpiryField = "final_expiry"_L1;
constexpr auto KeysField = "keys"_L1;

constexpr qint64 MaxExpiry = 253'402'300'799; // year 9999

void readKeys(base::JsonReader& in, KeysetKeys& keys)
{
    const auto json = in.object(KeysField);
    if (json.size() > MaxKeysetKeys) {
        in.refuse(KeysField, u"has more than %1 amounts"_s.arg(MaxKeysetKeys));
        return;
    }
    for (auto key = json.begin(); key != json.end(); ++key) {
        bool isNumber = false;
        const quint64 amount = key.key().toULongLong(&isNumber);
        if (!isNumber || amount == 0 || QString::number(amount) != key.key()) {
            in.refuse(KeysField, u"has an amount that is not a number"_s);
            return;
        }
        const auto point = crypto::CurvePoint::fromHex(key.value().toString());
        if (!point) {
            in.refuse(KeysField, u"has no valid key for amount %1"_s.arg(amount));
            return;
        }
        keys.insert(amount, *point);
    }
}

Result<Keyset> keysetFromJson(const QJsonObject& source, bool hasKeys)
{
    QJsonObject json = source; // null is as good as missing: mints write "final_expiry": null
    for (const auto field : {ActiveField, FeeField, ExpiryField}) {
        if (json.value(field).isNull())
            json.remove(field);
    }
    base::JsonReader in{json};
    Keyset keyset;
    const auto id = keysetIdFromText(in.text(IdField, 66));
    if (id)
        keyset.id = *id;
    else
        in.refuse(IdField, u"is not a keyset id"_s);
    keyset.unit = in.text(UnitField, 32);
    keyset.active = in.booleanOr(ActiveField, true);
    keyset.inputFeePpk = in.integerOr(FeeField, 0, 0, MaxInputFeePpk);
    if (in.has(ExpiryField) && json.value(ExpiryField).toInteger(-1) != 0) // 0 is as good as none
        keyset.finalExpiry
            = base::UnixTime{std::chrono::seconds{in.integer(ExpiryField, 0, MaxExpiry)}};
    if (hasKeys)
        readKeys(in, keyset.keys);
    return in.finish(keyset);
}

Result<QList<Keyset>> listFromJson(const QJsonObject& json, bool hasKeys)
{
    base::JsonReader in{json};
    const auto entries = in.array(KeysetsField, MaxKeysets);
    QList<Keyset> keysets;
    for (const auto& entry : entries) {
        const auto keyset = keysetFromJson(entry.toObject(), hasKeys);
        if (!keyset)
            return passOn(keyset);
        keysets += *keyset;
    }
    return in.finish(keysets);
}

} // namespace

KeysetId keysetIdV1(const KeysetKeys& keys)
{
    QByteArray joined;
    for (const auto& key : keys)
        joined += key.bytes();
    return {"00"_L1 + base::toHex(crypto::sha256(base::view(joined))).left(14)};
}

KeysetId keysetIdV2(const Keyset& keyset)
{
    QStringList pairs;
    for (auto key = keyset.keys.begin(); key != keyset.keys.end(); ++key)
        pairs += QString::number(key.key()) + u':' + key.value().toHex();
    QString text = pairs.join(u',') + "|unit:"_L1 + keyset.unit.toLower();
    if (keyset.inputFeePpk > 0)
        text += "|input_fee_ppk:"_L1 + QString::number(keyset.inputFeePpk);
    if (keyset.finalExpiry)
        text += "|final_expiry:"_L1
            + QString::number(keyset.finalExpiry->time_since_epoch().count());
    const auto utf8 = text.toUtf8();
    return {"01"_L1 + base::toHex(crypto::sha256(base::view(utf8)))};
}

Result<QList<Keyset>> keysetsFromJson(const QJsonObject& json)
{
    return listFromJson(json, false);
}

Result<QList<Keyset>> keysFromJson(const QJsonObject& json)
{
    return listFromJson(json, true);
}

Result<Keyset> withKeys(const Keyset& advertised, const Keyset& fetched)
{
    if (fetched.id != advertised.id || fetched.unit != advertised.unit)
        return fail(Errc::Malformed, u"the mint answered with another keyset"_s);
    Keyset keyset = advertised;
    keyset.keys = fetched.keys;
    switch (keyset.id.version()) {
    case KeysetId::Version::Base64:
        return keyset; // opaque: nothing to compare with
    case KeysetId::Version::V1:
        if (keysetIdV1(keyset.keys) != keyset.id)
            return fail(Errc::Malformed, u"keyset id does not follow from its keys"_s);
        return keyset;
    case KeysetId::Version::V2:
        if (keysetIdV2(keyset) != keyset.id)
            return fail(Errc::Malformed, u"keyset id does not follow from its keys"_s);
        return keyset;
    case KeysetId::Version::Newer:
        break;
    }
    return fail(Errc::Unsupported, u"the mint uses a newer keyset"_s);
}

bool collides(const KeysetId& id, const QList<KeysetId>& known)
{
    return std::ranges::any_of(known, [&id](const KeysetId& other) {
        return other != id && other.shortForm() == id.shortForm();
    });
}

std::optional<Keyset> activeKeyset(const QList<Keyset>& keysets, const QString& unit)
{
    std::optional<Keyset> best;
    for (const auto& keyset : keysets) {
        const auto version = keyset.id.version();
        if (!keyset.active || keyset.unit != unit || version == KeysetId::Version::Newer)
            continue;
        const bool isBetter = !best || keyset.inputFeePpk < best->inputFeePpk
            || (keyset.inputFeePpk == best->inputFeePpk && version > best->id.version());
        if (isBetter)
            best = keyset;
    }
    return best;
}

std::optional<Keyset> keysetById(const QList<Keyset>& keysets, const KeysetId& id)
{
    const auto found = std::ranges::find(keysets, id, &Keyset::id);
    return found == keysets.end() ? std::nullopt : std::optional{*found};
}

QJsonObject toJson(const Keyset& keyset)
{
    return {
        {IdField, keyset.id.value},
        {UnitField, keyset.unit},
        {ActiveField, keyset.active},
        {FeeField, keyset.inputFeePpk},
        {ExpiryField,
            keyset.finalExpiry ? QJsonValue{qint64{keyset.finalExpiry->time_since_epoch().count()}}
                               : QJsonValue{QJsonValue::Null}},
    };
}

QJsonObject toJsonWithKeys(const Keyset& keyset)
{
    QJsonObject keys;
    for (auto key = keyset.keys.begin(); key != keyset.keys.end(); ++key)
        keys.insert(QString::number(key.key()), key.value().toHex());
    auto json = toJson(keyset);
    json.insert(KeysField, keys);
    return json;
}

base::Sats feeForPpk(qint64 sumOfPpk)
{
    return base::Sats{(sumOfPpk + 999) / 1000};
}

Result<base::Sats> feeFor(const QList<Proof>& inputs, const QList<Keyset>& keysets)
{
    qint64 sumOfPpk = 0;
    for (const auto& input : inputs) {
        const auto keyset = std::ranges::find(keysets, input.keysetId, &Keyset::id);
        if (keyset == keysets.end())
            return fail(Errc::NotFound, u"keyset %1 is not known"_s.arg(input.keysetId.value));
        sumOfPpk += keyset->inputFeePpk;
    }
    return feeForPpk(sumOfPpk);
}

} // namespace cashu
