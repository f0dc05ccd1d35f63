// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 as RFC 3629 allows it: no surrogates, nothing longer than needed, nothing above U+10FFFF.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace execd {

bool isUtf8(std::string_view bytes);
void appendUtf8(std::string& out, std::uint32_t code);
std::string withoutInvalidUtf8(std::string_view bytes); // U+FFFD for each byte that does not fit

} // namespace execd
