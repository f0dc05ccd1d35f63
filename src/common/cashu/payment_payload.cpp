// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/payment_payload.h"

#include "base/json_reader.h"

#include <QJsonDocument>

namespace cashu {

using namespace Qt::StringLiterals;
using base::Errc;
using base::fail;
using base::passOn;
using base::Result;

namespace {

constexpr auto IdField = "id"_L1;
constexpr auto MemoField = "memo"_L1;
constexpr auto MintField = "mint"_L1;
constexpr auto UnitField = "unit"_L1;
constexpr auto ProofsField = "proofs"_L1;

} // namespace

QByteArray toJsonText(const PaymentPayload& payload)
{
    QJsonObject json{
        {MintField, payload.token.mint.toString()},
        {UnitField, payload.token.unit},
        {ProofsField, toPaymentJson(payload.token.proofs)},
    };
    if (!payload.id.isEmpty())
        json.insert(IdField, payload.id);
    if (!payload.token.memo.isEmpty())
        json.insert(MemoField, payload.token.memo);
    return QJsonDocument{json}.toJson(QJsonDocument::Compact);
}

Result<PaymentPayload> paymentPayloadFromJsonText(const QByteArray& utf8)
{
    const auto json = base::parseObject(utf8, MaxPayloadText);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    PaymentPayload payload;
    payload.id = in.optionalText(IdField, MaxRequestField).value_or(QString{});
    payload.token.memo = in.optionalText(MemoField, MaxRequestField).value_or(QString{});
    payload.token.unit = in.text(UnitField, MaxRequestField);
    const auto mint = MintUrl::fromText(in.text(MintField, MaxRequestField));
    const auto proofs = proofsFromJson(in.array(ProofsField, MaxProofs));
    if (!in.isGood())
        return in.finish(payload);
    if (!mint)
        return passOn(mint);
    if (!proofs)
        return passOn(proofs);
    if (proofs->isEmpty())
        return fail(Errc::Malformed, u"a payment without proofs"_s);
    payload.token.mint = *mint;
    payload.token.proofs = *proofs;
    return payload;
}

} // namespace cashu
