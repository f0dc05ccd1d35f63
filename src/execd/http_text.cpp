// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/http_text.h"

#include <algorithm>
#include <charconv>

namespace execd {

namespace {

std::string_view reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 404:
        return "Not Found";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    default:
        return "Service Unavailable";
    }
}

std::string lowerCase(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

// The text up to the next line break, which is removed with it.
std::string_view takeLine(std::string_view& text)
{
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

bool readSize(std::string_view text, std::size_t& size)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    return error == std::errc{} && end == text.data() + text.size();
}

bool takeHeader(std::string_view line, RequestHead& head)
{
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return false;
    const auto name = lowerCase(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "transfer-encoding")
        return false;
    if (name == "authorization")
        head.authorization = value;
    if (name == "expect")
        head.awaitsGo = lowerCase(value) == "100-continue";
    return name != "content-length" || readSize(value, head.bodySize);
}

} // namespace

std::optional<RequestHead> headFromText(std::string_view text)
{
    const auto first = takeLine(text);
    const auto space = first.find(' ');
    const auto version = first.rfind(' ');
    if (space == 0 || space == std::string_view::npos || version == space
        || !first.substr(version + 1).starts_with("HTTP/1."))
        return std::nullopt;
    RequestHead head;
    head.method = first.substr(0, space);
    const auto target = first.substr(space + 1, version - space - 1);
    head.path = target.substr(0, target.find('?'));
    if (!head.path.starts_with('/'))
        return std::nullopt;
    while (!text.empty())
        if (!takeHeader(takeLine(text), head))
            return std::nullopt;
    return head;
}

std::string toText(const Answer& answer)
{
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + ' ';
    text += reasonOf(answer.status);
    text += "\r\n";
    if (!answer.body.empty())
        text += "Content-Type: application/json\r\n";
    if (answer.asksForPassword)
        text += "WWW-Authenticate: Basic realm=\"paygress-exec\"\r\n";
    text += "Content-Length: " + std::to_string(answer.body.size())
        + "\r\nConnection: close\r\n\r\n";
    return text + answer.body;
}

} // namespace execd
