// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class PurchaseTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }
};

TEST_F(PurchaseTest, BecomesAServerWithinAMoment)
{
    const auto number = world.aServer(Sats{40});

    const auto lease = *world.lease(number);
    EXPECT_EQ(lease.podId, u"container-1000"_s);
    EXPECT_EQ(lease.host, u"127.0.0.1"_s);
    EXPECT_EQ(lease.password, world.purchase(number).password);
    EXPECT_EQ(lease.id(), u"container-1000@"_s + world.provider.key().publicKey().toHex().left(8));
    // 40 sat less one sat of redemption fee at 50 msat/s.
    EXPECT_EQ(lease.expiresAt - lease.startedAt, 780s);
    EXPECT_EQ(lease.stateAt(world.clock.now()), ServerState::Running);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, UsesAKeyOfItsOwn)
{
    const auto first = world.aServer();
    const auto second = world.aServer();

    EXPECT_NE(first, second);
    EXPECT_NE(world.lease(first)->podId, world.lease(second)->podId);
    EXPECT_EQ(world.provider.spawns, 2);
}

TEST_F(PurchaseTest, TakesTheTokenBackWhenRefused)
{
    world.provider.mood = ProviderMood::Refuses;
    world.provider.errorType = u"invalid_request"_s;

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    const auto purchase = world.purchase(number);
    EXPECT_EQ(purchase.state, PurchaseState::Settled);
    EXPECT_TRUE(purchase.wasRefused);
    EXPECT_EQ(purchase.errorCode, u"invalid_request"_s);
    EXPECT_EQ(purchase.money, MoneyOutcome::TakenBack);
    EXPECT_EQ(world.wallet().balance().reserved, Sats{0});
    EXPECT_GE(world.wallet().balance().spendable, Sats{998}); // fees only
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, SaysThatTheProviderHasItWhenItFailedAfterRedeeming)
{
    world.provider.mood = ProviderMood::TakesAndFails;

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);
    EXPECT_EQ(world.purchase(number).errorCode, u"backend_error"_s);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, ReceivesTheRefundThatCameWithTheRefusal)
{
    world.provider.mood = ProviderMood::TakesAndRefunds;

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    EXPECT_GE(world.wallet().balance().spendable, Sats{990});
    EXPECT_EQ(world.wallet().balance().reserved, Sats{0});
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, TakesTheTokenBackWhenTheProviderNeverAnswers)
{
    world.provider.mood = ProviderMood::IgnoresRequests;

    const auto number = world.order();
    world.run(100s);
    EXPECT_FALSE(world.isFinal(number));
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    EXPECT_EQ(world.purchase(number).errorCode, u"E-REPLY-LATE"_s);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, SaysThatASilentProviderHasTheMoney)
{
    world.provider.mood = ProviderMood::TakesAndIsSilent;

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);
    EXPECT_NE(world.purchase(number).times.seenSpent, 0);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, AcceptsAnAnswerThatCameAfterTheWait)
{
    world.provider.workTime = 10min;

    const auto number = world.order(Sats{200});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);
    ASSERT_TRUE(world.runUntil(
        [&] { return world.purchase(number).state == PurchaseState::Active; }, 11min));

    EXPECT_TRUE(world.lease(number));
}

TEST_F(PurchaseTest, AcceptsALateAnswerAtTheNextStart)
{
    world.provider.workTime = 10min;

    const auto number = world.order(Sats{200});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));
    world.killConsumer();
    world.run(15min);
    world.startConsumer();
    ASSERT_TRUE(
        world.runUntil([&] { return world.purchase(number).state == PurchaseState::Active; }));

    EXPECT_TRUE(world.lease(number));
}

TEST_F(PurchaseTest, BecomesAServerOnceTheAnswerCanBeStored)
{
    world.provider.workTime = 2s;
    const auto number = world.order();
    world.run(1s);
    world.fillDisk(u"purchases"_s);
    world.run(20s);
    EXPECT_FALSE(world.isFinal(number));

    world.emptyDisk(u"purchases"_s);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 120s));

    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    EXPECT_EQ(world.market().leases().leases().size(), 1);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, ReceivesARefundOnceTheRefusalCanBeStored)
{
    world.provider.mood = ProviderMood::TakesAndRefunds;
    world.provider.workTime = 2s;
    const auto number = world.order();
    world.run(1s);
    world.fillDisk(u"purchases"_s);
    world.run(5s);

    world.killConsumer();
    world.emptyDisk(u"purchases"_s);
    world.startConsumer();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 120s));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, BecomesALeaseOnceThatCanBeStored)
{
    world.fillDisk(u"leases"_s);
    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));
    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    EXPECT_FALSE(world.lease(number));

    world.emptyDisk(u"leases"_s);
    EXPECT_TRUE(world.runUntil([&] { return world.lease(number).has_value(); }, 60s));
}

TEST_F(PurchaseTest, IgnoresASecondAnswer)
{
    world.provider.answersTwice = true;

    const auto number = world.aServer();
    world.run(5s);

    EXPECT_EQ(world.market().leases().leases().size(), 1);
    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
}

TEST_F(PurchaseTest, IgnoresAnAnswerOfAnotherKey)
{
    world.provider.answersAsAnother = true;

    const auto number = world.order();
    world.run(60s);

    EXPECT_FALSE(world.isFinal(number));
    EXPECT_FALSE(world.lease(number));
}

TEST_F(PurchaseTest, SpendsNothingWhenTheProviderIsOffline)
{
    world.provider.stopBeating();
    world.run(4min);

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).errorCode, u"E-PROVIDER-SILENT"_s);
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::Unspent);
    EXPECT_EQ(world.wallet().balance().spendable, Sats{1000});
    EXPECT_EQ(world.provider.requestsSeen, 0);
}

TEST_F(PurchaseTest, SpendsNothingWhenThePriceRose)
{
    auto order = world.anOrder();
    order.expectedRate = base::Msats{50};
    world.provider.offer.specs[0].ratePerSecond = base::Msats{60};
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);

    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).errorCode, u"E-PRICE-CHANGED"_s);
    EXPECT_EQ(world.provider.requestsSeen, 0);
}

TEST_F(PurchaseTest, SpendsNothingWithoutEnoughMoney)
{
    const auto number = world.order(Sats{5000});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).errorCode, u"E-MINT-LOW"_s);
    EXPECT_EQ(world.wallet().balance().spendable, Sats{1000});
}

TEST_F(PurchaseTest, SpendsNothingForAnUnknownSize)
{
    auto order = world.anOrder();
    order.specId = u"huge"_s;
    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).errorCode, u"spec_unavailable"_s);
    EXPECT_EQ(world.provider.requestsSeen, 0);
}

TEST_F(PurchaseTest, TakesTheTokenBackWhenEveryRelayRefuses)
{
    world.one->refusesEventsWith = u"blocked: no"_s;
    world.two->refusesEventsWith = u"blocked: no"_s;

    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).errorCode, u"E-RELAY-REJECT"_s);
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, SucceedsWithOneRelayOfTwo)
{
    world.one->refusesEventsWith = u"blocked: no"_s;

    const auto number = world.aServer();

    EXPECT_EQ(world.purchase(number).relaysAccepted, 1);
    EXPECT_EQ(world.purchase(number).relaysAsked, 2);
}

TEST_F(PurchaseTest, ForwardsAGivenTokenUnchanged)
{
    auto sending = world.wallet().send(world.mint.url(), Sats{64}, u"gift"_s);
    ASSERT_TRUE(world.runUntil([&] { return sending.isDone(); }));
    auto order = world.anOrder();
    order.token = (*sending.await_resume()).text;
    order.faceValue = Sats{64};

    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    EXPECT_EQ(world.purchase(number).token, order.token);
}

TEST_F(PurchaseTest, CanBeCancelledWhileNobodyHasTakenTheMoney)
{
    world.provider.mood = ProviderMood::IgnoresRequests;
    const auto number = world.order();
    world.run(5s);

    world.market().purchases().cancel(number);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 5s));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    EXPECT_EQ(world.purchase(number).errorCode, u"cancelled"_s);
}

TEST_F(PurchaseTest, WaitsForAMintThatIsDown)
{
    world.provider.mood = ProviderMood::Refuses;
    world.mint.setWeather([](const QString& path) {
        return path.startsWith(u"/v1/checkstate"_s) ? MintWeather::Unreachable : MintWeather::Clear;
    });
    const auto number = world.order();
    world.run(20s);
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::Pending);
    EXPECT_FALSE(world.isFinal(number));

    world.mint.setWeather(MintWeather::Clear);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 120s));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
}

TEST_F(PurchaseTest, BuysTheRestOnceTheServerAnswers)
{
    auto order = world.anOrder(Sats{36});
    order.laterFaceValue = Sats{100};
    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));
    ASSERT_TRUE(
        world.runUntil([&] { return world.lease(number)->topUp.state == TopUpState::Extended; }));

    EXPECT_GT(world.lease(number)->expiresAt - world.lease(number)->startedAt, 2500s);
    world.expectBooksToAddUp();
}

TEST_F(PurchaseTest, BuysTheRestWhenItWasClosedBeforeTheServerAnswered)
{
    world.sshAnswers = false;
    auto order = world.anOrder(Sats{40});
    order.laterFaceValue = Sats{60};
    const auto number = *world.market().purchases().start(order);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));
    world.run(5s);
    ASSERT_EQ(world.purchase(number).times.ended, 0);

    world.sshAnswers = true;
    world.restartConsumer();
    world.run(20s);

    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_NE(world.purchase(number).times.reachable, 0);
}

TEST_F(PurchaseTest, HearsTheAnswerThatComesAfterARestartWhileUnclear)
{
    world.provider.workTime = 10min;
    world.mint.setWeather([](const QString& path) {
        return path.startsWith(u"/v1/checkstate"_s) ? MintWeather::Unreachable : MintWeather::Clear;
    });
    const auto number = world.order(Sats{200});
    world.run(3min);
    ASSERT_EQ(world.purchase(number).state, PurchaseState::Unclear);

    world.restartConsumer();
    world.run(8min);

    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
    EXPECT_TRUE(world.lease(number));
}

TEST_F(PurchaseTest, IsListenedForWhileTheProviderHasTheMoney)
{
    world.provider.workTime = 45min;
    const auto number = world.order(Sats{200});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));
    ASSERT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);

    world.run(45min);

    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
}

TEST_F(PurchaseTest, IsListenedForAtAStartDaysLater)
{
    world.provider.workTime = std::chrono::days{4};
    const auto number = world.order(Sats{200});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));
    world.killConsumer();
    world.provider.stopBeating();
    world.clock.advance(std::chrono::days{4} - 10min);
    world.startConsumer();

    world.run(20min);

    EXPECT_EQ(world.purchase(number).state, PurchaseState::Active);
}

} // namespace
