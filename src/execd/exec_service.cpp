// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/exec_service.h"

#include "execd/command_run.h"

namespace execd {

namespace {

constexpr std::string_view HeadEnd = "\r\n\r\n";

Answer error(int status, std::string_view message)
{
    return {.status = status, .body = errorJson(message)};
}

} // namespace

void ExecService::serve(Connection& connection) const
{
    connection.mustEndBy(Connection::Clock::now() + RequestLimit);
    if (!connection.open(m_tls))
        return;
    const auto answer = answerTo(connection);
    connection.mustEndBy(Connection::Clock::now() + AnswerLimit);
    if (connection.write(toText(answer)))
        connection.finish();
}

void ExecService::refuse(Connection& connection) const
{
    connection.mustEndBy(Connection::Clock::now() + std::chrono::seconds{1});
    if (connection.write(toText(error(503, "too many requests at once"))))
        connection.finish();
}

Answer ExecService::answerTo(Connection& connection) const
{
    std::string received;
    auto end = std::string::npos;
    while ((end = received.find(HeadEnd)) == std::string::npos) {
        if (received.size() > LargestHead)
            return error(431, "the head of the request is too large");
        if (!connection.read(received))
            return error(408, "the request did not arrive in time");
    }
    const auto head = headFromText(std::string_view{received}.substr(0, end));
    if (!head || end > LargestHead)
        return error(400, "not a request that is understood here");
    if (head->method == "GET" && head->path == "/health")
        return {.status = 200, .body = healthJson(m_workspace)};
    if (head->method != "POST" || head->path != "/exec")
        return error(404, "not found");
    if (!m_credentials.areSet())
        return error(503, "exec credentials not configured");
    if (!m_credentials.allow(head->authorization))
        return {.status = 401, .asksForPassword = true};
    if (head->bodySize > LargestBody)
        return error(413, "the body is larger than 1 MiB");
    if (head->awaitsGo && !connection.write("HTTP/1.1 100 Continue\r\n\r\n"))
        return error(408, "the request did not arrive in time");
    auto body = received.substr(end + HeadEnd.size());
    while (body.size() < head->bodySize)
        if (!connection.read(body))
            return error(408, "the request did not arrive in time");
    body.resize(head->bodySize);
    return execute(body);
}

Answer ExecService::execute(const std::string& body) const
{
    auto request = requestFromJson(body);
    if (!request)
        return error(400, request.error());
    if (request->workingDir.empty())
        request->workingDir = m_workspace;
    const auto result = runCommand(*request);
    if (!result)
        return error(400, result.error());
    return {.status = 200, .body = toJson(*result)};
}

} // namespace execd
