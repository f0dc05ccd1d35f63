// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_directory.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class RelayDirectoryTest : public test::RelayWorld {
protected:
    RelayUrl home = RelayUrl::fromText(u"wss://home.example"_s).value();
    RelayUrl inbox = RelayUrl::fromText(u"wss://inbox.example"_s).value();
    RelayDirectory directory{pool, clock, LoopbackRelays::Skipped};

    template <typename T>
    T done(base::Task<T> task)
    {
        clock.advance(Moment);
        if (!task.isDone())
            qFatal("a task did not end");
        return task.await_resume();
    }
};

} // namespace

TEST_F(RelayDirectoryTest, ReadsWhereAPersonIsAndRemembersIt)
{
    place(first, event(kinds::RelayList, {}, {{u"r"_s, u"wss://old.example"_s}}, 100s));
    place(second, event(kinds::RelayList, {}, {{u"r"_s, home.toString()}}));
    place(second, event(kinds::DirectMessageRelays, {}, {{u"relay"_s, inbox.toString()}}));
    connectBoth();

    EXPECT_EQ(done(directory.relaysToRead(author.publicKey())), QList{home});
    const auto asked = first.receivedCount(u"[\"REQ\""_s);
    EXPECT_EQ(done(directory.relaysToDeliver(author.publicKey())), QList{inbox});
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), asked);
    clock.advance(7h);
    EXPECT_EQ(done(directory.relaysToRead(author.publicKey())), QList{home});
    EXPECT_GT(first.receivedCount(u"[\"REQ\""_s), asked);
}

TEST_F(RelayDirectoryTest, FallsBackToOurRelaysForPeopleWithoutAList)
{
    connectBoth();

    EXPECT_EQ(done(directory.relaysToDeliver(other.publicKey())), pool.relays());
    EXPECT_TRUE(done(directory.relaysOf(other.publicKey())));
}

TEST_F(RelayDirectoryTest, RemembersNothingWhenNoRelayAnswers)
{
    first.neverAnswers = true;
    pool.addRelay(first.url());
    clock.advance(Moment);

    auto asking = directory.relaysOf(author.publicKey());
    clock.advance(6s);

    ASSERT_TRUE(asking.isDone());
    const auto answer = asking.await_resume();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, base::Errc::Timeout);
    first.neverAnswers = false;
    EXPECT_TRUE(done(directory.relaysOf(author.publicKey())));
}

TEST_F(RelayDirectoryTest, PublishesItsOwnListsAtOurRelaysAndAtThoseTheyName)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    const PersonRelays own{.list = {.writes = {first.url()}, .reads = {second.url()}},
        .directMessages = {second.url()}};

    const auto published = done(directory.publish(own, author, random));

    EXPECT_TRUE(published);
    EXPECT_EQ(first.relay().eventCount(), 2);
    EXPECT_EQ(second.relay().eventCount(), 2);
    EXPECT_EQ(*done(directory.relaysOf(author.publicKey())), own);
}
