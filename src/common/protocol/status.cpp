// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/status.h"

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "protocol/time_text.h"

namespace protocol {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Pod = "pod_id"_L1;
constexpr auto Status = "status"_L1;
constexpr auto ExpiresAt = "expires_at"_L1;
constexpr auto Remaining = "time_remaining_seconds"_L1;
constexpr auto Cpu = "cpu_millicores"_L1;
constexpr auto Memory = "memory_mb"_L1;
constexpr auto SshHost = "ssh_host"_L1;
constexpr auto SshPort = "ssh_port"_L1;
constexpr auto SshUsername = "ssh_username"_L1;

} // namespace

QString toJson(const StatusRequest& request)
{
    base::JsonWriter out;
    return out.text(Pod, request.podId).toText();
}

base::Result<StatusRequest> statusRequestFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    StatusRequest request;
    request.podId = in.text(Pod);
    return in.finish(request);
}

QString toJson(const StatusReply& reply)
{
    base::JsonWriter out;
    out.text(Pod, reply.podId).text(Status, reply.status);
    out.text(ExpiresAt, toTimeText(reply.expiresAt)).integer(Remaining, reply.remaining.count());
    out.integer(Cpu, reply.cpuMillicores).integer(Memory, reply.memoryMb);
    out.text(SshHost, reply.sshHost).integer(SshPort, reply.sshPort);
    return out.text(SshUsername, reply.sshUsername).toText();
}

base::Result<StatusReply> statusReplyFromJson(const QJsonObject& json)
{
    base::JsonReader in{json};
    StatusReply reply;
    reply.podId = in.text(Pod);
    reply.status = in.text(Status);
    if (const auto time = timeFromText(in.text(ExpiresAt)))
        reply.expiresAt = *time;
    else
        in.refuse(ExpiresAt, time.error().detail);
    reply.remaining = std::chrono::seconds{in.integer(Remaining)};
    reply.cpuMillicores = in.integer(Cpu);
    reply.memoryMb = in.integer(Memory);
    reply.sshHost = in.text(SshHost);
    reply.sshPort = static_cast<quint16>(in.integer(SshPort, 0, 65'535));
    reply.sshUsername = in.text(SshUsername);
    return in.finish(reply);
}

} // namespace protocol
