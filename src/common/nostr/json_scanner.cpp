// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/json_scanner.h"

#include "nostr/canonical.h"

#include <cmath>
#include <cstring>

namespace nostr {

namespace {

constexpr std::uint64_t Ones = 0x0101010101010101;
constexpr std::uint64_t Tops = 0x8080808080808080;

constexpr std::uint64_t hasByteBelow(std::uint64_t word, std::uint64_t limit)
{
    return (word - Ones * limit) & ~word & Tops;
}

constexpr std::uint64_t hasByte(std::uint64_t word, std::uint64_t value)
{
    return hasByteBelow(word ^ (Ones * value), 1);
}

// Passes over what stands for itself, eight bytes at a time, bytes of UTF-8 sequences included.
const char* pastPlainBytes(const char* at, const char* end)
{
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        if (hasByteBelow(word, 0x20) | hasByte(word, '"') | hasByte(word, '\\'))
            break;
    }
    while (at < end && static_cast<unsigned char>(*at) >= 0x20 && *at != '"' && *at != '\\')
        ++at;
    return at;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The four digits of a \uXXXX, or -1.
int codeUnitAt(const char* at, const char* end)
{
    if (end - at < 4)
        return -1;
    int unit = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hexDigit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

char16_t shortEscape(char c)
{
    switch (c) {
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    case '"':
    case '\\':
    case '/':
        return static_cast<unsigned char>(c);
    default:
        return 0; // not an escape
    }
}

// Qt would drop a byte order mark at the start, where it is part of the text.
QString utf16(const char* begin, const char* end)
{
    static constexpr QByteArrayView Mark{"\xef\xbb\xbf"};
    const QByteArrayView utf8{begin, end};
    if (utf8.startsWith(Mark))
        return QChar{0xfeff} + utf16(begin + Mark.size(), end);
    return QString::fromUtf8(utf8);
}

// One character of valid UTF-8; moves out along.
const char* copyCharacter(const char* at, char16_t*& out)
{
    const auto bits = [&at](int i, unsigned mask) { return static_cast<unsigned>(at[i]) & mask; };
    const auto first = bits(0, 0xff);
    if (first < 0x80) {
        *out++ = static_cast<char16_t>(first);
        return at + 1;
    }
    if (first < 0xe0) {
        *out++ = static_cast<char16_t>(bits(0, 0x1f) << 6 | bits(1, 0x3f));
        return at + 2;
    }
    if (first < 0xf0) {
        *out++ = static_cast<char16_t>(bits(0, 0x0f) << 12 | bits(1, 0x3f) << 6 | bits(2, 0x3f));
        return at + 3;
    }
    const char32_t c
        = bits(0, 0x07) << 18 | bits(1, 0x3f) << 12 | bits(2, 0x3f) << 6 | bits(3, 0x3f);
    *out++ = QChar::highSurrogate(c);
    *out++ = QChar::lowSurrogate(c);
    return at + 4;
}

} // namespace

void JsonScanner::skipSpace()
{
    while (m_at < m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

bool JsonScanner::isAtEnd()
{
    skipSpace();
    return m_at == m_end;
}

bool JsonScanner::take(char expected)
{
    skipSpace();
    if (!m_isGood || m_at == m_end || *m_at != expected)
        return false;
    ++m_at;
    return true;
}

void JsonScanner::enter(char bracket)
{
    if (!take(bracket) || ++m_depth > MaxDepth)
        fail();
    m_isFirst = true;
}

bool JsonScanner::hasNext(char closing)
{
    if (!m_isGood)
        return false;
    if (take(closing)) {
        --m_depth;
        m_isFirst = false;
        return false;
    }
    if (!m_isFirst && !take(','))
        fail();
    m_isFirst = false;
    return m_isGood;
}

void JsonScanner::skipEscape()
{
    const char kind = m_end - m_at > 1 ? m_at[1] : '\0';
    m_at += 2;
    if (kind == 'u' && codeUnitAt(m_at, m_end) >= 0)
        m_at += 4;
    else if (shortEscape(kind) == 0)
        fail();
}

JsonScanner::RawText JsonScanner::rawText()
{
    if (!take('"')) {
        fail();
        return {};
    }
    RawText raw{m_at, m_at, false};
    while (m_isGood) {
        m_at = pastPlainBytes(m_at, m_end);
        if (m_at < m_end && *m_at == '\\') {
            raw.hasEscape = true;
            raw.hasCodeUnit |= m_end - m_at > 1 && m_at[1] == 'u';
            skipEscape();
            continue;
        }
        if (m_at == m_end || *m_at != '"')
            fail();
        break;
    }
    if (!m_isGood)
        return {};
    raw.end = m_at++;
    if (!QByteArrayView{raw.begin, raw.end}.isValidUtf8())
        fail();
    return m_isGood ? raw : RawText{};
}

QString JsonScanner::unescaped(const RawText& raw)
{
    QString text(raw.end - raw.begin, Qt::Uninitialized); // no form is shorter than what it means
    auto* out = reinterpret_cast<char16_t*>(text.data());
    for (const char* at = raw.begin; at < raw.end;) {
        if (*at != '\\') {
            at = copyCharacter(at, out);
        } else if (at[1] == 'u') {
            *out++ = static_cast<char16_t>(codeUnitAt(at + 2, raw.end));
            at += 6;
        } else {
            *out++ = shortEscape(at[1]);
            at += 2;
        }
    }
    text.truncate(reinterpret_cast<QChar*>(out) - text.constData());
    if (raw.hasCodeUnit && hasLoneSurrogate(text)) // UTF-8 itself has none
        fail();
    return text;
}

QString JsonScanner::text()
{
    const auto raw = rawText();
    if (!raw.begin)
        return {};
    return raw.hasEscape ? unescaped(raw) : utf16(raw.begin, raw.end);
}

QByteArrayView JsonScanner::bytes()
{
    const auto raw = rawText();
    if (!raw.hasEscape)
        return {raw.begin, raw.end};
    m_unescaped = unescaped(raw).toUtf8();
    return m_isGood ? m_unescaped : QByteArrayView{};
}

QByteArrayView JsonScanner::key()
{
    const auto name = bytes();
    if (!take(':'))
        fail();
    return m_isGood ? name : QByteArrayView{};
}

QByteArrayView JsonScanner::number()
{
    skipSpace();
    const char* const begin = m_at;
    const auto skipDigits = [this] {
        const char* const first = m_at;
        while (m_at < m_end && *m_at >= '0' && *m_at <= '9')
            ++m_at;
        if (m_at == first)
            fail();
        return m_at - first;
    };
    const auto skipOneOf = [this](const char* set) {
        const bool isThere = m_at < m_end && *m_at != '\0' && std::strchr(set, *m_at);
        m_at += isThere;
        return isThere;
    };
    skipOneOf("-");
    const char* const whole = m_at;
    if (skipDigits() > 1 && *whole == '0')
        fail();
    if (m_isGood && skipOneOf("."))
        skipDigits();
    if (m_isGood && skipOneOf("eE")) {
        skipOneOf("+-");
        skipDigits();
    }
    return {begin, m_at};
}

std::optional<qint64> JsonScanner::integer()
{
    const auto digits = number();
    if (!m_isGood)
        return std::nullopt;
    bool isInteger = false;
    const auto exact = digits.toByteArray().toLongLong(&isInteger);
    if (isInteger)
        return exact;
    static constexpr double Exact = 9007199254740992.0; // 2^53
    bool isDouble = false;
    const double value = digits.toByteArray().toDouble(&isDouble); // 1e999 is none
    if (!isDouble || !(std::abs(value) <= Exact) || value != std::floor(value))
        return std::nullopt;
    return static_cast<qint64>(value);
}

void JsonScanner::skipWord(QByteArrayView word)
{
    if (m_end - m_at < word.size() || QByteArrayView{m_at, word.size()} != word)
        return fail();
    m_at += word.size();
}

void JsonScanner::skipValue()
{
    skipSpace();
    switch (m_isGood && m_at < m_end ? *m_at : '\0') {
    case '{':
        for (enter('{'); hasNext('}'); skipValue())
            key();
        return;
    case '[':
        for (enter('['); hasNext(']');)
            skipValue();
        return;
    case '"':
        rawText();
        return;
    case 't':
        return skipWord("true");
    case 'f':
        return skipWord("false");
    case 'n':
        return skipWord("null");
    default:
        skipNumber();
    }
}

void JsonScanner::skipNumber()
{
    const auto digits = number();
    bool isDouble = false;
    digits.toByteArray().toDouble(&isDouble);
    if (!isDouble)
        fail();
}

} // namespace nostr
