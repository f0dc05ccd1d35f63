// SPDX-License-Identifier: GPL-3.0-or-later
#include "execd/json_text.h"

#include "execd/utf8.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace execd {

namespace {

constexpr std::string_view HexDigits = "0123456789abcdef";

// Moves through the text; every function answers false or nothing where it is not JSON.
class Reader {
public:
    explicit Reader(std::string_view text)
        : m_text{text}
    {
    }

    bool isAtEnd() const { return m_at >= m_text.size(); }
    void skipSpace()
    {
        while (!isAtEnd() && std::string_view{" \t\r\n"}.find(m_text[m_at]) != std::string::npos)
            ++m_at;
    }
    bool take(char wanted)
    {
        skipSpace();
        if (isAtEnd() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }
    bool take(std::string_view word)
    {
        if (m_text.substr(m_at, word.size()) != word)
            return false;
        m_at += word.size();
        return true;
    }

    std::optional<JsonFields> object(int depth);
    std::optional<JsonValue> value(int depth);
    std::optional<std::string> text();

private:
    bool list(int depth);
    std::optional<double> number();
    bool escape(std::string& out);
    std::optional<std::uint32_t> fourDigits();

    std::string_view m_text;
    std::size_t m_at = 0;
};

std::optional<JsonFields> Reader::object(int depth)
{
    JsonFields fields;
    if (depth > DeepestJson || !take('{'))
        return std::nullopt;
    if (take('}'))
        return fields;
    do {
        skipSpace();
        auto name = text();
        if (!name || !take(':'))
            return std::nullopt;
        auto held = value(depth + 1);
        if (!held)
            return std::nullopt;
        fields.insert_or_assign(std::move(*name), std::move(*held));
    } while (take(','));
    if (!take('}'))
        return std::nullopt;
    return fields;
}

bool Reader::list(int depth)
{
    if (depth > DeepestJson || !take('['))
        return false;
    if (take(']'))
        return true;
    do {
        if (!value(depth + 1))
            return false;
    } while (take(','));
    return take(']');
}

std::optional<JsonValue> Reader::value(int depth)
{
    skipSpace();
    if (isAtEnd())
        return std::nullopt;
    switch (m_text[m_at]) {
    case '{':
        return object(depth) ? std::optional<JsonValue>{Nested{}} : std::nullopt;
    case '[':
        return list(depth) ? std::optional<JsonValue>{Nested{}} : std::nullopt;
    case '"':
        if (auto words = text())
            return JsonValue{std::move(*words)};
        return std::nullopt;
    case 't':
        return take("true") ? std::optional<JsonValue>{true} : std::nullopt;
    case 'f':
        return take("false") ? std::optional<JsonValue>{false} : std::nullopt;
    case 'n':
        return take("null") ? std::optional<JsonValue>{nullptr} : std::nullopt;
    default:
        if (const auto parsed = number())
            return JsonValue{*parsed};
        return std::nullopt;
    }
}

std::optional<double> Reader::number()
{
    const auto from = m_text.substr(m_at);
    const std::size_t digit = from.starts_with('-') ? 1 : 0;
    const bool startsWell = from.size() > digit && from[digit] >= '0' && from[digit] <= '9';
    const bool hasLeadingZero = startsWell && from[digit] == '0' && from.size() > digit + 1
        && from[digit + 1] >= '0' && from[digit + 1] <= '9';
    if (!startsWell || hasLeadingZero)
        return std::nullopt;
    double parsed = 0;
    const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), parsed);
    if (error != std::errc{} || end[-1] == '.')
        return std::nullopt;
    m_at += static_cast<std::size_t>(end - from.data());
    return parsed;
}

std::optional<std::string> Reader::text()
{
    if (!take("\""))
        return std::nullopt;
    std::string out;
    while (!isAtEnd()) {
        const char c = m_text[m_at++];
        if (c == '"')
            return out;
        if (static_cast<unsigned char>(c) < ' ')
            return std::nullopt;
        if (c != '\\')
            out += c;
        else if (!escape(out))
            return std::nullopt;
    }
    return std::nullopt;
}

bool Reader::escape(std::string& out)
{
    constexpr std::string_view Short = "\"\\/bfnrt";
    constexpr std::string_view Meant = "\"\\/\b\f\n\r\t";
    if (isAtEnd())
        return false;
    const char c = m_text[m_at++];
    if (const auto known = Short.find(c); known != std::string_view::npos) {
        out += Meant[known];
        return true;
    }
    auto code = c == 'u' ? fourDigits() : std::nullopt;
    if (!code)
        return false;
    const bool isFirstHalf = *code >= 0xD800 && *code < 0xDC00;
    if (isFirstHalf) {
        const auto second = take("\\u") ? fourDigits() : std::nullopt;
        if (!second || *second < 0xDC00 || *second > 0xDFFF)
            return false;
        code = 0x10000 + ((*code - 0xD800) << 10) + (*second - 0xDC00);
    } else if (*code >= 0xDC00 && *code <= 0xDFFF) {
        return false;
    }
    appendUtf8(out, *code);
    return true;
}

std::optional<std::uint32_t> Reader::fourDigits()
{
    std::uint32_t code = 0;
    const auto digits = m_text.substr(m_at, 4);
    const auto [end, error]
        = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || error != std::errc{} || end != digits.data() + 4
        || digits.front() == '-')
        return std::nullopt;
    m_at += 4;
    return code;
}

} // namespace

tl::expected<JsonFields, std::string> readObject(std::string_view utf8)
{
    if (!isUtf8(utf8))
        return tl::make_unexpected("the body is not UTF-8");
    Reader in{utf8};
    auto fields = in.object(0);
    in.skipSpace();
    if (fields && in.isAtEnd())
        return std::move(*fields);
    Reader other{utf8};
    const bool isOther = other.value(0).has_value();
    other.skipSpace();
    return tl::make_unexpected(
        isOther && other.isAtEnd() ? "the body is not a JSON object" : "the body is not JSON");
}

std::string jsonText(std::string_view bytes)
{
    std::string out = "\"";
    for (const char c : withoutInvalidUtf8(bytes)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += std::string{'\\', c};
        else if (c == '\n')
            out += "\\n";
        else if (code < ' ' || code == 127)
            out += std::string{"\\u00"} + HexDigits[code >> 4] + HexDigits[code & 15];
        else
            out += c;
    }
    return out + '"';
}

} // namespace execd
