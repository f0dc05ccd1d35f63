// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote.h"

#include "base/json_reader.h"

namespace cashu {

using namespace Qt::StringLiterals;
using base::Result;

namespace {

constexpr auto QuoteField = "quote"_L1;
constexpr auto RequestField = "request"_L1;
constexpr auto AmountField = "amount"_L1;
constexpr auto UnitField = "unit"_L1;
constexpr auto StateField = "state"_L1;
constexpr auto ExpiryField = "expiry"_L1;
constexpr auto PubkeyField = "pubkey"_L1;
constexpr auto FeeReserveField = "fee_reserve"_L1;
constexpr auto PreimageField = "payment_preimage"_L1;
constexpr auto ChangeField = "change"_L1;

constexpr qsizetype MaxQuoteId = 256;
constexpr qint64 MaxExpiry = 253'402'300'799; // year 9999

bool isPresent(const QJsonObject& json, QLatin1StringView field)
{
    return !json.value(field).isUndefined() && !json.value(field).isNull();
}

base::Sats readAmount(base::JsonReader& in, const QJsonObject& json, QLatin1StringView field)
{
    return isPresent(json, field) ? base::Sats{in.integer(field, 0, base::MaxSats)} : base::Sats{};
}

std::optional<base::UnixTime> readExpiry(base::JsonReader& in, const QJsonObject& json)
{
    if (!isPresent(json, ExpiryField))
        return std::nullopt;
    const qint64 seconds = in.integer(ExpiryField, 0, MaxExpiry);
    return seconds == 0 ? std::nullopt
                        : std::optional{base::UnixTime{std::chrono::seconds{seconds}}};
}

MintQuoteState derivedState(const QJsonObject& json)
{
    const auto paid = json.value("amount_paid"_L1).toInteger();
    const auto issued = json.value("amount_issued"_L1).toInteger();
    if (paid > 0)
        return issued >= paid ? MintQuoteState::Issued : MintQuoteState::Paid;
    return json.value("paid"_L1).toBool() ? MintQuoteState::Paid : MintQuoteState::Unpaid;
}

QJsonValue toJson(const std::optional<base::UnixTime>& time)
{
    return time ? QJsonValue{qint64{time->time_since_epoch().count()}}
                : QJsonValue{QJsonValue::Null};
}

QJsonValue toJson(const std::optional<QString>& text)
{
    return text ? QJsonValue{*text} : QJsonValue{QJsonValue::Null};
}

} // namespace

QString toString(MintQuoteState state)
{
    switch (state) {
    case MintQuoteState::Unpaid:
        return u"UNPAID"_s;
    case MintQuoteState::Paid:
        return u"PAID"_s;
    case MintQuoteState::Issued:
        return u"ISSUED"_s;
    case MintQuoteState::Pending:
        return u"PENDING"_s;
    }
    return {};
}

QString toString(MeltQuoteState state)
{
    switch (state) {
    case MeltQuoteState::Unpaid:
        return u"UNPAID"_s;
    case MeltQuoteState::Pending:
        return u"PENDING"_s;
    case MeltQuoteState::Paid:
        return u"PAID"_s;
    }
    return {};
}

std::optional<MintQuoteState> mintQuoteStateFrom(QStringView text)
{
    for (const auto state : {MintQuoteState::Unpaid, MintQuoteState::Paid, MintQuoteState::Issued,
             MintQuoteState::Pending}) {
        if (text == toString(state))
            return state;
    }
    return std::nullopt;
}

std::optional<MeltQuoteState> meltQuoteStateFrom(QStringView text)
{
    for (const auto state :
        {MeltQuoteState::Unpaid, MeltQuoteState::Pending, MeltQuoteState::Paid}) {
        if (text == toString(state))
            return state;
    }
    return std::nullopt;
}

QJsonObject toJson(const MintQuote& quote)
{
    QJsonObject json{
        {QuoteField, quote.id},
        {RequestField, quote.request},
        {AmountField, qint64{quote.amount.value()}},
        {UnitField, quote.unit},
        {StateField, toString(quote.state)},
        {ExpiryField, toJson(quote.expiry)},
    };
    if (quote.pubkey)
        json.insert(PubkeyField, *quote.pubkey);
    return json;
}

QJsonObject toJson(const MeltQuote& quote)
{
    QJsonObject json{
        {QuoteField, quote.id},
        {RequestField, quote.request},
        {AmountField, qint64{quote.amount.value()}},
        {UnitField, quote.unit},
        {FeeReserveField, qint64{quote.feeReserve.value()}},
        {StateField, toString(quote.state)},
        {ExpiryField, toJson(quote.expiry)},
        {PreimageField, toJson(quote.preimage)},
    };
    if (!quote.change.isEmpty())
        json.insert(ChangeField, toJson(quote.change));
    return json;
}

Result<MintQuote> mintQuoteFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    MintQuote quote;
    quote.id = in.text(QuoteField, MaxQuoteId);
    quote.request = in.text(RequestField, MaxInvoiceLength);
    quote.amount = readAmount(in, json, AmountField);
    quote.unit = in.optionalText(UnitField, 32).value_or(QString{});
    quote.expiry = readExpiry(in, json);
    quote.pubkey = in.optionalText(PubkeyField, 66);
    if (!isPresent(json, StateField))
        quote.state = derivedState(json);
    else if (const auto state = mintQuoteStateFrom(in.text(StateField)))
        quote.state = *state;
    else
        in.refuse(StateField, u"is not a state of a mint quote"_s);
    return in.finish(quote);
}

Result<MeltQuote> meltQuoteFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    MeltQuote quote;
    quote.id = in.text(QuoteField, MaxQuoteId);
    quote.request = in.optionalText(RequestField, MaxInvoiceLength).value_or(QString{});
    quote.amount = readAmount(in, json, AmountField);
    quote.unit = in.optionalText(UnitField, 32).value_or(QString{});
    quote.feeReserve = readAmount(in, json, FeeReserveField);
    quote.expiry = readExpiry(in, json);
    quote.preimage = in.optionalText(PreimageField, 128);
    if (!isPresent(json, StateField))
        quote.state
            = json.value("paid"_L1).toBool() ? MeltQuoteState::Paid : MeltQuoteState::Unpaid;
    else if (const auto state = meltQuoteStateFrom(in.text(StateField)))
        quote.state = *state;
    else
        in.refuse(StateField, u"is not a state of a melt quote"_s);
    if (isPresent(json, ChangeField)) {
        const auto change = blindSignaturesFromJson(in.array(ChangeField, MaxProofs));
        if (change)
            quote.change = *change;
        else
            in.refuse(ChangeField, u"is not a list of signatures"_s);
    }
    return in.finish(quote);
}

} // namespace cashu
