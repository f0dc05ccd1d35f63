// SPDX-License-Identifier: GPL-3.0-or-later
// What the exec interface is asked and answers (Paygress protocol §6.3).
#pragma once

#include <tl/expected.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace execd {

constexpr std::chrono::seconds UsualTimeout{60};
constexpr std::chrono::seconds LongestTimeout{1800};

struct ExecRequest {
    std::string command;
    std::chrono::seconds timeout = UsualTimeout;
    std::string workingDir; // empty: the workspace
    bool operator==(const ExecRequest&) const = default;
};

struct ExecResult {
    std::string standardOutput;
    std::string standardError;
    int exitCode = 0; // the negative number of the signal that killed it; -1 after a timeout
    std::chrono::milliseconds duration{0};
    bool hasTimedOut = false;
    bool isTruncated = false; // it wrote more than is kept
};

// The error says what is wrong, for people.
tl::expected<ExecRequest, std::string> requestFromJson(std::string_view body);

std::string toJson(const ExecResult& result);
std::string errorJson(std::string_view message);
std::string healthJson(std::string_view workspace);

} // namespace execd
