// SPDX-License-Identifier: GPL-3.0-or-later
// RelayBackup: what the words find on relays …
#include "consumer/core/relay_backup.h"
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class RelayBackupTest : public testing::Test {
protected:
    template <typename T>
    T resultOf(base::Task<T> task)
    {
        EXPECT_TRUE(world.runUntil([&task] { return task.isDone(); }));
        return task.await_resume();
    }
    BackedUpLists restored()
    {
        const auto lists = resultOf(world.market().restoreLists());
        EXPECT_TRUE(lists);
        return lists.value_or(BackedUpLists{});
    }
    void setOnline(bool isOnline)
    {
        for (auto* relay : {world.one, world.two}) {
            relay->refusesConnections = !isOnline;
            if (!isOnline)
                relay->disconnectAll();
        }
    }
    void waitForBackup()
    {
        ASSERT_TRUE(world.runUntil([this] { return world.market().backup().isPublished(); }));
    }

    World world;
};

} // namespace

TEST_F(RelayBackupTest, AreTheMintsThatWereUsed)
{
    world.fund(Sats{100});
    waitForBackup();
    world.startAgainFromWords();

    EXPECT_EQ(restored().mints, QList<cashu::MintUrl>(1, world.mint.url()));
}

TEST_F(RelayBackupTest, AreServersThatStillRun)
{
    world.fund(Sats{200});
    const auto number = world.aServer(Sats{100});
    const auto before = *world.lease(number);
    waitForBackup();
    world.startAgainFromWords();
    ASSERT_FALSE(world.lease(number));

    EXPECT_EQ(restored().servers.size(), 1);

    const auto lease = world.lease(number);
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->id(), before.id());
    EXPECT_EQ(lease->host, before.host);
    EXPECT_EQ(lease->password, before.password);
    EXPECT_EQ(lease->expiresAt, before.expiresAt);
}

TEST_F(RelayBackupTest, CanBeStoppedWithRefundAfterwards)
{
    world.fund(Sats{200});
    const auto number = world.aServer(Sats{100});
    waitForBackup();
    world.startAgainFromWords();
    const auto lists = restored();
    ASSERT_TRUE(resultOf(world.market().mints().search(lists.mints.first())));
    const auto before = world.wallet().balance().spendable;

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(
        world.runUntil([&] { return world.lease(number)->stop.state == StopState::Refunded; }));

    EXPECT_GT(world.wallet().balance().spendable, before + Sats{80});
    world.expectBooksToAddUp();
}

TEST_F(RelayBackupTest, NeverGiveANewServerTheirNumber)
{
    world.fund(Sats{200});
    const auto number = world.aServer(Sats{50});
    waitForBackup();
    world.startAgainFromWords();
    const auto lists = restored();
    ASSERT_TRUE(resultOf(world.market().mints().search(lists.mints.first())));

    EXPECT_GT(world.aServer(Sats{40}), number);
}

TEST_F(RelayBackupTest, AreNotServersThatHaveEnded)
{
    world.fund(Sats{200});
    world.aServer(Sats{10}); // for three minutes
    waitForBackup();
    world.run(300s);
    waitForBackup();
    world.startAgainFromWords();

    EXPECT_TRUE(restored().servers.isEmpty());
}

TEST_F(RelayBackupTest, StayWhenAnotherComputerWritesItsOwn)
{
    world.fund(Sats{200});
    world.aServer(Sats{100});
    waitForBackup();
    world.startAgainFromWords();
    world.trust(world.otherMint); // before anything is looked for
    waitForBackup();

    const auto lists = restored();

    EXPECT_EQ(lists.mints.size(), 2);
    EXPECT_EQ(lists.servers.size(), 1);
}

TEST_F(RelayBackupTest, AreWrittenAgainAfterARestart)
{
    setOnline(false);
    world.fund(Sats{100});
    world.run(20s);
    EXPECT_FALSE(world.market().backup().isPublished());

    world.killConsumer();
    setOnline(true);
    world.startConsumer();
    waitForBackup();

    world.startAgainFromWords();
    EXPECT_EQ(restored().mints.size(), 1);
}

TEST_F(RelayBackupTest, AreNotWrittenWhileSwitchedOff)
{
    world.market().backup().setEnabled(false);
    world.fund(Sats{100});
    world.run(60s);
    EXPECT_FALSE(world.market().backup().isPublished());

    world.market().backup().setEnabled(true);
    waitForBackup();
    world.startAgainFromWords();
    EXPECT_EQ(restored().mints.size(), 1);
}

TEST_F(RelayBackupTest, AreNotTakenForEmptyWhenNoRelayAnswers)
{
    setOnline(false);

    const auto lists = resultOf(world.market().restoreLists());

    ASSERT_FALSE(lists);
    EXPECT_EQ(lists.error().code, base::Errc::Network);
}
