// SPDX-License-Identifier: GPL-3.0-or-later
// Value that comes back: late, twice, from mints that nobody knows, while the disk is full.
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class RefundTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }

    Sats spendableAt(const FakeMint& mint)
    {
        for (const auto& one : world.wallet().balance().mints) {
            if (one.url == mint.url())
                return one.spendable;
        }
        return {};
    }
    bool hasNotice(const QString& code)
    {
        for (const auto& notice : world.market().state().notices) {
            if (notice.code == code)
                return true;
        }
        return false;
    }
    bool isRefunded(qint64 number)
    {
        return world.lease(number)->stop.state == StopState::Refunded;
    }
    void topUpToTheEnd(qint64 number)
    {
        ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
        ASSERT_TRUE(world.runUntil([&] { return !world.lease(number)->topUp.isUnderWay(); }, 200s));
    }
    static protocol::ErrorReply aRefund(const QString& token)
    {
        protocol::ErrorReply reply;
        reply.type = u"race_lost"_s;
        reply.message = u"too late"_s;
        reply.refundToken = token;
        return reply;
    }
    // The first of two top-ups was taken in silence, the second was served.
    qint64 aServerToppedUpTwice()
    {
        const auto number = world.aServer(Sats{100});
        world.provider.mood = ProviderMood::TakesAndIsSilent;
        topUpToTheEnd(number);
        EXPECT_EQ(world.lease(number)->topUp.money, MoneyOutcome::WithProvider);
        world.provider.mood = ProviderMood::Serves;
        topUpToTheEnd(number);
        EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
        return number;
    }
    void sendLateRefund(qint64 number)
    {
        const auto token = world.refundOfProvider(Sats{18});
        world.provider.tell(
            world.lease(number)->podId, aRefund(token), world.provider.topUps.first());
    }
    Sats lateRefundsReceived()
    {
        Sats sum;
        for (const auto& refund : world.market().refunds().refunds())
            sum += refund.received;
        return sum;
    }
};

TEST_F(RefundTest, OfAMintInTheOfferIsReceivedAndTheMintAdded)
{
    world.provider.offer.mints.append(u"https://OTHER.example/"_s);
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);
    const auto number = world.aServer();
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{30});

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    EXPECT_EQ(spendableAt(world.otherMint), world.lease(number)->stop.received);
    EXPECT_GE(world.lease(number)->stop.received, Sats{29});
}

// Else the wallet would make the same secrets there again, and the mint refuse them.
TEST_F(RefundTest, OfAMintThatTheseWordsKnewComesBesideWhatIsThere)
{
    world.trust(world.otherMint);
    auto asking = world.wallet().requestInvoice(world.otherMint.url(), Sats{100});
    ASSERT_TRUE(world.runUntil([&] { return asking.isDone(); }));
    auto collecting = world.wallet().collect(asking.await_resume()->id, 30s);
    ASSERT_TRUE(world.runUntil([&] { return collecting.isDone(); }));
    world.startAgainFromWords();
    auto searching = world.market().mints().search(world.mint.url());
    ASSERT_TRUE(world.runUntil([&] { return searching.isDone(); }));
    world.provider.offer.mints.append(u"https://other.example"_s);
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);
    const auto number = world.aServer();
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{30});

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    EXPECT_EQ(spendableAt(world.otherMint), Sats{100} + world.lease(number)->stop.received);
}

TEST_F(RefundTest, OfAStrangeMintWaitsUntilTheUserAddsIt)
{
    const auto number = world.aServer();
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{30});
    ASSERT_TRUE(world.market().stops().stop(number));
    world.run(60s);
    EXPECT_EQ(world.lease(number)->stop.state, StopState::Closed);
    EXPECT_FALSE(world.wallet().isKnown(world.otherMint.url()));
    EXPECT_TRUE(hasNotice(u"E-MINT-UNTRUSTED"_s));
    world.restartConsumer();
    world.run(60s);
    const auto row = world.market().serverRow(*world.lease(number));
    EXPECT_EQ(row.refundWaitsForMint, world.otherMint.url().toString());
    EXPECT_EQ(world.market().state().wallet.openItems.first().waitsForMint,
        world.otherMint.url().toString());

    world.trust(world.otherMint);
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    EXPECT_GE(world.lease(number)->stop.received, Sats{29});
    EXPECT_TRUE(world.market().serverRow(*world.lease(number)).refundWaitsForMint.isEmpty());
}

TEST_F(RefundTest, OfAStrangeMintKeepsARefusedPurchaseOpen)
{
    world.provider.mood = ProviderMood::TakesAndRefunds;
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{30});
    const auto number = world.order();
    world.run(100s);
    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::Pending);
    EXPECT_EQ(world.purchase(number).refundMint, world.otherMint.url().toString());

    world.trust(world.otherMint);
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 100s));

    EXPECT_EQ(world.purchase(number).money, MoneyOutcome::TakenBack);
    EXPECT_GE(world.purchase(number).moneyAmount, Sats{29});
    EXPECT_TRUE(world.purchase(number).refundMint.isEmpty());
}

TEST_F(RefundTest, OfAnEarlierTopUpIsReceived)
{
    const auto number = aServerToppedUpTwice();
    const auto before = world.wallet().balance().spendable;
    const auto topUp = world.lease(number)->topUp;

    sendLateRefund(number);
    ASSERT_TRUE(world.runUntil([&] { return lateRefundsReceived() > Sats{0}; }));

    EXPECT_EQ(world.wallet().balance().spendable, before + lateRefundsReceived());
    EXPECT_EQ(world.lease(number)->topUp, topUp);
    world.expectBooksToAddUp();
}

TEST_F(RefundTest, OfAnEarlierTopUpDoesNotRefuseTheNextOne)
{
    const auto number = world.aServer(Sats{100});
    world.provider.mood = ProviderMood::TakesAndIsSilent;
    topUpToTheEnd(number);
    world.provider.mood = ProviderMood::Serves;
    world.provider.workTime = 5s;
    ASSERT_TRUE(world.market().topUps().start({number, Sats{20}, {}, {}}));
    world.run(1s);

    sendLateRefund(number);
    world.run(1s);
    EXPECT_TRUE(world.lease(number)->topUp.isUnderWay());
    world.run(20s);

    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    EXPECT_GE(lateRefundsReceived(), Sats{17});
    world.expectBooksToAddUp();
}

TEST_F(RefundTest, ComesOnceHoweverOftenItIsSent)
{
    const auto number = aServerToppedUpTwice();
    const auto token = world.refundOfProvider(Sats{18});
    for (int times = 0; times < 3; ++times) {
        world.provider.tell(
            world.lease(number)->podId, aRefund(token), world.provider.topUps.first());
        world.run(5s);
    }

    EXPECT_EQ(world.market().refunds().refunds().size(), 1);
    world.expectBooksToAddUp();
}

TEST_F(RefundTest, ThatCouldNotBeStoredIsStoredLater)
{
    const auto number = aServerToppedUpTwice();
    world.fillDisk(u"late_refunds"_s);
    sendLateRefund(number);
    world.run(10s);
    EXPECT_TRUE(world.market().refunds().refunds().isEmpty());

    world.emptyDisk(u"late_refunds"_s);
    ASSERT_TRUE(world.runUntil([&] { return lateRefundsReceived() > Sats{0}; }, 100s));

    world.expectBooksToAddUp();
}

TEST_F(RefundTest, OfALeaseIsKeptInBoundedNumber)
{
    const auto number = world.aServer(Sats{100});
    QStringList tokens;
    for (int count = 0; count < RefundKeeper::MaxOpenPerLease + 5; ++count)
        tokens.append(world.tokenOf(world.otherMint, Sats{4}));
    for (const auto& token : tokens)
        world.provider.tell(world.lease(number)->podId, aRefund(token));
    world.run(5s);
    EXPECT_EQ(world.market().refunds().refunds().size(), RefundKeeper::MaxOpenPerLease);

    world.trust(world.otherMint); // those received make room for the others, which were not read
    world.run(200s);
    EXPECT_EQ(world.market().refunds().refunds().size(), tokens.size());
    EXPECT_GE(spendableAt(world.otherMint), Sats{3 * 25});
}

TEST_F(RefundTest, ThatCannotBeReadChangesNothing)
{
    const auto number = aServerToppedUpTwice();
    world.provider.tell(world.lease(number)->podId, aRefund(u"cashuBnonsense"_s));
    world.run(5s);

    EXPECT_TRUE(world.market().refunds().refunds().isEmpty());
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
}

TEST_F(RefundTest, ForAServerWithoutAccessDetailsIsReceived)
{
    world.provider.workTime = 10min;
    const auto number = world.order(Sats{200});
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }, 200s));
    ASSERT_EQ(world.purchase(number).money, MoneyOutcome::WithProvider);
    world.one->eventsToDrop = 1; // the access details
    world.two->eventsToDrop = 1;
    world.provider.stopBeating();
    world.run(10min);

    world.one->eventsToDrop = 0;
    world.two->eventsToDrop = 0;
    world.provider.closeLease(u"container-1000"_s);
    world.run(30s);

    EXPECT_FALSE(world.lease(number));
    EXPECT_GE(lateRefundsReceived(), Sats{100});
    world.expectBooksToAddUp();
}

TEST_F(RefundTest, OfAServerThatEndedDaysAgoIsReceived)
{
    const auto number = world.aServer(Sats{100});
    world.provider.mood = ProviderMood::TakesAndIsSilent;
    topUpToTheEnd(number);
    world.provider.stopBeating();
    world.run(35min);
    ASSERT_TRUE(world.lease(number)->hasEnded());
    world.killConsumer();
    world.clock.advance(std::chrono::days{5});

    world.startConsumer();
    world.run(1s);
    sendLateRefund(number);

    const auto isBack = [&] { return world.lease(number)->topUp.money == MoneyOutcome::TakenBack; };
    ASSERT_TRUE(world.runUntil(isBack));
    world.expectBooksToAddUp();
}

TEST_F(RefundTest, ThatItsFeeWouldEatIsOver)
{
    const auto number = world.aServer();
    world.trust(world.otherMint);
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{1});

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    EXPECT_EQ(world.lease(number)->stop.received, Sats{0});
    EXPECT_EQ(world.lease(number)->stop.errorCode, u"E-MINT-LOW"_s);
}

TEST_F(RefundTest, ThatFailedIsToldWithItsSum)
{
    const auto number = world.aServer();
    world.trust(world.otherMint);
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{1});

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    const auto notices = world.market().state().notices;
    ASSERT_FALSE(notices.isEmpty());
    EXPECT_EQ(notices.first().money, MoneyOutcome::WithProvider);
    EXPECT_EQ(notices.first().amount, world.lease(number)->stop.refund);
    EXPECT_GE(notices.first().amount, Sats{30});
}

TEST_F(RefundTest, ThatIsSpentIsOver)
{
    world.aServer(Sats{100});
    const auto number = world.aServer();
    const auto spent = world.refundOfProvider(Sats{18});
    const auto sent = world.provider.wallet().unclaimedTokens().first();
    auto taking = world.provider.wallet().takeBack(sent.id);
    ASSERT_TRUE(world.runUntil([&taking] { return taking.isDone(); }));
    world.provider.refundInstead = spent;

    ASSERT_TRUE(world.market().stops().stop(number));
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }));

    EXPECT_EQ(world.lease(number)->stop.errorCode, u"E-TOKEN-USED"_s);
}

struct Hiccup {
    MintWeather weather;
    QString path;
};

// A maintenance page or a proxy says nothing about the token.
class HiccupTest : public RefundTest, public testing::WithParamInterface<Hiccup> { };

TEST_P(HiccupTest, LeavesARefundWaiting)
{
    world.provider.offer.mints.append(world.otherMint.url().toString());
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);
    const auto number = world.aServer();
    world.provider.refundInstead = world.tokenOf(world.otherMint, Sats{30});
    world.otherMint.setWeather([](const QString& path) {
        return path.startsWith(GetParam().path) ? GetParam().weather : MintWeather::Clear;
    });
    ASSERT_TRUE(world.market().stops().stop(number));
    world.run(100s);
    EXPECT_EQ(world.lease(number)->stop.state, StopState::Closed);

    world.otherMint.setWeather(MintWeather::Clear);
    ASSERT_TRUE(world.runUntil([&] { return isRefunded(number); }, 200s));

    EXPECT_GE(world.lease(number)->stop.received, Sats{29});
    EXPECT_EQ(spendableAt(world.otherMint), world.lease(number)->stop.received);
}

INSTANTIATE_TEST_SUITE_P(Each, HiccupTest,
    testing::Values(Hiccup{MintWeather::MaintenancePage, u"/v1/"_s},
        Hiccup{MintWeather::MaintenancePage, u"/v1/info"_s},
        Hiccup{MintWeather::MaintenancePage, u"/v1/swap"_s},
        Hiccup{MintWeather::Forbidden, u"/v1/"_s}, Hiccup{MintWeather::Forbidden, u"/v1/info"_s},
        Hiccup{MintWeather::Forbidden, u"/v1/swap"_s}));

// Killed after every few milliseconds around its arrival.
class LateRefundCrashTest : public RefundTest, public testing::WithParamInterface<int> { };

TEST_P(LateRefundCrashTest, IsReceivedOnce)
{
    const auto number = aServerToppedUpTwice();
    world.mint.setLatency(4ms);
    world.one->delay = 3ms;
    world.two->delay = 3ms;
    sendLateRefund(number);
    for (auto end = world.clock.uptime() + std::chrono::milliseconds{GetParam()};
         world.clock.uptime() < end;)
        world.clock.advance(1ms);

    world.restartConsumer();
    ASSERT_TRUE(world.runUntil([&] { return lateRefundsReceived() > Sats{0}; }, 100s));

    world.run(60s);
    EXPECT_EQ(world.market().refunds().refunds().size(), 1);
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
    world.expectBooksToAddUp();
}

INSTANTIATE_TEST_SUITE_P(EveryFewMilliseconds, LateRefundCrashTest, testing::Range(0, 30, 2));

class OldPeerTest : public RefundTest {
protected:
    void SetUp() override
    {
        RefundTest::SetUp();
        world.provider.isOldPeer = true;
    }
};

TEST_F(OldPeerTest, IsUnderstoodWithoutNamingTheQuestion)
{
    const auto number = world.aServer(Sats{100});
    topUpToTheEnd(number);
    EXPECT_EQ(world.lease(number)->topUp.state, TopUpState::Extended);
}

} // namespace
