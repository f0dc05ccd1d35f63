// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/amount.h"
#include "base/bytes.h"
#include "base/json_reader.h"
#include "support/fake_random.h"

#include <QSet>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using base::Msats;
using base::Sats;

namespace {

TEST(Amount, RoundsInTheDirectionItsNameSays)
{
    EXPECT_EQ(base::roundUpToSats(Msats{1001}), Sats{2});
    EXPECT_EQ(base::roundDownToSats(Msats{1999}), Sats{1});
    EXPECT_EQ(base::roundUpToSats(Msats{2000}), Sats{2});
}

TEST(Amount, BuysTimeRoundedDown)
{
    EXPECT_EQ(base::timeFor(Msats{64'000}, Msats{50}), 1280s);
    EXPECT_EQ(base::timeFor(Msats{99}, Msats{50}), 1s);
    EXPECT_EQ(base::timeFor(Msats{99}, Msats{0}), 0s);
}

TEST(Amount, EarnsByTheMillisecondAndNeverMoreThanWasPaid)
{
    EXPECT_EQ(base::earnedIn(Msats{50}, 1999ms, Msats{1'000}), Msats{99});
    EXPECT_EQ(base::earnedIn(Msats{50}, 24h, Msats{1'000}), Msats{1'000});
    EXPECT_EQ(base::earnedIn(Msats{50}, -5s, Msats{1'000}), Msats{0});
}

TEST(Amount, SaturatesInsteadOfWrapping)
{
    EXPECT_EQ(base::priceFor(Msats{base::MaxMsats}, 1000h), Msats{base::MaxMsats});
    EXPECT_FALSE(base::checkedAdd(Sats{INT64_MAX}, Sats{1}).has_value());
}

TEST(Hex, AcceptsOnlyLowercasePairs)
{
    EXPECT_EQ(base::fromHex(u"00ff"), QByteArray("\x00\xff", 2));
    EXPECT_FALSE(base::fromHex(u"00FF").has_value());
    EXPECT_FALSE(base::fromHex(u"0").has_value());
    EXPECT_FALSE(base::fromHex(u"zz").has_value());
}

TEST(Base64, IsStrictWhereTheProtocolIs)
{
    EXPECT_EQ(base::fromBase64(u"AAEC"), QByteArray("\0\1\2", 3));
    EXPECT_FALSE(base::fromBase64(u"AAE").has_value());
    EXPECT_FALSE(base::fromBase64(u"AA==AA==").has_value());
    EXPECT_FALSE(base::fromBase64(u"AB==").has_value()); // spare bits set
}

TEST(Base64, ReadsBothAlphabetsLeniently)
{
    EXPECT_EQ(base::fromBase64Lenient(u"-_8="), base::fromBase64Lenient(u"+/8"));
    EXPECT_FALSE(base::fromBase64Lenient(u"a*").has_value());
}

TEST(JsonReader, NamesTheFirstBadField)
{
    base::JsonReader in{QJsonObject{{u"a"_s, 1}, {u"b"_s, u"x"_s}}};
    in.integer("a"_L1);
    in.integer("b"_L1);
    in.text("c"_L1);

    const auto done = in.finish(0);

    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().detail.contains(u"\"b\""));
}

TEST(JsonReader, RefusesFractionsNegativesAndNull)
{
    const auto object
        = base::parseObject(R"({"half":1.5,"minus":-1,"none":null,"big":9007199254740993})");
    ASSERT_TRUE(object);

    for (const auto key : {"half"_L1, "minus"_L1, "none"_L1}) {
        base::JsonReader in{*object};
        in.integer(key);
        EXPECT_FALSE(in.isGood()) << key.data();
    }
    base::JsonReader in{*object};
    EXPECT_EQ(in.integer("big"_L1), 9007199254740993);
    EXPECT_TRUE(in.isGood());
}

TEST(Json, RefusesWhatIsTooDeepTooLargeOrNotUtf8)
{
    EXPECT_FALSE(base::parseArray(QByteArray(100, '[') + QByteArray(100, ']')));
    EXPECT_FALSE(base::parseObject(R"({"a":"bbbb"})", 8));
    EXPECT_FALSE(base::parseObject(QByteArray("{\"a\":\"\xff\"}")));
    EXPECT_FALSE(base::parseObject("[]"));
}

TEST(RandomSource, MakesPasswordsOfLettersAndDigits)
{
    test::FakeRandom random;
    const auto password = random.password(24);

    EXPECT_EQ(password.size(), 24);
    for (const auto c : password)
        EXPECT_TRUE(c.isLetterOrNumber() && c.unicode() < 128);
}

TEST(RandomSource, ReachesEveryValueBelowItsLimit)
{
    test::FakeRandom random;
    QSet<quint64> seen;
    for (int i = 0; i < 200; ++i)
        seen.insert(random.below(5));

    EXPECT_EQ(seen, (QSet<quint64>{0, 1, 2, 3, 4}));
}

TEST(ParseObject, KeepsAByteOrderMarkAtTheStartOfAText)
{
    const auto json = base::parseObject("{\"a\":\"\xef\xbb\xbfx\"}");

    ASSERT_TRUE(json);
    EXPECT_EQ(json->value(QLatin1StringView{"a"}).toString(), QStringLiteral("\ufeffx"));
    EXPECT_FALSE(base::parseObject("\xef\xbb\xbf{}"));
}

} // namespace
