// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/canonical.h"

#include <algorithm>

namespace nostr {

namespace {

char shortEscapeOf(char16_t c)
{
    switch (c) {
    case u'\n':
        return 'n';
    case u'"':
        return '"';
    case u'\\':
        return '\\';
    case u'\r':
        return 'r';
    case u'\t':
        return 't';
    case u'\b':
        return 'b';
    case u'\f':
        return 'f';
    default:
        return 0;
    }
}

char* writeEscape(char* out, char16_t c)
{
    static constexpr char Digits[] = "0123456789abcdef";
    *out++ = '\\';
    if (const char escape = shortEscapeOf(c)) {
        *out++ = escape;
        return out;
    }
    *out++ = 'u';
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

} // namespace

void appendJsonText(QByteArray& out, QStringView text)
{
    static constexpr qsizetype LongestForm = 6; // \u00xx
    const qsizetype begin = out.size();
    out.resize(begin + text.size() * LongestForm + 2);
    char* at = out.data() + begin;
    *at++ = '"';
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        if (c < 0x20 || c == u'"' || c == u'\\')
            at = writeEscape(at, c);
        else if (c < 0x80)
            *at++ = static_cast<char>(c);
        else if (isPairAt(text, i))
            at = writeUtf8(at, QChar::surrogateToUcs4(text[i], text[i + 1])), ++i;
        else
            at = writeUtf8(at, text[i].isSurrogate() ? U'\ufffd' : char32_t{c});
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
    text.reserve(256 + content.size() * 2);
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
        return (c.unicode() < 0x20 && shortEscapeOf(c.unicode()) == 0) || c == QChar{0x7f}
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
