// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/exec_message.h"

#include "execd/json_text.h"

#include <cmath>

namespace execd {

namespace {

constexpr std::string_view Blanks = " \t\r\n\v\f";

// Null when the field is missing.
const JsonValue& field(const JsonFields& fields, std::string_view name)
{
    static const JsonValue Missing{nullptr};
    const auto found = fields.find(name);
    return found == fields.end() ? Missing : found->second;
}

bool isNull(const JsonValue& value)
{
    return std::holds_alternative<std::nullptr_t>(value);
}

tl::expected<std::chrono::seconds, std::string> timeoutFrom(const JsonValue& value)
{
    if (isNull(value))
        return UsualTimeout;
    const auto* number = std::get_if<double>(&value);
    if (!number || std::floor(*number) != *number)
        return tl::make_unexpected("timeout_secs is not a whole number");
    if (*number == 0)
        return UsualTimeout;
    if (*number < 1 || *number > static_cast<double>(LongestTimeout.count()))
        return tl::make_unexpected("timeout_secs must be between 1 and 1800");
    return std::chrono::seconds{static_cast<long>(*number)};
}

} // namespace

tl::expected<ExecRequest, std::string> requestFromJson(std::string_view body)
{
    const auto fields = readObject(body);
    if (!fields)
        return tl::make_unexpected(fields.error());
    ExecRequest request;
    const auto* command = std::get_if<std::string>(&field(*fields, "command"));
    if (!command || command->find_first_not_of(Blanks) == std::string::npos)
        return tl::make_unexpected("command is missing");
    if (command->find('\0') != std::string::npos)
        return tl::make_unexpected("command has a character that no command can have");
    request.command = *command;
    const auto timeout = timeoutFrom(field(*fields, "timeout_secs"));
    if (!timeout)
        return tl::make_unexpected(timeout.error());
    request.timeout = *timeout;
    const auto& folder = field(*fields, "working_dir");
    if (isNull(folder))
        return request;
    const auto* path = std::get_if<std::string>(&folder);
    if (!path || path->find('\0') != std::string::npos)
        return tl::make_unexpected("working_dir is not a path");
    request.workingDir = *path;
    return request;
}

std::string toJson(const ExecResult& result)
{
    std::string json = "{\"stdout\":" + jsonText(result.standardOutput) + ",\"stderr\":"
        + jsonText(result.standardError) + ",\"exit_code\":" + std::to_string(result.exitCode)
        + ",\"duration_ms\":" + std::to_string(result.duration.count())
        + ",\"timed_out\":" + (result.hasTimedOut ? "true" : "false");
    if (result.isTruncated)
        json += ",\"truncated\":true";
    return json + '}';
}

std::string errorJson(std::string_view message)
{
    return "{\"error\":" + jsonText(message) + '}';
}

std::string healthJson(std::string_view workspace)
{
    return "{\"status\":\"ok\",\"workspace\":" + jsonText(workspace)
        + ",\"service\":\"paygress-exec\"}";
}

} // namespace execd
