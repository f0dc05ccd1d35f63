// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/top_up.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/time_text.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Pod = "pod_npub"_L1;
constexpr auto Token = "cashu_token"_L1;
constexpr auto Success = "success"_L1;
constexpr auto Extension = "extended_duration_seconds"_L1;
constexpr auto NewExpiry = "new_expires_at"_L1;
constexpr auto Message = "message"_L1;

} // namespace

QString toJson(const TopUpRequest& request)
{
    base::JsonWriter out;
    return out.text(Pod, request.podId).text(Token, request.token).toText();
}

base::Result<TopUpRequest> topUpRequestFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    TopUpRequest request;
    request.podId = in.text(Pod);
    request.token = in.text(Token);
    return in.finish(request);
}

QString toJson(const TopUpReply& reply)
{
    base::JsonWriter out;
    out.boolean(Success, reply.isSuccess).text(Pod, reply.podId);
    out.integer(Extension, reply.extension.count()).text(NewExpiry, toTimeText(reply.expiresAt));
    return out.text(Message, reply.message).toText();
}

base::Result<TopUpReply> topUpReplyFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    TopUpReply reply;
    reply.isSuccess = in.boolean(Success);
    reply.podId = in.text(Pod);
    reply.extension = std::chrono::seconds{in.integer(Extension)};
    if (const auto time = timeFromText(in.text(NewExpiry)))
        reply.expiresAt = *time;
    else
        in.refuse(NewExpiry, time.error().detail);
    reply.message = in.text(Message);
    return in.finish(reply);
}

} // namespace protocol
