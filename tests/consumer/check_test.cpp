// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class OfferCheckerTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.fund(Sats{1000}); }

    CheckReport checked(const PurchaseOrder& order)
    {
        auto checking = world.market().checker().check(order);
        EXPECT_TRUE(world.runUntil([&] { return checking.isDone(); }));
        return checking.await_resume();
    }
    static Check of(const CheckReport& report, CheckKind kind)
    {
        for (const auto& check : report.checks) {
            if (check.kind == kind)
                return check;
        }
        return {};
    }
    PriceQuote priced(std::chrono::seconds duration, std::chrono::seconds firstSlice = 0s)
    {
        PriceQuestion question;
        question.providerKey = world.anOrder().providerKey;
        question.specId = u"basic"_s;
        question.mintUrl = world.mint.url().toString();
        question.duration = duration;
        question.firstSlice = firstSlice;
        auto pricing = world.market().checker().price(question);
        EXPECT_TRUE(world.runUntil([&] { return pricing.isDone(); }));
        return pricing.await_resume();
    }
};

TEST_F(OfferCheckerTest, PassesAGoodOrderInAllThirteenPoints)
{
    world.run(61s); // until a heartbeat tells the time
    const auto report = checked(world.anOrder());

    EXPECT_EQ(report.checks.size(), 13);
    EXPECT_EQ(report.passed(), 13);
    EXPECT_FALSE(report.isBlocked());
    EXPECT_TRUE(report.isFinished);
    EXPECT_EQ(report.ratePerSecond, base::Msats{50});
    EXPECT_TRUE(report.mints.first().isAccepted);
}

TEST_F(OfferCheckerTest, ShowsWhatItStillAsksTheMint)
{
    const auto report = world.market().checker().look(world.anOrder());

    EXPECT_FALSE(report.isFinished);
    EXPECT_EQ(of(report, CheckKind::MintReachable).result, CheckResult::Checking);
    EXPECT_EQ(of(report, CheckKind::ProviderOnline).result, CheckResult::Good);
}

TEST_F(OfferCheckerTest, LeavesTheClockOutWhenNobodyWasHeardLately)
{
    world.provider.stopBeating();
    world.run(6min);

    const auto report = world.market().checker().look(world.anOrder());

    EXPECT_EQ(report.checks.size(), 12);
}

TEST_F(OfferCheckerTest, WarnsOfAProviderThatHasCostAPayment)
{
    world.provider.mood = ProviderMood::TakesAndFails;
    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    const auto check = of(checked(world.anOrder()), CheckKind::NoKnownProblem);

    EXPECT_EQ(check.result, CheckResult::Warning);
    EXPECT_EQ(check.code, u"failed_before"_s);
}

TEST_F(OfferCheckerTest, WarnsOfOlderProvidersThatGiveNoSsh)
{
    world.provider.offer.capabilities = {u"docker"_s};
    world.run(2s);
    world.provider.publishOffer();
    world.run(2s);

    const auto check = of(checked(world.anOrder()), CheckKind::NoKnownProblem);

    EXPECT_EQ(check.code, u"no_ssh_there"_s);
}

TEST_F(OfferCheckerTest, StopsAtAMintThatIsDown)
{
    world.mint.setWeather(MintWeather::Unreachable);

    const auto report = checked(world.anOrder());

    EXPECT_TRUE(report.isBlocked());
    EXPECT_EQ(of(report, CheckKind::MintReachable).code, u"E-MINT-DOWN"_s);
}

TEST_F(OfferCheckerTest, StopsAtAPaymentBelowTheMinimum)
{
    const auto report = checked(world.anOrder(Sats{3}));

    EXPECT_EQ(of(report, CheckKind::FeeKnown).code, u"insufficient_payment"_s);
}

TEST_F(OfferCheckerTest, StopsWithoutACommonMint)
{
    world.provider.offer.mints = {u"https://other.example"_s};
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);

    EXPECT_EQ(of(checked(world.anOrder()), CheckKind::CommonMint).code, u"non_whitelisted_mint"_s);
}

TEST_F(OfferCheckerTest, WarnsAboutAnAvoidedProvider)
{
    world.market().setAvoided(world.provider.key().publicKey(), true, u"was slow"_s);

    const auto report = checked(world.anOrder());

    EXPECT_FALSE(report.isBlocked());
    EXPECT_EQ(of(report, CheckKind::NotAvoided).result, CheckResult::Warning);
    EXPECT_EQ(of(report, CheckKind::NotAvoided).detail, u"was slow"_s);
}

TEST_F(OfferCheckerTest, StopsTemplatesWhereTheyCannotRun)
{
    auto order = world.anOrder();
    order.templateSlug = u"nostr-relay"_s;

    EXPECT_EQ(of(checked(order), CheckKind::TemplateAllowed).code, u"template_unsupported"_s);
}

TEST_F(OfferCheckerTest, AllowsATemplateThatTheOfferNamesInASizeThatIsEnough)
{
    const auto codeOf = [this](const QString& slug) {
        auto order = world.anOrder();
        order.templateSlug = slug;
        return of(checked(order), CheckKind::TemplateAllowed).code;
    };
    world.provider.offer.templates = QStringList{u"nostr-relay"_s, u"agent-sandbox"_s};
    world.provider.offer.specs.first().memoryMb = 512;
    world.run(1s);
    world.provider.publishOffer();
    world.run(1s);

    EXPECT_EQ(codeOf(u"nostr-relay"_s), u""_s);
    EXPECT_EQ(codeOf(u"agent-sandbox"_s), u"template_unsupported"_s); // it needs 1024 MB
    EXPECT_EQ(codeOf(u"openclaw"_s), u"template_unsupported"_s);
    EXPECT_EQ(codeOf(u"toaster"_s), u"unknown_template"_s);
}

TEST_F(OfferCheckerTest, PricesAnHour)
{
    const auto quote = priced(1h);

    EXPECT_EQ(quote.timeCost, Sats{180});
    EXPECT_EQ(quote.redemptionFee, Sats{1});
    EXPECT_EQ(quote.faceValue, Sats{181});
    EXPECT_EQ(quote.atLeast, 1h);
    EXPECT_GE(quote.total, quote.faceValue);
    EXPECT_TRUE(quote.errorCode.isEmpty());
}

TEST_F(OfferCheckerTest, PricesALittleFirst)
{
    const auto quote = priced(1h, 10min);

    EXPECT_EQ(quote.timeCost, Sats{180});
    EXPECT_EQ(quote.faceValue, Sats{31});
    EXPECT_EQ(quote.laterFaceValue, Sats{151});
    EXPECT_EQ(quote.redemptionFee, Sats{2});
}

TEST_F(OfferCheckerTest, SaysWhatIsMissing)
{
    const auto quote = priced(24h);

    EXPECT_EQ(quote.errorCode, u"E-MINT-LOW"_s);
    EXPECT_GE(quote.missing, Sats{3320});
}

TEST_F(OfferCheckerTest, RemembersStarsAcrossStarts)
{
    world.market().setStarred(world.provider.key().publicKey(), true);
    world.restartConsumer();
    world.run(2s);

    EXPECT_TRUE(world.market().board().rows().first().isStarred);
}

TEST_F(OfferCheckerTest, ShowsAStateThatAWindowCanUse)
{
    const auto number = world.aServer();
    world.run(2s);

    const auto state = world.market().state();

    EXPECT_EQ(state.connectedRelays, 2);
    ASSERT_EQ(state.servers.size(), 1);
    EXPECT_EQ(state.servers.first().number, number);
    EXPECT_EQ(state.servers.first().name, u"owl-3"_s);
    EXPECT_EQ(state.servers.first().state, ServerState::Running);
    EXPECT_TRUE(state.servers.first().canTopUp());
    ASSERT_EQ(state.purchases.size(), 1);
    EXPECT_EQ(state.purchases.first().phase, PurchasePhase::Ready);
    EXPECT_EQ(state.purchases.first().steps.size(), 7);
    for (const auto& step : state.purchases.first().steps)
        EXPECT_EQ(step.state, StepState::Done);
    EXPECT_EQ(state.wallet.reserved, Sats{0});
    EXPECT_FALSE(state.wallet.history.isEmpty());
}

TEST_F(OfferCheckerTest, TellsFailuresWithTheMoneyFirst)
{
    world.provider.mood = ProviderMood::TakesAndFails;
    const auto number = world.order();
    ASSERT_TRUE(world.runUntil([&] { return world.isFinal(number); }));

    const auto state = world.market().state();

    ASSERT_EQ(state.notices.size(), 1);
    EXPECT_EQ(state.notices.first().code, u"backend_error"_s);
    EXPECT_EQ(state.notices.first().money, MoneyOutcome::WithProvider);
    EXPECT_EQ(state.notices.first().amount, Sats{40});
    EXPECT_EQ(state.purchases.first().phase, PurchasePhase::Refused);
    EXPECT_EQ(world.market().board().rows().first().myFailures, 1);
}

} // namespace
