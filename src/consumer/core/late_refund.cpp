// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/late_refund.h"

#include "base/json_reader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr auto Id = "id"_L1;
constexpr auto Number = "number"_L1;
constexpr auto State = "state"_L1;
constexpr auto At = "at"_L1;
constexpr auto Amount = "amount_sat"_L1;
constexpr auto Token = "token"_L1;
constexpr auto OfferMints = "offer_mints"_L1;
constexpr auto Received = "received_sat"_L1;
constexpr auto ErrorCode = "error_code"_L1;
constexpr auto WaitsForMint = "waits_for_mint"_L1;

} // namespace

QJsonObject toJson(const LateRefund& refund)
{
    return {
        {Id, refund.id},
        {Number, refund.number},
        {State, static_cast<int>(refund.state)},
        {At, qint64{refund.at.time_since_epoch().count()}},
        {Amount, qint64{refund.amount.value()}},
        {Token, refund.token},
        {OfferMints, QJsonArray::fromStringList(refund.offerMints)},
        {Received, qint64{refund.received.value()}},
        {ErrorCode, refund.errorCode},
        {WaitsForMint, refund.waitsForMint},
    };
}

base::Result<LateRefund> lateRefundFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    LateRefund refund;
    refund.id = in.text(Id);
    refund.number = in.integer(Number);
    refund.state = static_cast<LateRefundState>(
        in.integer(State, 0, static_cast<qint64>(LateRefundState::Bad)));
    refund.at = in.unixTime(At);
    refund.amount = base::Sats{in.integer(Amount)};
    refund.token = in.text(Token);
    refund.offerMints = in.texts(OfferMints);
    refund.received = base::Sats{in.integer(Received)};
    refund.errorCode = in.text(ErrorCode);
    refund.waitsForMint = in.text(WaitsForMint);
    return in.finish(refund);
}

} // namespace consumer
