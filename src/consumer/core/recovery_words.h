// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with recovery words while they are typed, so that a window can point at the word.
#pragma once

#include <QString>
#include <QStringList>

namespace consumer {

inline constexpr int ShortPhrase = 12;
inline constexpr int LongPhrase = 24;

enum class WordsVerdict { Incomplete, UnknownWord, WrongChecksum, Good };

struct WordsCheck {
    WordsVerdict verdict = WordsVerdict::Incomplete;
    int position = 0; // of the first unknown word, from 1
    int unknownWords = 0;
};

// `words` has one entry for each place, empty ones included; 12 or 24 of them.
WordsCheck checkWords(const QStringList& words);

// What a pasted text holds: numbering, commas and line breaks dropped, lower case; at most 24.
QStringList wordsIn(const QString& text);

const QStringList& recoveryWordList(); // for completing what is typed

} // namespace consumer
