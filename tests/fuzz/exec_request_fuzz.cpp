// SPDX-License-Identifier: GPL-3.0-or-later
// What anybody may send to the exec interface of a sandbox: the head of a request, its
// authorization, its body.
#include "execd/credentials.h"
#include "execd/exec_message.h"
#include "execd/http_text.h"
#include "execd/json_text.h"
#include "execd/utf8.h"
#include "fuzz_target.h"

FUZZ_TARGET(exec_request)
{
    const std::string_view text{input.constData(), static_cast<std::size_t>(input.size())};
    if (const auto request = execd::requestFromJson(text)) {
        fuzz::require(request->timeout.count() >= 1 && request->timeout <= execd::LongestTimeout,
            "a command's time is bounded");
        fuzz::require(execd::isUtf8(request->command), "a command is UTF-8");
        fuzz::require(request->command.find('\0') == std::string::npos, "a command can be run");
    }
    const auto quoted = execd::jsonText(text);
    const auto read = execd::readObject("{\"a\":" + quoted + "}");
    fuzz::require(read.has_value(), "what is written can be read");
    fuzz::require(
        std::get<std::string>(read->at("a")) == execd::withoutInvalidUtf8(text), "and is the same");
}

FUZZ_TARGET(exec_head)
{
    static const execd::Credentials credentials{"root", "a password that nobody guesses"};
    const std::string_view text{input.constData(), static_cast<std::size_t>(input.size())};
    const auto head = execd::headFromText(text);
    if (!head)
        return;
    fuzz::require(head->path.starts_with('/'), "a path begins with a slash");
    fuzz::require(!credentials.allow(head->authorization), "nobody gets in by chance");
}
