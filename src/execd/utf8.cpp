// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/utf8.h"

namespace execd {

namespace {

// How many bytes the character at the beginning has; 0 when it is none.
std::size_t characterSize(std::string_view bytes)
{
    const auto at = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const auto isNext = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
        return at(i) >= least && at(i) <= most;
    };
    const auto first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return isNext(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const auto least = first == 0xE0 ? 0xA0U : 0x80U;
        const auto most = first == 0xED ? 0x9FU : 0xBFU;
        return isNext(1, least, most) && isNext(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const auto least = first == 0xF0 ? 0x90U : 0x80U;
        const auto most = first == 0xF4 ? 0x8FU : 0xBFU;
        return isNext(1, least, most) && isNext(2) && isNext(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

bool isUtf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto size = characterSize(bytes);
        if (size == 0)
            return false;
        bytes.remove_prefix(size);
    }
    return true;
}

void appendUtf8(std::string& out, std::uint32_t code)
{
    const auto next = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        next(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        next(6);
        next(0);
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        next(12);
        next(6);
        next(0);
    }
}

std::string withoutInvalidUtf8(std::string_view bytes)
{
    std::string out;
    while (!bytes.empty()) {
        const auto size = characterSize(bytes);
        if (size == 0)
            appendUtf8(out, 0xFFFD);
        else
            out += bytes.substr(0, size);
        bytes.remove_prefix(size == 0 ? 1 : size);
    }
    return out;
}

} // namespace execd
