// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/filter.h"

#include <QJsonArray>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using nostr::Filter;

base::UnixTime at(qint64 seconds)
{
    return base::UnixTime{std::chrono::seconds{seconds}};
}

nostr::Event anEvent()
{
    nostr::Event event;
    event.id = nostr::EventId{{1}};
    event.pubkey = nostr::PublicKey::fromBytes({2});
    event.kind = 1;
    event.createdAt = at(100);
    event.tags
        = {{u"t"_s, u"one"_s, u"extra"_s}, {u"t"_s, u"two"_s}, {u"long"_s, u"v"_s}, {u"d"_s}};
    return event;
}

TEST(Filter, MatchesEverythingWhenEmpty)
{
    EXPECT_TRUE(nostr::matches({}, anEvent()));
}

TEST(Filter, MatchesAnyValueWithinAListAndAllLists)
{
    EXPECT_TRUE(
        nostr::matches({.kinds = {0, 1}, .tags = {{u't', {u"zero"_s, u"two"_s}}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.kinds = {0}, .tags = {{u't', {u"two"_s}}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.kinds = {1}, .tags = {{u't', {u"zero"_s}}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.authors = {nostr::PublicKey{}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.ids = {nostr::EventId{}}}, anEvent()));
    EXPECT_TRUE(
        nostr::matches({.ids = {nostr::EventId{{1}}}, .authors = {anEvent().pubkey}}, anEvent()));
}

TEST(Filter, LooksOnlyAtTheSecondTextOfATag)
{
    EXPECT_FALSE(nostr::matches({.tags = {{u't', {u"extra"_s}}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.tags = {{u'T', {u"one"_s}}}}, anEvent()));
    EXPECT_FALSE(nostr::matches({.tags = {{u'd', {u""_s}}}}, anEvent()));
}

TEST(Filter, IncludesBothEndsOfItsTimes)
{
    EXPECT_TRUE(nostr::matches({.since = at(100), .until = at(100)}, anEvent()));
    EXPECT_FALSE(nostr::matches({.since = at(101)}, anEvent()));
    EXPECT_FALSE(nostr::matches({.until = at(99)}, anEvent()));
    EXPECT_TRUE(nostr::matches({.limit = 0}, anEvent()));
}

TEST(Filter, SurvivesItsJsonForm)
{
    const Filter filter{.ids = {nostr::EventId{{1}}},
        .authors = {nostr::PublicKey::fromBytes({2})},
        .kinds = {1, 38383},
        .tags = {{u't', {u"one"_s}}, {u'p', {QString{64, u'a'}}}},
        .since = at(1),
        .until = at(2),
        .limit = 0};

    const auto json = nostr::toJson(filter);

    EXPECT_EQ(nostr::filterFromJson(json), filter);
    EXPECT_EQ(json.value("#t"_L1).toArray(), (QJsonArray{u"one"_s}));
    EXPECT_EQ(json.value("limit"_L1).toInt(-1), 0);
}

TEST(Filter, NeverWritesAnEmptyList)
{
    EXPECT_TRUE(nostr::toJson(Filter{.tags = {{u't', {}}}}).isEmpty());
}

TEST(Filter, MatchesNothingAfterReadingAnEmptyList)
{
    for (const auto key : {"ids"_L1, "authors"_L1, "kinds"_L1, "#t"_L1}) {
        const auto filter = nostr::filterFromJson({{key, QJsonArray{}}});
        ASSERT_TRUE(filter);
        EXPECT_FALSE(nostr::matches(*filter, anEvent())) << key.data();
    }
}

TEST(Filter, IgnoresUnknownKeys)
{
    const auto filter = nostr::filterFromJson(
        {{"search"_L1, u"x"_s}, {"#long"_L1, 1}, {"#"_L1, 1}, {"#1"_L1, 1}});

    EXPECT_EQ(filter, Filter{});
}

TEST(Filter, RefusesBrokenValues)
{
    const QJsonArray prefix{u"245c76"_s};
    EXPECT_FALSE(nostr::filterFromJson({{"ids"_L1, prefix}}));
    EXPECT_FALSE(nostr::filterFromJson({{"authors"_L1, QJsonArray{QString{64, u'A'}}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"#p"_L1, prefix}}));
    EXPECT_FALSE(nostr::filterFromJson({{"#e"_L1, prefix}}));
    EXPECT_FALSE(nostr::filterFromJson({{"#t"_L1, u"text"_s}}));
    EXPECT_FALSE(nostr::filterFromJson({{"#t"_L1, QJsonArray{1}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"#t"_L1, QJsonArray{QString{2000, u'x'}}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"kinds"_L1, QJsonArray{u"1"_s}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"kinds"_L1, QJsonArray{1.5}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"kinds"_L1, QJsonArray{70'000}}}));
    EXPECT_FALSE(nostr::filterFromJson({{"since"_L1, -1}}));
    EXPECT_FALSE(nostr::filterFromJson({{"limit"_L1, -1}}));
    EXPECT_FALSE(nostr::filterFromJson({{"limit"_L1, u"1"_s}}));
}

} // namespace
