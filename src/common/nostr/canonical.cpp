// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/canonical.h"

#include <algorithm>
#include <array>

namespace nostr {

namespace {

// What follows the backslash: a letter for the short escapes, u for the other controls, 0 for none.
constexpr std::array<char, 128> Escapes = [] {
    std::array<char, 128> escapes{};
    for (std::size_t c = 0; c < 0x20; ++c)
        escapes[c] = 'u';
    escapes['\n'] = 'n';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    return escapes;
}();

char* writeEscape(char* out, char16_t c)
{
    static constexpr char Digits[] = "0123456789abcdef";
    *out++ = '\\';
    *out++ = Escapes[c];
    if (Escapes[c] != 'u')
        return out;
    *out++ = '0';
    *out++ = '0';
    *out++ = Digits[c >> 4];
    *out++ = Digits[c & 15];
    return out;
}

char* writeUtf8(char* out, char32_t c)
{
    if (c < 0x800) {
        *out++ = static_cast<char>(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *out++ = static_cast<char>(0xe0 | c >> 12);
        } else {
            *out++ = static_cast<char>(0xf0 | c >> 18);
            *out++ = static_cast<char>(0x80 | (c >> 12 & 0x3f));
        }
        *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3f));
    }
    *out++ = static_cast<char>(0x80 | (c & 0x3f));
    return out;
}

bool isPairAt(QStringView text, qsizetype i)
{
    return text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
}

constexpr qsizetype Block = 16;
constexpr qsizetype LongestForm = 6; // \u00xx

// The compiler makes a few vector instructions of each loop.
bool copyPlainBlock(const char16_t* from, char* out)
{
    bool isPlain = true;
    for (int k = 0; k < Block; ++k)
        isPlain &= (from[k] >= 0x20) & (from[k] < 0x80) & (from[k] != u'"') & (from[k] != u'\\');
    for (int k = 0; isPlain && k < Block; ++k)
        out[k] = static_cast<char>(from[k]);
    return isPlain;
}

// Writes text[i], and its other half when it is a pair; answers the index of what follows.
qsizetype writeCharacter(QStringView text, qsizetype i, char*& out)
{
    const char16_t c = text[i].unicode();
    if (c >= 0x80 && isPairAt(text, i)) {
        out = writeUtf8(out, QChar::surrogateToUcs4(text[i], text[i + 1]));
        return i + 2;
    }
    if (c >= 0x80)
        out = writeUtf8(out, text[i].isSurrogate() ? U'\ufffd' : char32_t{c});
    else if (Escapes[c] != 0)
        out = writeEscape(out, c);
    else
        *out++ = static_cast<char>(c);
    return i + 1;
}

} // namespace

void appendJsonText(QByteArray& out, QStringView text)
{
    const qsizetype begin = out.size();
    out.resize(begin + text.size() * LongestForm + 2);
    char* at = out.data() + begin;
    *at++ = '"';
    for (qsizetype i = 0; i < text.size();) {
        if (text.size() - i >= Block && copyPlainBlock(text.utf16() + i, at)) {
            i += Block;
            at += Block;
            continue;
        }
        for (const auto end = qMin(i + Block, text.size()); i < end;)
            i = writeCharacter(text, i, at);
    }
    *at++ = '"';
    out.truncate(at - out.constData());
}

void appendJsonTags(QByteArray& out, const Tags& tags)
{
    out += '[';
    for (qsizetype i = 0; i < tags.size(); ++i) {
        out += i == 0 ? "[" : ",[";
        for (qsizetype j = 0; j < tags[i].size(); ++j) {
            if (j > 0)
                out += ',';
            appendJsonText(out, tags[i][j]);
        }
        out += ']';
    }
    out += ']';
}

QByteArray canonicalText(const PublicKey& author, base::UnixTime createdAt, int kind,
    const Tags& tags, QStringView content)
{
    QByteArray text;
    text.reserve(512 + content.size() * LongestForm);
    text += "[0,";
    appendJsonText(text, author.toHex());
    text += ',';
    text += QByteArray::number(qint64{createdAt.time_since_epoch().count()});
    text += ',';
    text += QByteArray::number(kind);
    text += ',';
    appendJsonTags(text, tags);
    text += ',';
    appendJsonText(text, content);
    text += ']';
    return text;
}

bool hasLoneSurrogate(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate())
            continue;
        if (!isPairAt(text, i))
            return true;
        ++i;
    }
    return false;
}

QString withoutDisputedCharacters(const QString& text)
{
    const auto isDisputed = [](QChar c) {
        return (c.unicode() < 0x20 && Escapes[c.unicode()] == 'u') || c == QChar{0x7f}
        || c.isSurrogate();
    };
    if (std::none_of(text.begin(), text.end(), isDisputed))
        return text; // almost every text
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isPairAt(text, i)) {
            clean += text[i++];
            clean += text[i];
        } else if (!isDisputed(text[i])) {
            clean += text[i];
        }
    }
    return clean;
}

} // namespace nostr
