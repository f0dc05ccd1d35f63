// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/recovery_words.h"

#include "crypto/bip39.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace consumer {

namespace {

constexpr qsizetype LongestPaste = 2000;

} // namespace

WordsCheck checkWords(const QStringList& words)
{
    const auto& known = crypto::englishWords();
    WordsCheck check;
    bool isFull = words.size() == ShortPhrase || words.size() == LongPhrase;
    for (qsizetype i = 0; i < words.size(); ++i) {
        isFull = isFull && !words[i].isEmpty();
        if (words[i].isEmpty() || std::binary_search(known.begin(), known.end(), words[i]))
            continue;
        if (check.unknownWords++ == 0)
            check.position = int(i) + 1;
    }
    if (check.unknownWords > 0)
        check.verdict = WordsVerdict::UnknownWord;
    else if (isFull)
        check.verdict = crypto::entropyFromMnemonic(words.join(u' ')) ? WordsVerdict::Good
                                                                      : WordsVerdict::WrongChecksum;
    return check;
}

QStringList wordsIn(const QString& text)
{
    static const QRegularExpression noLetters{u"[^a-z]+"_s};
    auto words = text.left(LongestPaste).toLower().split(noLetters, Qt::SkipEmptyParts);
    return words.first(std::min<qsizetype>(words.size(), LongPhrase));
}

const QStringList& recoveryWordList()
{
    return crypto::englishWords();
}

} // namespace consumer
