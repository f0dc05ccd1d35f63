// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/error_reply.h"

#include "base/json_reader.h"
#include "base/json_writer.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Type = "error_type"_L1;
constexpr auto Message = "message"_L1;
constexpr auto Details = "details"_L1;
constexpr auto RefundToken = "refund_token"_L1;

} // namespace

QString toJson(const ErrorReply& reply)
{
    base::JsonWriter out;
    out.text(Type, reply.type).text(Message, reply.message).textOrNull(Details, reply.details);
    out.textIfSet(RefundToken, reply.refundToken);
    return out.toText();
}

base::Result<ErrorReply> errorReplyFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    ErrorReply reply;
    reply.type = in.text(Type);
    reply.message = in.text(Message);
    reply.details = in.optionalText(Details);
    reply.refundToken = in.optionalText(RefundToken);
    return in.finish(reply);
}

} // namespace protocol
