// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class LeaseTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }
    bool topUpIsOver(qint64 number) { return !world.lease(number)->topUp.isUnderWay(); }
    bool stopIsOver(qint64 number)
    {
        const auto state = world.lease(number)->stop.state;
        return state == StopState::Refunded || state == StopState::Refused;
    }
};

TEST_F(LeaseTest, IsExtendedByATopUp)
{
    const auto number = world.aServer();
    const auto before = world.lease(number)->expiresAt;

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }));

    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_EQ(world.lease(number)->expiresAt - before, 380s); // 19 sat after the fee
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, IsNotExtendedTwiceAtOnce)
{
    const auto number = world.aServer();

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    const auto second = world.market().topUps().start({number, Sats{20}, {}, {}});

    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, base::Errc::Conflict);
}

// Older providers do not say which question an answer belongs to.
TEST_F(LeaseTest, IsAskedOneQuestionAfterTheOther)
{
    world.provider.isOldPeer = true;
    world.provider.workTime = 3s;
    const auto number = world.aServer();
    const auto before = world.lease(number)->expiresAt;
    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    ASSERT_TRUE(world.runUntil(
        [&] { return world.lease(number)->topUp.state == TopUpState::RequestSent; }));
    world.run(100ms);

    auto asking = world.market().leases().refreshStatus(number);
    world.run(1s);
    EXPECT_TRUE(world.lease(number)->topUp.isUnderWay());
    EXPECT_FALSE(asking.isDone());
    ASSERT_TRUE(world.runUntil([&] { return asking.isDone(); }));

    ASSERT_TRUE(asking.await_resume());
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_GT(world.lease(number)->expiresAt, before);
}

TEST_F(LeaseTest, IsToppedUpAfterAQuestionThatWasFirst)
{
    world.provider.isOldPeer = true;
    world.provider.workTime = 3s;
    const auto number = world.aServer();
    auto asking = world.market().leases().refreshStatus(number);

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    ASSERT_FALSE(asking.isDone());
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }));

    EXPECT_TRUE(asking.isDone());
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, SpeaksTheOldEncryptionOnlyWhereTheUserAllowsIt)
{
    const auto oldLetters = [this] {
        return std::count_if(
            world.one->received.begin(), world.one->received.end(), [](const QString& text) {
                return text.startsWith(u"[\"EVENT\""_s) && text.contains(u"\"kind\":4,"_s);
            });
    };
    const auto first = world.aServer();
    EXPECT_EQ(oldLetters(), 0);

    world.market().setOldPeers({world.provider.key().publicKey().toHex()});
    const auto second = world.aServer();

    EXPECT_GT(second, first);
    EXPECT_GT(oldLetters(), 0);
    auto asking = world.market().leases().refreshStatus(second);
    ASSERT_TRUE(world.runUntil([&] { return asking.isDone(); }));
    EXPECT_TRUE(asking.await_resume());
}

TEST_F(LeaseTest, TakesARefusedTopUpBack)
{
    const auto number = world.aServer();
    world.provider.mood = ProviderMood::Refuses;
    world.provider.errorType = u"spec_unavailable"_s;

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }));

    const auto topUp = world.lease(number)->topUp;
    EXPECT_EQ(topUp.state, TopUpState::Settled);
    EXPECT_EQ(topUp.errorCode, u"spec_unavailable"_s);
    EXPECT_EQ(topUp.money, MoneyOutcome::TakenBack);
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, TakesAnUnansweredTopUpBack)
{
    const auto number = world.aServer(Sats{100});
    world.provider.mood = ProviderMood::IgnoresRequests;

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }, 100s));

    EXPECT_EQ(world.lease(number)->topUp.money, MoneyOutcome::TakenBack);
    EXPECT_EQ(world.lease(number)->topUp.errorCode, u"E-REPLY-LATE"_s);
}

TEST_F(LeaseTest, ReturnsUnusedTimeWhenStopped)
{
    const auto number = world.aServer(Sats{40});
    world.run(100s);

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }));

    const auto lease = *world.lease(number);
    EXPECT_EQ(lease.stop.paid, base::Msats{39'000});
    EXPECT_NEAR(static_cast<double>(lease.stop.earned.value()), 5000, 60);
    EXPECT_EQ(lease.stop.refund, base::roundDownToSats(lease.stop.paid - lease.stop.earned));
    EXPECT_GE(lease.stop.received, lease.stop.refund - Sats{1}); // the fee of receiving it
    EXPECT_EQ(lease.end, LeaseEnd::Stopped);
    EXPECT_EQ(lease.stateAt(world.clock.now()), ServerState::Ended);
    world.run(1s);
    EXPECT_TRUE(world.provider.acknowledged.contains(lease.stop.refundId));
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, AsksAgainUntilTheStopIsAnswered)
{
    const auto number = world.aServer(Sats{100});
    world.provider.mood = ProviderMood::IgnoresRequests;
    ASSERT_TRUE(world.market().stops().stop(number));
    world.run(60s);
    EXPECT_EQ(world.lease(number)->stop.state, StopState::Asked);

    world.provider.mood = ProviderMood::Serves;
    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }, 100s));

    EXPECT_GE(world.lease(number)->stop.received, Sats{80});
}

TEST_F(LeaseTest, TakesASettlementThatCameUnasked)
{
    const auto number = world.aServer(Sats{40});
    world.run(20s);

    world.provider.closeLease(world.lease(number)->podId);
    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }));

    EXPECT_EQ(world.lease(number)->end, LeaseEnd::ClosedByProvider);
    EXPECT_GE(world.lease(number)->stop.received, Sats{36});
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, FindsASettlementThatCameWhileWeWereAway)
{
    const auto number = world.aServer(Sats{40});
    world.killConsumer();
    world.provider.closeLease(u"container-1000"_s);
    world.run(60s);
    world.startConsumer();

    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }));

    EXPECT_GE(world.lease(number)->stop.received, Sats{37});
}

// An answer that cannot be stored when it comes is neither lost nor believed to be read: the same
// life stores it later, and so does the next one.
TEST_F(LeaseTest, KeepsASettlementThatCouldNotBeStored)
{
    const auto number = world.aServer(Sats{40});
    world.run(20s);
    world.fillDisk(u"leases"_s);
    world.provider.closeLease(world.lease(number)->podId);
    world.run(30s);
    EXPECT_EQ(world.lease(number)->stop.state, StopState::None);

    world.emptyDisk(u"leases"_s);
    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }, 120s));

    EXPECT_GE(world.lease(number)->stop.received, Sats{36});
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, FindsASettlementAgainThatCouldNotBeStoredBeforeARestart)
{
    const auto number = world.aServer(Sats{40});
    world.run(20s);
    world.fillDisk(u"leases"_s);
    world.provider.closeLease(world.lease(number)->podId);
    world.run(3s);
    world.emptyDisk(u"leases"_s);

    world.restartConsumer();
    ASSERT_TRUE(world.runUntil([&] { return stopIsOver(number); }, 120s));

    EXPECT_GE(world.lease(number)->stop.received, Sats{36});
}

TEST_F(LeaseTest, IsExtendedOnceTheAnswerCanBeStored)
{
    const auto number = world.aServer();
    const auto before = world.lease(number)->expiresAt;
    world.provider.workTime = 2s;
    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    world.run(1s);
    world.fillDisk(u"leases"_s);
    world.run(90s); // longer than anybody waits for the answer
    EXPECT_TRUE(world.lease(number)->topUp.isUnderWay());

    world.emptyDisk(u"leases"_s);
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }, 120s));
    world.run(90s);

    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_EQ(world.lease(number)->expiresAt - before, 380s);
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, AcknowledgesEveryRepeatedSettlement)
{
    const auto number = world.aServer(Sats{40});
    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return world.lease(number)->stop.wasAcknowledged; }));
    world.run(5s);
    const auto acks = world.provider.acks;

    world.provider.repeatClosing();
    world.run(5s);

    EXPECT_EQ(world.provider.acks, acks + 1);
    world.expectBooksToAddUp();
}

TEST_F(LeaseTest, AcknowledgesOnceARelayTakesIt)
{
    const auto number = world.aServer(Sats{40});
    world.mint.setLatency(2s);
    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(
        world.runUntil([&] { return world.lease(number)->stop.state == StopState::Closed; }));
    for (auto* relay : {world.one, world.two}) {
        relay->refusesConnections = true;
        relay->disconnectAll();
    }
    world.run(3min);
    EXPECT_EQ(world.lease(number)->stop.state, StopState::Refunded);
    EXPECT_EQ(world.provider.acks, 0);

    world.one->refusesConnections = false;
    world.two->refusesConnections = false;

    EXPECT_TRUE(world.runUntil([&] { return world.provider.acks > 0; }, 15min));
}

TEST_F(LeaseTest, AsksForItsStatusAndATopUpOneAfterTheOther)
{
    world.provider.isOldPeer = true;
    const auto number = world.aServer(Sats{100});
    world.provider.workTime = 3s;
    auto asking = world.market().leases().refreshStatus(number);

    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    world.run(1s);
    EXPECT_TRUE(world.provider.topUps.isEmpty() || asking.isDone());
    ASSERT_TRUE(world.runUntil([&] { return topUpIsOver(number); }));

    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
}

TEST_F(LeaseTest, CannotBeStoppedWhereNothingIsReturned)
{
    world.provider.offer.capabilities = {u"docker"_s};
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);
    const auto number = world.aServer();

    const auto stopped = world.market().stops().stop(number);

    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, base::Errc::Unsupported);
}

TEST_F(LeaseTest, EndsByTheClock)
{
    const auto number = world.aServer(Sats{40});
    world.run(700s);
    EXPECT_EQ(world.lease(number)->stateAt(world.clock.now()), ServerState::Ending);

    world.run(100s);

    EXPECT_EQ(world.lease(number)->end, LeaseEnd::Expired);
    EXPECT_FALSE(world.market().topUps().start({number, Sats{20}, {}, {}}));
}

TEST_F(LeaseTest, LearnsItsStatusFromTheProvider)
{
    const auto number = world.aServer();
    world.run(10s);

    auto asking = world.market().leases().refreshStatus(number);
    ASSERT_TRUE(world.runUntil([&] { return asking.isDone(); }));

    const auto lease = asking.await_resume();
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->lastAnswerAt, world.clock.now());
    EXPECT_EQ(lease->expiresAt - lease->startedAt, 780s);
}

TEST_F(LeaseTest, IsFoundByTheBeginningOfItsId)
{
    const auto number = world.aServer();
    const auto id = world.lease(number)->id();

    EXPECT_EQ(world.market().leases().findByText(id)->number, number);
    EXPECT_EQ(world.market().leases().findByText(u"container-10"_s)->number, number);
    EXPECT_EQ(world.market().leases().findByText(u"owl-3"_s)->number, number);
    EXPECT_FALSE(world.market().leases().findByText(u"container-2"_s));
}

TEST_F(LeaseTest, CountsWhatWasSpentWithFees)
{
    const auto before = world.wallet().balance().spendable;
    const auto number = world.aServer(Sats{40});

    EXPECT_EQ(
        world.market().spentFor(*world.lease(number)), before - world.wallet().balance().spendable);
}

} // namespace
