// SPDX-License-Identifier: GPL-3.0-or-later
// RecoveryWords: a check of recovery words …
#include "consumer/core/recovery_words.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace Qt::StringLiterals;

namespace {

QStringList goodWords()
{
    return u"legal winner thank year wave sausage worth useful legal winner thank yellow"_s.split(
        u' ');
}

} // namespace

TEST(RecoveryWords, AcceptsWordsThatBelongTogether)
{
    EXPECT_EQ(checkWords(goodWords()).verdict, WordsVerdict::Good);
}

TEST(RecoveryWords, NamesThePlaceOfTheOnlyUnknownWord)
{
    auto words = goodWords();
    words[6] = u"wurst"_s;

    const auto check = checkWords(words);

    EXPECT_EQ(check.verdict, WordsVerdict::UnknownWord);
    EXPECT_EQ(check.position, 7);
    EXPECT_EQ(check.unknownWords, 1);
}

TEST(RecoveryWords, SeesThatTwoWordsChangedPlaces)
{
    auto words = goodWords();
    words.swapItemsAt(2, 3);

    EXPECT_EQ(checkWords(words).verdict, WordsVerdict::WrongChecksum);
}

TEST(RecoveryWords, WaitsForTheWordsThatAreMissing)
{
    auto words = goodWords();
    words[11].clear();

    EXPECT_EQ(checkWords(words).verdict, WordsVerdict::Incomplete);
    EXPECT_EQ(checkWords(goodWords().first(11)).verdict, WordsVerdict::Incomplete);
}

TEST(RecoveryWords, ReadsANumberedListFromPaper)
{
    EXPECT_EQ(wordsIn(u"1. Legal\n2. WINNER,\r\n 3) thank"_s),
        (QStringList{u"legal"_s, u"winner"_s, u"thank"_s}));
}

TEST(RecoveryWords, TakesNoMoreThanTheLongestPhrase)
{
    EXPECT_EQ(wordsIn(u"zoo "_s.repeated(5000)).size(), LongPhrase);
}
