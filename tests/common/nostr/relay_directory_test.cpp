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
    RelayDirectory directory{pool, clock};

    template <typename T>
    T done(base::Task<T> task)
    {
        clock.advance(RelayDirectory::GatherTime + Moment);
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

TEST_F(RelayDirectoryTest, PublishesOnlyWhatIsNew)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    PersonRelays own{.directMessages = {first.url()}};

    EXPECT_TRUE(done(directory.publish(own, author, random)));
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 1); // no empty list beside it
    EXPECT_TRUE(done(directory.publish(own, author, random)));
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 1);
    own.list.writes = {first.url()};
    EXPECT_TRUE(done(directory.publish(own, author, random)));
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 2);
}

TEST_F(RelayDirectoryTest, AsksAboutManyPeopleAtOnce)
{
    place(first, event(kinds::RelayList, {}, {{u"r"_s, home.toString()}}));
    pool.addRelay(first.url());
    clock.advance(Moment);

    auto one = directory.relaysOf(author.publicKey());
    auto two = directory.relaysOf(other.publicKey());
    auto again = directory.relaysOf(author.publicKey());
    clock.advance(RelayDirectory::GatherTime + Moment);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 1);
    EXPECT_EQ(one.await_resume()->list.writes, QList{home});
    EXPECT_EQ(again.await_resume()->list.writes, QList{home});
    EXPECT_EQ(*two.await_resume(), PersonRelays{});
}

TEST_F(RelayDirectoryTest, AsksOneRequestAboutSoManyPeopleOnly)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    std::vector<base::Task<base::Result<PersonRelays>>> asking;
    for (std::size_t i = 0; i <= RelayDirectory::MaxPeopleOfLookup; ++i)
        asking.push_back(directory.relaysOf(SecretKey::generate(random).publicKey()));
    clock.advance(RelayDirectory::GatherTime + Moment);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 2);
    for (auto& asked : asking)
        EXPECT_TRUE(asked.isDone());
}

TEST_F(RelayDirectoryTest, LetsOnlySoManyWait)
{
    first.neverAnswers = true;
    pool.addRelay(first.url());
    clock.advance(Moment);
    std::vector<base::Task<base::Result<PersonRelays>>> asking;
    for (std::size_t i = 0; i < RelayDirectory::MaxWaiting; ++i)
        asking.push_back(directory.relaysOf(author.publicKey()));

    auto further = directory.relaysOf(author.publicKey());

    ASSERT_TRUE(further.isDone());
    EXPECT_EQ(further.await_resume().error().code, base::Errc::Timeout);
    EXPECT_FALSE(asking.front().isDone());
    clock.advance(6s); // they are told that nobody knows
    EXPECT_TRUE(asking.back().isDone());
}

TEST_F(RelayDirectoryTest, ForgetsPeopleBeyondALimit)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    (void)done(directory.relaysOf(author.publicKey()));
    for (std::size_t i = 0; i < RelayDirectory::MaxPeople; i += 100) {
        std::vector<base::Task<base::Result<PersonRelays>>> asking;
        for (int n = 0; n < 100; ++n)
            asking.push_back(directory.relaysOf(SecretKey::generate(random).publicKey()));
        clock.advance(1s);
    }

    const auto asked = first.receivedCount(u"[\"REQ\""_s);
    (void)done(directory.relaysOf(author.publicKey()));
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), asked + 1);
}
