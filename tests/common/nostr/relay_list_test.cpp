// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/kinds.h"
#include "nostr/relay_list.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr base::UnixTime Noon{1'785'412'800s};

RelayUrl url(const QString& name)
{
    return RelayUrl::fromText(u"wss://%1.example"_s.arg(name)).value();
}

Event listOf(const Tags& tags, int kind = kinds::RelayList)
{
    Event event;
    event.kind = kind;
    event.tags = tags;
    return event;
}

} // namespace

TEST(RelayListTest, KeepsWhoWritesAndReadsWhere)
{
    const RelayList list{
        .writes = {url(u"both"_s), url(u"out"_s)}, .reads = {url(u"both"_s), url(u"in"_s)}};

    const auto made = toEvent(list, Noon);

    EXPECT_EQ(made.kind, kinds::RelayList);
    EXPECT_EQ(made.tags,
        (Tags{{u"r"_s, u"wss://both.example"_s}, {u"r"_s, u"wss://out.example"_s, u"write"_s},
            {u"r"_s, u"wss://in.example"_s, u"read"_s}}));
    EXPECT_EQ(relayListFromEvent(listOf(made.tags)), list);
}

TEST(RelayListTest, SkipsWhatIsNoRelay)
{
    const auto list = relayListFromEvent(listOf({{u"r"_s}, {u"r"_s, u"https://x.example"_s},
        {u"e"_s, u"wss://e.example"_s}, {u"r"_s, u"WSS://Good.Example:443/"_s},
        {u"r"_s, u"wss://good.example"_s, u"read"_s}, {}}));

    ASSERT_TRUE(list);
    EXPECT_EQ(list->writes, QList{url(u"good"_s)});
    EXPECT_EQ(list->reads, QList{url(u"good"_s)});
    EXPECT_FALSE(relayListFromEvent(listOf({}, 1)));
}

TEST(RelayListTest, IsBounded)
{
    Tags tags;
    for (int i = 0; i < 500; ++i)
        tags += {u"r"_s, u"wss://r%1.example"_s.arg(i)};

    const auto list = relayListFromEvent(listOf(tags));

    EXPECT_EQ(list->writes.size(), MaxListedRelays);
    EXPECT_EQ(list->reads.size(), MaxListedRelays);
    const auto picked = relaysToRead({.list = *list}, {}, NearbyRelays::Skipped);
    EXPECT_EQ(picked.size(), MaxPickedRelays);
}

TEST(RelayListTest, KeepsTheRelaysForPrivateMessages)
{
    const auto made = directMessageRelaysEvent({url(u"one"_s), url(u"two"_s)}, Noon);

    EXPECT_EQ(made.kind, kinds::DirectMessageRelays);
    EXPECT_EQ(made.tags,
        (Tags{{u"relay"_s, u"wss://one.example"_s}, {u"relay"_s, u"wss://two.example"_s}}));
    EXPECT_EQ(directMessageRelaysFromEvent(listOf(made.tags, kinds::DirectMessageRelays)),
        (QList{url(u"one"_s), url(u"two"_s)}));
    EXPECT_FALSE(directMessageRelaysFromEvent(listOf(made.tags)));
}

TEST(RelayListTest, ReadsAnAuthorWhereTheyWriteAndDeliversWhereTheyRead)
{
    const QList fallback{url(u"fallback"_s)};
    PersonRelays person{.list = {.writes = {url(u"out"_s)}, .reads = {url(u"in"_s)}}};
    const auto nearby = NearbyRelays::Skipped;

    EXPECT_EQ(relaysToRead(person, fallback, nearby), QList{url(u"out"_s)});
    EXPECT_EQ(relaysToDeliver(person, fallback, nearby), QList{url(u"in"_s)});
    person.directMessages = {url(u"inbox"_s)};
    EXPECT_EQ(relaysToDeliver(person, fallback, nearby), QList{url(u"inbox"_s)});
    EXPECT_EQ(relaysToRead({}, fallback, nearby), fallback);
    EXPECT_EQ(relaysToDeliver({}, fallback, nearby), fallback);
}

TEST(RelayListTest, LetsNoStrangerSendUsToThisComputer)
{
    const auto own = RelayUrl::fromText(u"ws://127.0.0.1:5432"_s).value();
    const PersonRelays person{.list = {.writes = {own}, .reads = {own}}, .directMessages = {own}};

    EXPECT_TRUE(relaysToRead(person, {}, NearbyRelays::Skipped).isEmpty());
    EXPECT_TRUE(relaysToDeliver(person, {}, NearbyRelays::Skipped).isEmpty());
    EXPECT_EQ(relaysToRead(person, {}, NearbyRelays::Allowed), QList{own});
}

TEST(RelayListTest, CoversAllAuthorsWithFewRelays)
{
    test::FakeRandom random;
    std::map<PublicKey, QList<RelayUrl>> relays;
    QList<PublicKey> authors;
    for (int i = 0; i < 6; ++i) {
        authors += SecretKey::generate(random).publicKey();
        relays[authors.back()] = {url(u"big"_s), url(u"own%1"_s.arg(i)), url(u"large"_s)};
    }
    relays[authors[5]] = {url(u"own5"_s)};

    const auto picked = relaysCovering(relays);

    EXPECT_EQ(picked.size(), 3); // big and large for five, own5 for the sixth
    EXPECT_EQ(picked.at(url(u"big"_s)).size(), 5);
    EXPECT_EQ(picked.at(url(u"large"_s)).size(), 5);
    EXPECT_EQ(picked.at(url(u"own5"_s)), QList{authors[5]});
    EXPECT_EQ(relaysCovering(relays, 1).size(), 2);
    EXPECT_TRUE(relaysCovering({}).empty());
}
