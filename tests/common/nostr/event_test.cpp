// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/canonical.h"
#include "nostr/event.h"
#include "nostr/kinds.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using nostr::Event;
using nostr::EventTemplate;

base::UnixTime at(qint64 seconds)
{
    return base::UnixTime{std::chrono::seconds{seconds}};
}

class EventTest : public testing::Test {
protected:
    Event anEvent(const QString& content = u"hello"_s, const nostr::Tags& tags = {{u"t"_s, u"x"_s}})
    {
        return nostr::signEvent({at(1'700'000'000), 1, tags, content}, author, random);
    }
    QJsonObject jsonWith(QLatin1StringView field, const QJsonValue& value)
    {
        auto json = nostr::toJson(anEvent());
        json.insert(field, value);
        return json;
    }

    test::FakeRandom random;
    const nostr::SecretKey author = nostr::SecretKey::generate(random);
};

TEST_F(EventTest, HasTheIdOfItsCanonicalText)
{
    const auto main = nostr::SecretKey::fromHex(
        u"7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f01"_s);
    const EventTemplate hello{at(1'700'000'000), 1, {}, u"Hello, nostr"_s};

    EXPECT_EQ(nostr::eventId(main->publicKey(), hello).toHex(),
        u"d53993cc347e3b0ef0cc35442c2aadfe7ce04fc00f1b6c2f6e0becf6fa45e12a"_s);
}

TEST_F(EventTest, VerifiesAfterBeingSigned)
{
    const auto event = anEvent();

    EXPECT_TRUE(nostr::verify(event));
    EXPECT_EQ(event.pubkey, author.publicKey());
    EXPECT_EQ(event.id, nostr::eventId(event));
}

TEST_F(EventTest, SurvivesBothJsonForms)
{
    const auto event = anEvent(
        u"Gr\u00fc\u00dfe \U0001F600 \"\\/\n\t\u2028 \b\f"_s, {{u"d"_s, {}}, {}, {u"-"_s}});

    EXPECT_EQ(nostr::eventFromJson(nostr::toJson(event)), event);
    EXPECT_EQ(nostr::eventFromJsonText(nostr::toJsonText(event)), event);
    EXPECT_EQ(nostr::eventFromJsonText(QJsonDocument{nostr::toJson(event)}.toJson()), event);
    EXPECT_TRUE(nostr::verify(event));
}

TEST_F(EventTest, KeepsAByteOrderMarkAtTheStartOfItsContent)
{
    const auto event = anEvent(u"\ufefftext"_s);

    EXPECT_EQ(nostr::eventFromJsonText(nostr::toJsonText(event)), event);
}

TEST_F(EventTest, LeavesDisputedCharactersOutWhenSigning)
{
    const auto event = anEvent(u"a\u0001b\u007fc\n"_s + QChar{0xd800}, {{u"t"_s, u"\u001fx"_s}});

    EXPECT_EQ(event.content, u"abc\n"_s);
    EXPECT_EQ(event.tags[0][1], u"x"_s);
    EXPECT_TRUE(nostr::verify(event));
}

TEST_F(EventTest, IsRefusedAfterAnyFieldChanged)
{
    const auto good = anEvent();
    auto changed = [&](auto change) {
        Event event = good;
        change(event);
        return nostr::verify(event).has_value();
    };

    EXPECT_FALSE(changed([](Event& e) { e.content += u'!'; }));
    EXPECT_FALSE(changed([](Event& e) { e.kind = 2; }));
    EXPECT_FALSE(changed([](Event& e) { e.createdAt += std::chrono::seconds{1}; }));
    EXPECT_FALSE(changed([](Event& e) { e.tags[0][1] = QStringLiteral("y"); }));
    EXPECT_FALSE(changed([](Event& e) { e.sig[0] ^= 1; }));
    EXPECT_FALSE(changed([](Event& e) { e.id = {}; }));
    EXPECT_FALSE(
        changed([&](Event& e) { e.pubkey = nostr::SecretKey::generate(random).publicKey(); }));
    // A changed event with the fitting id still lacks a signature.
    EXPECT_FALSE(changed([](Event& e) { e.kind = 2, e.id = nostr::eventId(e); }));
}

TEST_F(EventTest, IsRefusedWithWrongShapes)
{
    const auto hex = QString{64, u'A'};
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("id"_L1, hex)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("pubkey"_L1, hex)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("sig"_L1, hex + hex)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("sig"_L1, QString{126, u'a'})));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("kind"_L1, 65536)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("kind"_L1, -1)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("kind"_L1, u"1"_s)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("created_at"_L1, 1.5)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("created_at"_L1, -1)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("created_at"_L1, 1e30)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("tags"_L1, QJsonObject{})));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("tags"_L1, QJsonArray{u"t"_s})));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("tags"_L1, QJsonArray{QJsonArray{1}})));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("content"_L1, QJsonValue{})));
    EXPECT_FALSE(nostr::eventFromJson({}));
}

// 1e400 is a JSON number, but none that a program can hold.
TEST_F(EventTest, IsRefusedWithANumberBeyondAllBounds)
{
    auto text = nostr::toJsonText(anEvent());
    ASSERT_TRUE(nostr::eventFromJsonText(text));
    auto unread = text;
    unread.replace("{\"id\"", R"({"x":1e400,"id")");
    ASSERT_NE(unread, text);
    EXPECT_FALSE(nostr::eventFromJsonText(unread));
    const auto begin = text.indexOf("\"created_at\":") + 13;
    text.replace(begin, text.indexOf(',', begin) - begin, "1e400");
    EXPECT_FALSE(nostr::eventFromJsonText(text));
}

TEST_F(EventTest, IsRefusedAboveTheLimits)
{
    QJsonArray many;
    for (int i = 0; i <= nostr::MaxTags; ++i)
        many.append(QJsonArray{u"t"_s});
    QJsonArray wide;
    for (int i = 0; i <= nostr::MaxTagLength; ++i)
        wide.append(u"t"_s);

    EXPECT_FALSE(nostr::eventFromJson(jsonWith("tags"_L1, many)));
    EXPECT_FALSE(nostr::eventFromJson(jsonWith("tags"_L1, QJsonArray{wide})));
    EXPECT_FALSE(
        nostr::eventFromJson(jsonWith("content"_L1, QString{nostr::MaxEventSize + 1, u'x'})));
    EXPECT_FALSE(nostr::eventFromJson(
        jsonWith("tags"_L1, QJsonArray{QJsonArray{u"t"_s, QString{nostr::MaxEventSize, u'x'}}})));
    EXPECT_FALSE(
        nostr::eventFromJsonText(nostr::toJsonText(anEvent(QString{nostr::MaxEventSize, u'x'}))));
    EXPECT_TRUE(nostr::eventFromJsonText(nostr::toJsonText(anEvent(QString{64 * 1024, u'x'}))));
}

TEST_F(EventTest, IsRefusedWithLoneSurrogates)
{
    auto text = nostr::toJsonText(anEvent());
    auto inTag = text;

    text.replace("hello", "\\ud800");
    inTag.replace("\"x\"", "\"\\udc00\"");

    EXPECT_FALSE(nostr::eventFromJsonText(text));
    EXPECT_FALSE(nostr::eventFromJsonText(inTag));
}

TEST_F(EventTest, IsRefusedWithBareControlCharactersOrBrokenUtf8)
{
    for (const QByteArray& bad : {QByteArray("\n"), QByteArray("\x01"), QByteArray("\t"),
             QByteArray("\xff"), QByteArray("\xc0\x80"), QByteArray("\xed\xa0\x80")}) {
        auto text = nostr::toJsonText(anEvent());
        text.replace("hello", bad);
        const auto event = nostr::eventFromJsonText(text);
        EXPECT_FALSE(event && nostr::verify(*event)) << bad.toHex().constData();
    }
}

// Whatever one changed byte does to the text, the result is either refused or an event whose id and
// signature still fit the unchanged meaning.
TEST_F(EventTest, NeverPassesWithAnotherMeaningAfterOneByteChanged)
{
    const auto good = anEvent(u"h\u00e9llo \"w\""_s);
    const auto text = nostr::toJsonText(good);
    for (qsizetype i = 0; i < text.size(); ++i) {
        for (const char c : {'\0', ' ', '"', '\\', '0', '9', 'a', 'F', ',', '}', '[', '\xff'}) {
            auto mutated = text;
            mutated[i] = c;
            const auto event = nostr::eventFromJsonText(mutated);
            if (!event || !nostr::verify(*event))
                continue;
            EXPECT_EQ(*event, good) << "at " << i;
        }
    }
}

TEST_F(EventTest, NeverPassesWhenCutShort)
{
    const auto text = nostr::toJsonText(anEvent());
    for (qsizetype length = 0; length < text.size(); ++length)
        EXPECT_FALSE(nostr::eventFromJsonText(text.first(length)));
}

TEST_F(EventTest, ExpiresAtItsTag)
{
    const auto event = anEvent({}, {{u"expiration"_s, u"1700000100"_s}});

    EXPECT_EQ(nostr::expiration(event), at(1'700'000'100));
    EXPECT_FALSE(nostr::isExpired(event, at(1'700'000'099)));
    EXPECT_TRUE(nostr::isExpired(event, at(1'700'000'100)));
    EXPECT_FALSE(nostr::isExpired(anEvent(), at(1'900'000'000)));
    EXPECT_FALSE(nostr::expiration(anEvent({}, {{u"expiration"_s, u"soon"_s}})));
    EXPECT_FALSE(nostr::expiration(anEvent({}, {{u"expiration"_s}})));
}

TEST_F(EventTest, ReplacesAnOlderVersionAndWinsATieByTheLowerId)
{
    auto older = anEvent();
    auto newer = older;
    newer.createdAt += std::chrono::seconds{1};
    auto twin = older;
    twin.id = nostr::EventId{{0}};

    EXPECT_TRUE(nostr::replaces(newer, older));
    EXPECT_FALSE(nostr::replaces(older, newer));
    EXPECT_TRUE(nostr::replaces(twin, older));
    EXPECT_FALSE(nostr::replaces(older, older));
}

TEST(Tags, FindTheFirstValue)
{
    const nostr::Tags tags{{}, {u"d"_s}, {u"p"_s, u"a"_s, u"hint"_s}, {u"p"_s, u"b"_s}};

    EXPECT_EQ(nostr::firstTag(tags, "p"_L1), u"a"_s);
    EXPECT_FALSE(nostr::firstTag(tags, "d"_L1));
    EXPECT_EQ(nostr::allTags(tags, "p"_L1), (QStringList{u"a"_s, u"b"_s}));
    EXPECT_TRUE(nostr::hasTag(tags, "p"_L1, u"b"));
    EXPECT_FALSE(nostr::hasTag(tags, "p"_L1, u"hint"));
}

TEST(Canonical, EscapesAsJavaScriptDoes)
{
    QByteArray out;
    nostr::appendJsonText(out, u"\"\\\n\r\t\b\f\u0001\u001f\u007f/<\u00e9\u2028\U0001F600"_s);

    EXPECT_EQ(out,
        QByteArray(
            "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f\x7f/<\xc3\xa9\xe2\x80\xa8\xf0\x9f\x98\x80\""));
}

TEST(Canonical, WritesALoneSurrogateAsTheReplacementCharacter)
{
    QByteArray out;
    nostr::appendJsonText(out, QString{QChar{0xd800}});

    EXPECT_EQ(out, QByteArray("\"\xef\xbf\xbd\""));
}

TEST(Kinds, FallIntoOneClassEach)
{
    for (int kind = 0; kind <= nostr::MaxKind; ++kind)
        ASSERT_EQ(nostr::isRegular(kind) + nostr::isReplaceable(kind) + nostr::isEphemeral(kind)
                + nostr::isAddressable(kind),
            1)
            << kind;
    EXPECT_TRUE(nostr::isReplaceable(0) && nostr::isReplaceable(3) && nostr::isReplaceable(10'000));
    EXPECT_TRUE(nostr::isEphemeral(nostr::kinds::HeartbeatEphemeral));
    EXPECT_TRUE(
        nostr::isAddressable(nostr::kinds::Offer) && nostr::isAddressable(nostr::kinds::Heartbeat));
    EXPECT_TRUE(nostr::isRegular(nostr::kinds::GiftWrap) && nostr::isRegular(40'000));
}

} // namespace
