// SPDX-License-Identifier: GPL-3.0-or-later
// The little JSON that the exec interface speaks: reads one flat object, writes texts. Strict UTF-8
// and RFC 8259; nothing here allocates more than a few times the size of its input.
#pragma once

#include <tl/expected.hpp>

#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace execd {

constexpr int DeepestJson = 16; // levels that are read over

// Lists and objects inside are checked and skipped.
struct Nested {
    bool operator==(const Nested&) const = default;
};
using JsonValue = std::variant<std::nullptr_t, bool, double, std::string, Nested>;
using JsonFields = std::map<std::string, JsonValue, std::less<>>;

// The error says what is wrong, for people. Of a name that comes twice the last one counts.
tl::expected<JsonFields, std::string> readObject(std::string_view utf8);

// With quotes; whatever is not UTF-8 becomes U+FFFD.
std::string jsonText(std::string_view bytes);

} // namespace execd
