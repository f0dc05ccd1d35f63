// SPDX-License-Identifier: GPL-3.0-or-later
// A RelayAnnouncer …
#include "nostr/relay_announcer.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Lists = RelayAnnouncer::Lists;

namespace {

constexpr auto Settled = 1s; // of everything that does not fail

class RelayAnnouncerTest : public test::RelayWorld {
protected:
    RelayDirectory directory{pool, clock};

    void announce(Lists lists)
    {
        announcer = std::make_unique<RelayAnnouncer>(pool, directory, clock, random, author, lists);
        announcer->start();
        clock.advance(Settled);
    }
    std::optional<Event> stored(test::FakeRelay& relay, int kind)
    {
        RelayPool reader{relays.transports(), clock, random};
        reader.addRelay(relay.url());
        auto filter = ofKind(kind);
        filter.authors += author.publicKey();
        auto fetching = reader.fetch({filter});
        clock.advance(Moment);
        const auto events = fetching.await_resume().events;
        return events.isEmpty() ? std::nullopt : std::optional{events.first()};
    }
    static RelayUrl url(const QString& name)
    {
        return RelayUrl::fromText(u"wss://%1.example"_s.arg(name)).value();
    }

    std::unique_ptr<RelayAnnouncer> announcer;
};

} // namespace

TEST_F(RelayAnnouncerTest, PublishesWhereAKeyIsReached)
{
    connectBoth();

    announce(Lists::InboxAndRelays);

    for (auto* relay : {&first, &second}) {
        const auto inbox = stored(*relay, kinds::DirectMessageRelays);
        ASSERT_TRUE(inbox);
        EXPECT_EQ(directMessageRelaysFromEvent(*inbox), pool.relays());
        const auto list = stored(*relay, kinds::RelayList);
        ASSERT_TRUE(list);
        EXPECT_EQ(relayListFromEvent(*list)->writes, pool.relays());
    }
}

TEST_F(RelayAnnouncerTest, TellsOfAnInboxOnlyWhenThatIsAll)
{
    connectBoth();

    announce(Lists::Inbox);

    EXPECT_TRUE(stored(first, kinds::DirectMessageRelays));
    EXPECT_FALSE(stored(first, kinds::RelayList));
}

TEST_F(RelayAnnouncerTest, KeepsAListThatNamesOneOfOurs)
{
    const auto before = event(kinds::DirectMessageRelays, {},
        {{u"relay"_s, u"wss://elsewhere.example"_s}, {u"relay"_s, second.url().toString()}});
    place(first, before);
    connectBoth();

    announce(Lists::Inbox);

    EXPECT_EQ(stored(first, kinds::DirectMessageRelays)->id, before.id);
}

TEST_F(RelayAnnouncerTest, AddsOneOfOursToTheListOfAnotherProgram)
{
    place(first,
        event(kinds::DirectMessageRelays, {}, {{u"relay"_s, u"wss://elsewhere.example"_s}}, 5s));
    connectBoth();

    announce(Lists::Inbox);

    EXPECT_EQ(directMessageRelaysFromEvent(*stored(second, kinds::DirectMessageRelays)),
        (QList{url(u"elsewhere"_s), first.url()}));
}

TEST_F(RelayAnnouncerTest, WritesNothingWhileNobodyTellsWhatIsThere)
{
    const auto before
        = event(kinds::DirectMessageRelays, {}, {{u"relay"_s, first.url().toString()}}, 5s);
    place(first, before);
    first.neverAnswers = true;
    pool.addRelay(first.url());
    clock.advance(Moment);

    announce(Lists::Inbox);
    clock.advance(20s);
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 0);

    first.neverAnswers = false;
    clock.advance(RelayAnnouncer::FirstRetry);
    EXPECT_EQ(stored(first, kinds::DirectMessageRelays)->id, before.id);
}

TEST_F(RelayAnnouncerTest, TriesAgainWhereItWasNotTaken)
{
    first.refusesEventsWith = u"blocked: not now"_s;
    pool.addRelay(first.url());
    clock.advance(Moment);

    announce(Lists::Inbox);
    EXPECT_FALSE(stored(first, kinds::DirectMessageRelays));

    first.refusesEventsWith.clear();
    clock.advance(RelayAnnouncer::FirstRetry + Settled);
    EXPECT_TRUE(stored(first, kinds::DirectMessageRelays));
}

TEST_F(RelayAnnouncerTest, NamesOneToThreeInboxes)
{
    const QList ours{url(u"a"_s), url(u"b"_s), url(u"c"_s), url(u"d"_s), url(u"e"_s)};

    const auto wanted = RelayAnnouncer::wanted({}, ours, Lists::InboxAndRelays);

    EXPECT_EQ(wanted.directMessages, ours.first(RelayAnnouncer::MaxInboxRelays));
    EXPECT_EQ(wanted.list.reads, ours.first(MaxPickedRelays));
    EXPECT_EQ(RelayAnnouncer::wanted({}, {}, Lists::InboxAndRelays), PersonRelays{});
}

TEST_F(RelayAnnouncerTest, TellsNobodyOfRelaysInOurOwnNetwork)
{
    auto& nearby = relays.add(u"ws://192.168.1.1"_s);
    pool.addRelay(nearby.url());
    pool.addRelay(first.url());
    clock.advance(Moment);

    announce(Lists::Inbox);

    EXPECT_EQ(directMessageRelaysFromEvent(*stored(first, kinds::DirectMessageRelays)),
        QList{first.url()});
}
