// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over a JSON text in UTF-8, strictly as RFC 8259 has it: no control characters or broken
// UTF-8 in strings, no lone surrogates, at most MaxDepth levels. After the first fault isGood() is
// false and every answer is empty. Events arrive by the thousand, so nothing is built that is not
// asked for.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace nostr {

class JsonScanner {
public:
    static constexpr int MaxDepth = 32;

    explicit JsonScanner(QByteArrayView utf8)
        : m_at{utf8.data()}
        , m_end{utf8.data() + utf8.size()}
    {
    }

    bool isGood() const { return m_isGood; }
    bool isAtEnd(); // nothing but whitespace is left

    // Walking: enter('['); while (hasNext(']')) … one value …; likewise '{' and '}' with key()
    // first.
    void enter(char bracket);
    bool hasNext(char closing);
    QByteArrayView key(); // UTF-8, valid until the next call; its colon is passed too

    QString text();
    QByteArrayView bytes(); // a string as UTF-8, valid until the next call
    std::optional<qint64> integer(); // 1700000000 and 1700000000.0, not 0.5 and not 1e30
    void skipValue();

private:
    struct RawText {
        const char* begin = nullptr;
        const char* end = nullptr;
        bool hasEscape = false;
        bool hasCodeUnit = false; // \uXXXX
    };

    void fail() { m_isGood = false; }
    void skipSpace();
    bool take(char expected);
    RawText rawText();
    void skipEscape();
    void skipWord(QByteArrayView word);
    QByteArrayView number();
    void skipNumber(); // refuses what no double can hold
    QString unescaped(const RawText& raw);

    const char* m_at;
    const char* m_end;
    QByteArray m_unescaped;
    int m_depth = 0;
    bool m_isFirst = true; // no comma is due before the next value
    bool m_isGood = true;
};

} // namespace nostr
