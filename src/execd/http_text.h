// SPDX-License-Identifier: GPL-3.0-or-later
// One request and one answer of HTTP/1.1 as text: what the exec interface needs of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace execd {

constexpr std::size_t LargestHead = 16 * 1024;
constexpr std::size_t LargestBody = 1 << 20;

struct RequestHead {
    std::string method;
    std::string path; // without the query
    std::string authorization; // empty when it has none
    std::size_t bodySize = 0;
    bool awaitsGo = false; // Expect: 100-continue
};

// The text up to the empty line, without it. Nothing: not HTTP, or a body of unknown size.
std::optional<RequestHead> headFromText(std::string_view text);

struct Answer {
    int status = 200;
    std::string body; // JSON
    bool asksForPassword = false; // 401 names the realm
};
std::string toText(const Answer& answer); // says that the connection ends after it

} // namespace execd
