// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/bech32.h"

#include <gtest/gtest.h>

namespace {

using nostr::Bech32Checksum;

TEST(Bech32, ReadsBothChecksums)
{
    EXPECT_EQ(nostr::decodeBech32(u"a12uel5l")->checksum, Bech32Checksum::Bech32);
    EXPECT_EQ(nostr::decodeBech32(u"a1lqfn3a")->checksum, Bech32Checksum::Bech32m);
}

TEST(Bech32, RefusesBrokenTexts)
{
    for (const QString& text : {QString{}, QStringLiteral("1"), QStringLiteral("pzry9x0s0muk"),
             QStringLiteral("1pzry9x0s0muk"), QStringLiteral("x1b4n0q5v"),
             QStringLiteral("li1dgmt3"), QStringLiteral("A1G7SGD8"), QStringLiteral("10a06t8"),
             QStringLiteral("a12UEL5L"), QStringLiteral("\u007f1axkwrx"),
             QStringLiteral("a12uel5\u00e9")})
        EXPECT_FALSE(nostr::decodeBech32(text)) << qPrintable(text);
}

TEST(Bech32, RefusesTextsAboveTheLimit)
{
    const auto longText
        = nostr::encodeBech32Bytes(QLatin1StringView{"x"}, base::view(QByteArray(3200, 'x')));

    ASSERT_GT(longText.size(), nostr::MaxBech32Length);
    EXPECT_FALSE(nostr::decodeBech32(longText));
    EXPECT_TRUE(nostr::decodeBech32(longText, 10'000));
}

TEST(Bech32, GivesBytesBackForEveryLength)
{
    test::FakeRandom random;
    for (qsizetype length = 0; length < 100; ++length) {
        const auto bytes = random.bytes(length);

        const auto text = nostr::encodeBech32Bytes(QLatin1StringView{"test"}, base::view(bytes));

        EXPECT_EQ(nostr::decodeBech32Bytes(text, QLatin1StringView{"test"}), bytes);
        EXPECT_FALSE(nostr::decodeBech32Bytes(text, QLatin1StringView{"tes"}));
    }
}

TEST(Bech32, RefusesSpareBitsThatAreNotZero)
{
    EXPECT_TRUE(nostr::fromFiveBitGroups(QByteArray("\x1f\x1c", 2)));
    EXPECT_FALSE(nostr::fromFiveBitGroups(QByteArray("\x1f\x1d", 2)));
    EXPECT_FALSE(nostr::fromFiveBitGroups(QByteArray("\x01", 1)));
    EXPECT_FALSE(nostr::fromFiveBitGroups(QByteArray(3, '\0')));
}

} // namespace
