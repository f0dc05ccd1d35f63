// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/relay_message.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
std::optional<T> read(const QString& text)
{
    const auto message = relayMessageFromText(text);
    if (!message || !std::holds_alternative<T>(*message))
        return std::nullopt;
    return std::get<T>(*message);
}

Event anEvent(const QString& content)
{
    test::FakeRandom random;
    return signEvent({.createdAt = base::UnixTime{std::chrono::seconds{1'700'000'000}},
                         .kind = 1,
                         .tags = {},
                         .content = content},
        SecretKey::generate(random), random);
}

} // namespace

TEST(RelayMessageTest, LeavesTheEventOfAnEventMessageUnread)
{
    const auto event = anEvent(u"a \"quoted\" ] } text"_s);
    const auto json = toJsonText(event);

    for (const auto& text : {u"[\"EVENT\",\"s1\",%1]"_s, u" [ \"EVENT\" , \"s1\" , %1 ] "_s,
             u"[\"EVENT\",\"s1\", %1 ]"_s}) {
        const auto found = read<relay_says::EventFound>(text.arg(QString::fromUtf8(json)));
        ASSERT_TRUE(found) << qPrintable(text);
        EXPECT_EQ(found->subscription, u"s1"_s);
        EXPECT_EQ(eventFromJsonText(found->json), event);
    }
}

TEST(RelayMessageTest, FindsTheClaimedIdWithoutReading)
{
    const auto event = anEvent(u"\"id\":\"no\""_s);
    auto reordered = toJsonText(event);
    reordered.replace("{\"id\":\"" + event.id.toHex().toLatin1() + "\",", "{");
    reordered.chop(1);
    reordered += ",\"id\":\"" + event.id.toHex().toLatin1() + "\"}";

    EXPECT_EQ(claimedId(toJsonText(event)), event.id);
    EXPECT_EQ(claimedId(reordered), event.id);
    EXPECT_FALSE(claimedId("{\"id\":\"12\"}"));
    EXPECT_FALSE(claimedId(""));
}

TEST(RelayMessageTest, ReadsEveryOtherMessage)
{
    const auto id = QString{64, u'a'};
    const auto ok = read<relay_says::Ok>(u"[\"OK\",\"%1\",false,\"pow: more\"]"_s.arg(id));
    ASSERT_TRUE(ok);
    EXPECT_FALSE(ok->isAccepted);
    EXPECT_EQ(reasonPrefix(ok->reason), u"pow"_s);
    EXPECT_TRUE(read<relay_says::Ok>(u"[\"OK\",\"%1\",true]"_s.arg(id)));
    EXPECT_TRUE(read<relay_says::StoredEventsEnded>(u"[\"EOSE\",\"s1\",[\"finish\"]]"_s));
    EXPECT_EQ(
        read<relay_says::Closed>(u"[\"CLOSED\",\"s1\",\"error: x\"]"_s)->reason, u"error: x"_s);
    EXPECT_EQ(read<relay_says::Notice>(u"[\"NOTICE\",\"hm\"]"_s)->text, u"hm"_s);
    const auto longText = u"[\"NOTICE\",\"%1\"]"_s.arg(QString{2 * MaxReason, u'x'});
    EXPECT_EQ(read<relay_says::Notice>(longText)->text.size(), MaxReason);
    EXPECT_EQ(read<relay_says::Challenge>(u"[\"AUTH\",\"c\"]"_s)->text, u"c"_s);
    EXPECT_EQ(read<relay_says::Counted>(u"[\"COUNT\",\"c1\",{\"count\":7}]"_s)->count, 7);
    EXPECT_TRUE(
        read<relay_says::Counted>(u"[\"COUNT\",\"c1\",{\"count\":7,\"approximate\":true}]"_s)
            ->isApproximate);
}

TEST(RelayMessageTest, RefusesEverythingElseWithoutACrash)
{
    const auto tooLong = u"[\"NOTICE\",\"%1\"]"_s.arg(QString{MaxMessageSize, u'x'});
    for (const auto& text : {u""_s, u"["_s, u"[]"_s, u"{}"_s, u"[1,2]"_s, u"[\"OK\"]"_s,
             u"[\"OK\",\"xyz\",true,\"\"]"_s,
             u"[\"OK\",\"%1\",\"yes\",\"\"]"_s.arg(QString{64, u'a'}), u"[\"EVENT\",\"s1\"]"_s,
             u"[\"EVENT\",\"s1\",7]"_s, u"[\"EVENT\",\""_s,
             u"[\"EOSE\",\"%1\"]"_s.arg(QString{65, u'x'}), u"[\"WHAT\",\"x\"]"_s,
             u"[\"COUNT\",\"c1\",7]"_s, u"[\"COUNT\",\"c1\",{\"count\":-1}]"_s,
             u"[\"COUNT\",\"c1\",{\"count\":1.5}]"_s, tooLong})
        EXPECT_FALSE(relayMessageFromText(text)) << qPrintable(text.left(80));
}

TEST(RelayMessageTest, WritesRequests)
{
    Filter filter;
    filter.kinds += 1059;
    filter.limit = 0;

    EXPECT_EQ(
        requestMessage(u"s1"_s, {filter}), u"[\"REQ\",\"s1\",{\"kinds\":[1059],\"limit\":0}]"_s);
    EXPECT_EQ(
        countMessage(u"c1"_s, {filter}), u"[\"COUNT\",\"c1\",{\"kinds\":[1059],\"limit\":0}]"_s);
    EXPECT_EQ(closeMessage(u"s1"_s), u"[\"CLOSE\",\"s1\"]"_s);
}
