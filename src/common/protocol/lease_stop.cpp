// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/lease_stop.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "crypto/hash.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Envelope = "cm"_L1;
constexpr auto Type = "type"_L1;
constexpr auto Sequence = "seq"_L1;
constexpr auto Role = "role"_L1;
constexpr auto SentAt = "ts"_L1;
constexpr auto AnswerTo = "re"_L1;
constexpr auto Body = "body"_L1;

constexpr auto Lease = "lease"_L1;
constexpr auto Reason = "reason"_L1;
constexpr auto Refund = "refund_id"_L1;
constexpr auto Paid = "paid_msat"_L1;
constexpr auto Earned = "earned_msat"_L1;
constexpr auto RefundSats = "refund_sat"_L1;
constexpr auto Token = "token"_L1;
constexpr auto Code = "code"_L1;
constexpr auto Message = "message"_L1;

constexpr auto StopType = "lease.stop"_L1;
constexpr auto ClosedType = "lease.closed"_L1;
constexpr auto AckType = "lease.ack"_L1;
constexpr auto ErrorType = "error"_L1;

constexpr auto OwnerRole = "owner"_L1;
constexpr auto SourceRole = "source"_L1;

constexpr qint64 EnvelopeVersion = 1;
constexpr qsizetype MaxMarketMessage
    = 256 * 1024; // a token of many proofs is longer than the 16 KiB of a move
constexpr qsizetype MaxShortText = 1000;

QLatin1StringView typeOf(const LeaseStop&)
{
    return StopType;
}
QLatin1StringView typeOf(const LeaseClosed&)
{
    return ClosedType;
}
QLatin1StringView typeOf(const LeaseAck&)
{
    return AckType;
}
QLatin1StringView typeOf(const LeaseProblem&)
{
    return ErrorType;
}

QByteArray written(const LeaseStop& stop)
{
    base::JsonWriter out;
    return out.text(Lease, stop.lease).text(Reason, stop.reason).bytes();
}

QByteArray written(const LeaseClosed& closed)
{
    base::JsonWriter out;
    out.text(Lease, closed.lease).text(Refund, closed.refundId);
    out.integer(Paid, closed.paid.value()).integer(Earned, closed.earned.value());
    return out.integer(RefundSats, closed.refund.value()).textIfSet(Token, closed.token).bytes();
}

QByteArray written(const LeaseAck& ack)
{
    base::JsonWriter out;
    return out.text(Refund, ack.refundId).bytes();
}

QByteArray written(const LeaseProblem& problem)
{
    base::JsonWriter out;
    return out.text(Code, problem.code).text(Message, problem.message).bytes();
}

LeaseBody readBody(base::JsonReader& in, const QString& type)
{
    if (type == StopType)
        return LeaseStop{in.text(Lease, MaxShortText), in.text(Reason, MaxShortText)};
    if (type == AckType)
        return LeaseAck{in.text(Refund, MaxShortText)};
    if (type == ErrorType)
        return LeaseProblem{in.text(Code, MaxShortText), in.text(Message)};
    LeaseClosed closed;
    closed.lease = in.text(Lease, MaxShortText);
    closed.refundId = in.text(Refund, MaxShortText);
    closed.paid = base::Msats{in.integer(Paid, 0, base::MaxMsats)};
    closed.earned = base::Msats{in.integer(Earned, 0, base::MaxMsats)};
    closed.refund = base::Sats{in.integer(RefundSats, 0, base::MaxSats)};
    closed.token = in.optionalText(Token);
    return closed;
}

bool isKnownType(const QString& type)
{
    return type == StopType || type == ClosedType || type == AckType || type == ErrorType;
}

} // namespace

QString toJson(const LeaseMessage& message)
{
    const auto type = std::visit([](const auto& body) { return typeOf(body); }, message.body);
    const auto body
        = std::visit([](const auto& content) { return written(content); }, message.body);
    base::JsonWriter out;
    out.integer(Envelope, EnvelopeVersion).text(Type, type).integer(Sequence, message.sequence);
    out.text(Role, message.role == LeaseRole::Owner ? OwnerRole : SourceRole);
    out.integer(SentAt, message.sentAt.time_since_epoch().count());
    return out.textIfSet(AnswerTo, message.answerTo).json(Body, body).toText();
}

base::Result<LeaseMessage> leaseMessageFromText(const QString& text)
{
    const auto json = base::parseObject(text.toUtf8(), MaxMarketMessage);
    if (!json)
        return passOn(json);
    base::JsonReader in{*json};
    const auto version = in.integer(Envelope, 1, 1'000'000);
    const auto type = in.text(Type, MaxShortText);
    if (in.isGood() && (version > EnvelopeVersion || !isKnownType(type)))
        return base::fail(
            base::Errc::Unsupported, u"message %1 of version %2"_s.arg(type).arg(version));

    LeaseMessage message;
    message.sequence = in.integer(Sequence);
    const auto role = in.text(Role);
    if (role != OwnerRole && role != SourceRole)
        in.refuse(Role, u"is neither owner nor source"_s);
    message.role = role == OwnerRole ? LeaseRole::Owner : LeaseRole::Source;
    message.sentAt = in.unixTime(SentAt);
    message.answerTo = in.optionalText(AnswerTo, MaxShortText);
    base::JsonReader body{in.object(Body)};
    if (in.isGood())
        message.body = readBody(body, type);
    if (const auto read = body.finish(true); in.isGood() && !read)
        in.refuse(Body, read.error().detail);
    return in.finish(message);
}

QString refundId(const nostr::PublicKey& provider, const QString& podId)
{
    const auto text = u"cm/refund/v1|%1|%2|1"_s.arg(provider.toHex(), podId).toUtf8();
    return base::toHex(crypto::sha256(base::view(text)));
}

} // namespace protocol
