// SPDX-License-Identifier: GPL-3.0-or-later
// Renting, from the checks to the running server and to a failure, with the core's answers given by
// hand.
#include "consumer/windows/market_page.h"
#include "consumer/windows/rent_pay_step.h"
#include "consumer/windows/rent_sheet.h"
#include "stage.h"
#include "story.h"
#include "widgets/copy_field.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace consumer;

namespace {

class RentSheetTest : public testing::Test {
protected:
    RentSheet& rent(const OfferRow& offer, const MarketState& state)
    {
        stage.show(state);
        stage.window().showScreen(u"M2"_s);
        Q_EMIT stage.find<MarketPage>("screen.M2")->rentRequested(offer);
        test::settle();
        return *qobject_cast<RentSheet*>(stage.scrim().sheet());
    }
    RentSheet& payFor(const OfferRow& offer, const PriceQuote& quote, const MarketState& state)
    {
        auto& sheet = rent(offer, state);
        sheet.showChecks(test::goodChecks(offer));
        sheet.showStep(u"R3"_s);
        sheet.payStep()->showQuote(quote);
        test::settle();
        return sheet;
    }

    test::Stage stage;
};

} // namespace

TEST_F(RentSheetTest, ListsEveryCheckWithItsResult)
{
    auto& sheet = rent(test::owl(), test::storyState());

    auto report = test::goodChecks(test::owl());
    report.checks[8].result = CheckResult::Warning;
    report.checks[8].code = u"E-RELAY-FEW"_s;
    sheet.showChecks(report);
    test::settle();

    EXPECT_EQ(sheet.objectName(), u"screen.R2"_s);
    EXPECT_EQ(stage.text("rent.check.count"), u"13 of 13 passed"_s);
    EXPECT_TRUE(stage.find("rent.continue")->isEnabled());
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    stage.picture(u"R2"_s, u"amber"_s);
}

TEST_F(RentSheetTest, StopsAtARedCheckWithItsReason)
{
    auto& sheet = rent(test::owl(), test::storyState());

    auto report = test::goodChecks(test::owl());
    report.checks[0].result = CheckResult::Bad;
    report.checks[0].code = u"E-PROVIDER-SILENT"_s;
    report.checks[0].value = 420;
    sheet.showChecks(report);
    test::settle();

    EXPECT_FALSE(stage.find("rent.continue")->isEnabled());
    EXPECT_TRUE(stage.text("rent.check.reason").contains(u"not seen for 7 min"_s));
    EXPECT_EQ(stage.text("rent.check.fix"), u"Try another provider"_s);
    stage.picture(u"R2"_s, u"blocked"_s);
}

TEST_F(RentSheetTest, ShowsTheChoiceWhenGoingBack)
{
    auto& sheet = rent(test::owl(), test::storyState());

    stage.click("rent.back.check");

    EXPECT_EQ(sheet.objectName(), u"screen.R1"_s);
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    stage.picture(u"R1"_s, u"story"_s);
}

TEST_F(RentSheetTest, SaysWhatIsPaidAndWhatIsRisked)
{
    auto& sheet = payFor(test::owl(), test::owlQuote(), test::storyState());

    EXPECT_EQ(stage.text("rent.total"), u"190 sat"_s);
    EXPECT_EQ(stage.text("rent.pay"), u"Pay 190 sat"_s);
    EXPECT_TRUE(stage.find("rent.pay")->isEnabled());
    EXPECT_EQ(stage.text("rent.reason"), QString{});
    const auto texts = test::textsIn(sheet);
    EXPECT_TRUE(texts.contains(u"12,290 sat left after"_s));
    EXPECT_TRUE(texts.contains(
        u"You risk 34 sat. The rest leaves your wallet only after the server answers."_s));
    EXPECT_TRUE(texts.contains(u"34 sat now for 10 min, 156 sat when the server answers"_s));
    EXPECT_EQ(stage.text("rent.name"), u"owl-1"_s);
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    EXPECT_EQ(test::clippedIn(sheet), QStringList{});
    stage.picture(u"R3"_s, u"story"_s);
}

TEST_F(RentSheetTest, OrdersExactlyWhatWasQuoted)
{
    auto& sheet = payFor(test::owl(), test::owlQuote(), test::storyState());

    const auto order = sheet.payStep()->order();

    EXPECT_EQ(order.faceValue, base::Sats{34});
    EXPECT_EQ(order.laterFaceValue, base::Sats{152});
    EXPECT_EQ(order.mintUrl, u"https://mint.alder.example"_s);
    EXPECT_EQ(order.expectedRate, test::owl().spec.ratePerSecond);
}

TEST_F(RentSheetTest, KeepsAServerRunningOnlyWithinLimits)
{
    auto& sheet = payFor(test::owl(), test::owlQuote(), test::storyState());
    EXPECT_FALSE(sheet.payStep()->order().keepTerms.isOn());

    stage.click("rent.keep");

    EXPECT_TRUE(stage.find("rent.keep.day")->isVisible());
    EXPECT_EQ(sheet.payStep()->order().keepTerms.perDay, base::Sats{4'320});
    EXPECT_EQ(sheet.payStep()->order().keepTerms.inAll, base::Sats{30'240});
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    EXPECT_EQ(test::clippedIn(sheet), QStringList{});
    stage.picture(u"R3"_s, u"keep"_s);

    auto* perDay = stage.find<QLineEdit>("rent.keep.day");
    perDay->setText(u"100"_s);
    Q_EMIT perDay->textEdited(u"100"_s);
    test::settle();
    EXPECT_EQ(stage.text("rent.reason"), u"1 h cost 180 sat: the limits must allow that once."_s);
    EXPECT_FALSE(stage.find("rent.pay")->isEnabled());
}

TEST_F(RentSheetTest, SaysWhyItCannotBePaid)
{
    auto quote = test::owlQuote();
    quote.missing = base::Sats{120};
    quote.errorCode = u"E-MINT-LOW"_s;

    payFor(test::owl(), quote, test::storyState());

    EXPECT_FALSE(stage.find("rent.pay")->isEnabled());
    EXPECT_EQ(stage.text("rent.reason"), u"120 sat are missing at Alder Mint."_s);
    EXPECT_TRUE(stage.find("rent.funds")->isVisible());
    stage.picture(u"R3"_s, u"low"_s);
}

TEST_F(RentSheetTest, AsksAgainWhenThePriceChanges)
{
    auto& sheet = payFor(test::owl(), test::owlQuote(), test::storyState());

    auto state = test::storyState();
    for (auto& offer : state.offers) {
        if (offer.id == test::owl().id)
            offer.spec.ratePerSecond = base::Msats{59};
    }
    sheet.showState(state);
    test::settle();

    EXPECT_FALSE(stage.find("rent.pay")->isEnabled());
    EXPECT_EQ(stage.text("rent.price.changed"), u"Price changed from 180 to 213 sat/h."_s);
    stage.picture(u"R3"_s, u"price-changed"_s);
    stage.click("rent.price.accept");
    EXPECT_FALSE(stage.find("rent.price.changed")->isVisible());
}

TEST_F(RentSheetTest, CallsPlayMoneyByItsName)
{
    const auto state = test::practiceState();
    const auto offer = state.offers[0];
    auto& sheet = rent(offer, state);
    auto report = test::goodChecks(offer);
    report.mints = {{u"http://127.0.0.1:40123"_s, u"Practice mint"_s, base::Sats{4'862}, 100, true,
        true, 20ms}};
    sheet.showChecks(report);
    sheet.showStep(u"R3"_s);
    auto quote = test::owlQuote();
    quote.question = sheet.payStep()->question();
    quote.laterFaceValue = {};
    quote.ratePerSecond = offer.spec.ratePerSecond;
    quote.timeCost = base::Sats{108};
    quote.faceValue = base::Sats{109};
    quote.redemptionFee = base::Sats{1};
    quote.changeFee = {};
    quote.total = base::Sats{109};
    sheet.payStep()->showQuote(quote);
    test::settle();

    EXPECT_EQ(stage.text("rent.pay"), u"Pay 109 PLAY sat"_s);
    EXPECT_EQ(stage.text("rent.total"), u"109 PLAY sat"_s);
    stage.picture(u"R3"_s, u"practice"_s);
}

TEST_F(RentSheetTest, TicksTheStepsOfAPurchase)
{
    auto& sheet = rent(test::owl(), test::storyState());

    sheet.showPurchase(test::foxPurchase());
    test::settle();

    EXPECT_EQ(sheet.objectName(), u"screen.R5"_s);
    EXPECT_EQ(stage.text("rent.title"), u"Renting fox-relay"_s);
    EXPECT_EQ(stage.text("rent.elapsed"), u"0:38"_s);
    EXPECT_EQ(stage.text("rent.taken"), u"1,310 sat"_s);
    EXPECT_FALSE(stage.find("rent.open")->isEnabled());
    EXPECT_FALSE(stage.find("rent.takeback")->isVisible());
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    stage.picture(u"R5"_s, u"creating"_s);
}

TEST_F(RentSheetTest, OffersToTakeBackWhatTheProviderHasNotTaken)
{
    auto& sheet = rent(test::owl(), test::storyState());
    auto purchase = test::foxPurchase();
    purchase.canCancel = true;
    for (int i = 2; i < 7; ++i)
        purchase.steps[i]
            = {PurchaseStep(i + 1), i == 2 ? StepState::Current : StepState::Waiting, {}};
    purchase.steps[3].state = StepState::NotSeen;

    sheet.showPurchase(purchase);
    test::settle();

    EXPECT_EQ(stage.text("rent.takeback"), u"Cancel, take back 1,310 sat"_s);
    EXPECT_EQ(stage.text("rent.aside"), u"1,310 sat"_s);
    stage.picture(u"R5"_s, u"sent"_s);
}

TEST_F(RentSheetTest, ShowsHowToGetInOnceTheServerRuns)
{
    auto state = test::storyState();
    auto& sheet = rent(test::heron(), state);
    auto purchase = test::foxPurchase();
    purchase.phase = PurchasePhase::Ready;
    purchase.serverName = u"sandbox-1"_s;
    purchase.serverNumber = 5;
    purchase.elapsed = 22s;

    sheet.showPurchase(purchase);
    test::settle();

    EXPECT_EQ(sheet.objectName(), u"screen.R6"_s);
    EXPECT_EQ(stage.text("ready.name"), u"sandbox-1"_s);
    EXPECT_EQ(stage.text("ready.left"), u"6 h 0 min left"_s);
    EXPECT_EQ(stage.text("ready.paid"), u"658 sat"_s);
    EXPECT_EQ(stage.find<widgets::CopyField>("ready.ssh.command")->value(),
        u"ssh -p 31012 root@203.0.113.61"_s);
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    EXPECT_EQ(test::clippedIn(sheet), QStringList{});
    stage.picture(u"R6"_s, u"story"_s);
}

TEST_F(RentSheetTest, ShowsThePasswordOnlyWhenAsked)
{
    auto& sheet = rent(test::heron(), test::storyState());
    auto purchase = test::foxPurchase();
    purchase.phase = PurchasePhase::Ready;
    purchase.serverNumber = 5;
    sheet.showPurchase(purchase);
    test::settle();
    const auto isSeen
        = [&] { return test::textsIn(sheet).join(u' ').contains(u"tide-amber-7431"_s); };

    EXPECT_FALSE(isSeen());
    auto* password = stage.find<widgets::CopyField>("ready.ssh.password");
    password->reveal();
    EXPECT_TRUE(isSeen());
    password->mask();
    EXPECT_FALSE(isSeen());
}

TEST_F(RentSheetTest, TellsAboutTheMoneyFirstWhenNobodyAnswers)
{
    auto& sheet = rent(test::owl(), test::storyState());

    sheet.showPurchase(test::failedPurchase());
    test::settle();

    EXPECT_EQ(sheet.objectName(), u"screen.E"_s);
    EXPECT_EQ(stage.text("error.money"), u"Your 34 sat are back in your wallet."_s);
    EXPECT_EQ(stage.text("error.title"), u"SwiftGoldenOwl did not answer"_s);
    EXPECT_EQ(stage.text("error.action.1"), u"Try another provider"_s);
    const auto heightOf
        = [&](const char* name) { return stage.find(name)->mapTo(&sheet, QPoint{}).y(); };
    EXPECT_LT(heightOf("error.money"), heightOf("error.title"));
    EXPECT_LT(heightOf("error.title"), heightOf("error.text"));
    EXPECT_LT(heightOf("error.text"), heightOf("error.rent.1"));
    EXPECT_LT(heightOf("error.rent.1"), heightOf("error.details"));
    EXPECT_LT(heightOf("error.details"), heightOf("error.action.1"));
    EXPECT_EQ(test::unnamedIn(sheet), QStringList{});
    stage.picture(u"E"_s, u"back"_s);
}

TEST_F(RentSheetTest, TellsWhenTheProviderHasTheMoney)
{
    auto& sheet = rent(test::owl(), test::storyState());
    auto purchase = test::failedPurchase();
    purchase.phase = PurchasePhase::Refused;
    purchase.isStillListening = false;
    purchase.money = MoneyOutcome::WithProvider;
    purchase.errorCode = u"backend_error"_s;
    purchase.errorMessage = u"no space left on pool default"_s;

    sheet.showPurchase(purchase);
    test::settle();

    EXPECT_EQ(stage.text("error.money"), u"The provider has taken 34 sat."_s);
    stage.picture(u"E"_s, u"taken"_s);
}
