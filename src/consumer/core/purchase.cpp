// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/purchase.h"

#include "base/json_reader.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr std::array<std::pair<PurchaseState, QLatin1StringView>, 9> StateNames{{
    {PurchaseState::Created, "created"_L1},
    {PurchaseState::Checked, "checked"_L1},
    {PurchaseState::FundsReserved, "funds_reserved"_L1},
    {PurchaseState::RequestSent, "request_sent"_L1},
    {PurchaseState::Awaiting, "awaiting"_L1},
    {PurchaseState::Active, "active"_L1},
    {PurchaseState::Refused, "refused"_L1},
    {PurchaseState::Unclear, "unclear"_L1},
    {PurchaseState::Settled, "settled"_L1},
}};

constexpr auto Number = "number"_L1;
constexpr auto State = "state"_L1;
constexpr auto Provider = "provider"_L1;
constexpr auto Spec = "spec"_L1;
constexpr auto ExpectedRate = "expected_rate_msat"_L1;
constexpr auto Image = "image"_L1;
constexpr auto Template = "template"_L1;
constexpr auto Face = "face_sat"_L1;
constexpr auto OrderedFace = "ordered_face_sat"_L1;
constexpr auto LaterFace = "later_face_sat"_L1;
constexpr auto OrderedMint = "ordered_mint"_L1;
constexpr auto GivenToken = "given_token"_L1;
constexpr auto ServerName = "server_name"_L1;
constexpr auto Wait = "wait_seconds"_L1;
constexpr auto ProviderName = "provider_name"_L1;
constexpr auto SpecName = "spec_name"_L1;
constexpr auto Rate = "rate_msat"_L1;
constexpr auto CanRefund = "can_refund"_L1;
constexpr auto OfferMints = "offer_mints"_L1;
constexpr auto Password = "password"_L1;
constexpr auto SentTokenId = "sent_token_id"_L1;
constexpr auto TokenText = "token"_L1;
constexpr auto Mint = "mint"_L1;
constexpr auto Letter = "letter"_L1;
constexpr auto LetterId = "letter_id"_L1;
constexpr auto WrittenAt = "written_at"_L1;
constexpr auto RelaysAccepted = "relays_accepted"_L1;
constexpr auto RelaysAsked = "relays_asked"_L1;
constexpr auto CreatedMs = "created_ms"_L1;
constexpr auto FundsMs = "funds_ms"_L1;
constexpr auto SentMs = "sent_ms"_L1;
constexpr auto SpentMs = "spent_ms"_L1;
constexpr auto AnsweredMs = "answered_ms"_L1;
constexpr auto ReachableMs = "reachable_ms"_L1;
constexpr auto EndedMs = "ended_ms"_L1;
constexpr auto WasRefused = "was_refused"_L1;
constexpr auto ErrorCode = "error_code"_L1;
constexpr auto ErrorMessage = "error_message"_L1;
constexpr auto RefundToken = "refund_token"_L1;
constexpr auto RefundMint = "refund_mint"_L1;
constexpr auto Money = "money"_L1;
constexpr auto MoneyAmount = "money_sat"_L1;
constexpr auto Access = "access"_L1;
constexpr auto KeepTerms = "keep_running"_L1;

} // namespace

QString toText(PurchaseState state)
{
    for (const auto& [value, name] : StateNames) {
        if (value == state)
            return name;
    }
    return {};
}

std::optional<PurchaseState> purchaseStateFromText(QStringView text)
{
    for (const auto& [value, name] : StateNames) {
        if (name == text)
            return value;
    }
    return std::nullopt;
}

QJsonObject toJson(const Purchase& purchase)
{
    const auto& order = purchase.order;
    return {
        {Number, purchase.number},
        {State, toText(purchase.state)},
        {Provider, order.providerKey},
        {Spec, order.specId},
        {ExpectedRate, qint64{order.expectedRate.value()}},
        {Image, order.image},
        {Template, order.templateSlug},
        {OrderedFace, qint64{order.faceValue.value()}},
        {LaterFace, qint64{order.laterFaceValue.value()}},
        {OrderedMint, order.mintUrl},
        {GivenToken, order.token},
        {ServerName, order.serverName},
        {Wait, qint64{order.wait.count()}},
        {KeepTerms, toJson(order.keepTerms)},
        {ProviderName, purchase.providerName},
        {SpecName, purchase.specName},
        {Rate, qint64{purchase.rate.value()}},
        {CanRefund, purchase.canRefund},
        {OfferMints, QJsonArray::fromStringList(purchase.offerMints)},
        {Password, purchase.password},
        {SentTokenId, purchase.sentTokenId},
        {TokenText, purchase.token},
        {Face, qint64{purchase.face.value()}},
        {Mint, purchase.mintUrl},
        {Letter, purchase.letter},
        {LetterId, purchase.letterId},
        {WrittenAt, qint64{purchase.writtenAt.time_since_epoch().count()}},
        {RelaysAccepted, purchase.relaysAccepted},
        {RelaysAsked, purchase.relaysAsked},
        {CreatedMs, purchase.times.created},
        {FundsMs, purchase.times.fundsReserved},
        {SentMs, purchase.times.sent},
        {SpentMs, purchase.times.seenSpent},
        {AnsweredMs, purchase.times.answered},
        {ReachableMs, purchase.times.reachable},
        {EndedMs, purchase.times.ended},
        {WasRefused, purchase.wasRefused},
        {ErrorCode, purchase.errorCode},
        {ErrorMessage, purchase.errorMessage},
        {RefundToken, purchase.refundToken},
        {RefundMint, purchase.refundMint},
        {Money, static_cast<int>(purchase.money)},
        {MoneyAmount, qint64{purchase.moneyAmount.value()}},
        {Access, purchase.access},
    };
}

base::Result<Purchase> purchaseFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    Purchase purchase;
    purchase.number = in.integer(Number);
    const auto state = purchaseStateFromText(in.text(State));
    if (!state)
        in.refuse(State, u"unknown"_s);
    purchase.state = state.value_or(PurchaseState::Created);
    auto& order = purchase.order;
    order.providerKey = in.text(Provider);
    order.specId = in.text(Spec);
    order.expectedRate = base::Msats{in.integer(ExpectedRate)};
    order.image = in.text(Image);
    order.templateSlug = in.text(Template);
    order.faceValue = base::Sats{in.integer(OrderedFace)};
    order.laterFaceValue = base::Sats{in.integer(LaterFace)};
    order.mintUrl = in.text(OrderedMint);
    order.token = in.text(GivenToken);
    order.serverName = in.text(ServerName);
    order.wait = std::chrono::seconds{in.integer(Wait)};
    if (in.has(KeepTerms))
        order.keepTerms = keepRunningTermsFrom(in.object(KeepTerms));
    purchase.providerName = in.text(ProviderName);
    purchase.specName = in.text(SpecName);
    purchase.rate = base::Msats{in.integer(Rate)};
    purchase.canRefund = in.boolean(CanRefund);
    if (in.has(OfferMints))
        purchase.offerMints = in.texts(OfferMints);
    purchase.password = in.text(Password);
    purchase.sentTokenId = in.text(SentTokenId);
    purchase.token = in.text(TokenText);
    purchase.face = base::Sats{in.integer(Face)};
    purchase.mintUrl = in.text(Mint);
    purchase.letter = in.text(Letter);
    purchase.letterId = in.optionalText(LetterId).value_or(QString{});
    purchase.writtenAt = in.unixTime(WrittenAt);
    purchase.relaysAccepted = static_cast<int>(in.integer(RelaysAccepted, 0, 1'000'000));
    purchase.relaysAsked = static_cast<int>(in.integer(RelaysAsked, 0, 1'000'000));
    purchase.times = {in.integer(CreatedMs), in.integer(FundsMs), in.integer(SentMs),
        in.integer(SpentMs), in.integer(AnsweredMs), in.integer(ReachableMs), in.integer(EndedMs)};
    purchase.wasRefused = in.boolean(WasRefused);
    purchase.errorCode = in.text(ErrorCode);
    purchase.errorMessage = in.text(ErrorMessage);
    purchase.refundToken = in.text(RefundToken);
    purchase.refundMint = in.optionalText(RefundMint).value_or(QString{});
    purchase.money
        = static_cast<MoneyOutcome>(in.integer(Money, 0, static_cast<int>(MoneyOutcome::Pending)));
    purchase.moneyAmount = base::Sats{in.integer(MoneyAmount)};
    purchase.access = in.text(Access);
    return in.finish(purchase);
}

} // namespace consumer
