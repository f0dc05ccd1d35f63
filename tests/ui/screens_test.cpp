// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the marketplace window: what they say, that everything can be reached and read out,
// and a picture of each.
#include "consumer/windows/lightning_pane.h"
#include "consumer/windows/receive_page.h"
#include "consumer/windows/rename_sheet.h"
#include "consumer/windows/server_page.h"
#include "consumer/windows/servers_page.h"
#include "consumer/windows/stop_sheet.h"
#include "consumer/windows/token_pane.h"
#include "consumer/windows/top_up_sheet.h"
#include "consumer/windows/wallet_page.h"
#include "stage.h"
#include "story.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace consumer;

namespace {

class MainWindowTest : public testing::Test {
protected:
    void open(const char* screen, const MarketState& state)
    {
        stage.show(state);
        stage.window().showScreen(QString::fromLatin1(screen));
        test::settle();
    }
    void openServer(qint64 number)
    {
        Q_EMIT stage.find<ServersPage>("screen.S1")->openRequested(number);
        test::settle();
    }
    void expectReachable()
    {
        EXPECT_EQ(test::unnamedIn(stage.window()), QStringList{});
        EXPECT_EQ(test::clippedIn(stage.window()), QStringList{});
    }

    test::Stage stage;
};

} // namespace

TEST_F(MainWindowTest, StartsWithAChoice)
{
    stage.show(MarketState{});

    EXPECT_TRUE(stage.find("screen.M1")->isVisible());
    expectReachable();
    stage.picture(u"M1"_s, u"first"_s);
}

TEST_F(MainWindowTest, ListsOffers)
{
    open("M2", test::storyState());

    EXPECT_TRUE(stage.find("screen.M2")->isVisible());
    expectReachable();
    stage.picture(u"M2"_s, u"story"_s);
}

TEST_F(MainWindowTest, ListsOffersOfTheLastVisitUntilRelaysAnswer)
{
    auto state = test::storyState();
    state.connectedRelays = 0;
    state.offersAsOf = state.madeAt - 26h;
    for (auto& offer : state.offers) {
        offer.isEarlier = true;
        offer.isOnline = false;
        offer.lastBeatAt.reset();
    }
    open("M2", state);

    EXPECT_EQ(stage.find<QTableView>("market.table")->model()->rowCount(), state.offers.size());
    EXPECT_TRUE(test::textsIn(*stage.find("screen.M2")).join(u' ').contains(u"As of"_s));
    expectReachable();
    stage.picture(u"M2"_s, u"earlier"_s);
}

TEST_F(MainWindowTest, ListsServersAndWhatNeedsADecision)
{
    open("S1", test::storyState());

    EXPECT_EQ(stage.find<QTableView>("servers.table")->model()->rowCount(), 9);
    EXPECT_TRUE(stage.text("servers.attention.1").contains(u"scratch ends in 9:41"_s));
    EXPECT_TRUE(stage.text("servers.attention.2").contains(u"btc-regtest does not answer"_s));
    expectReachable();
    stage.picture(u"S1"_s, u"story"_s);
}

TEST_F(MainWindowTest, LeadsOnWhenThereIsNoServer)
{
    open("S1", test::emptyState());

    EXPECT_TRUE(stage.find("servers.rent.first")->isVisible());
    expectReachable();
    stage.picture(u"S1"_s, u"empty"_s);
}

TEST_F(MainWindowTest, ShowsOneServerWithItsMeter)
{
    open("S1", test::storyState());
    openServer(5);

    EXPECT_TRUE(stage.find("screen.S2")->isVisible());
    EXPECT_EQ(stage.text("server.used"), u"0 sat"_s);
    EXPECT_EQ(stage.text("server.refundable"), u"648 sat"_s);
    EXPECT_TRUE(stage.find("server.stop")->isEnabled());
    expectReachable();
    stage.picture(u"S2"_s, u"access"_s);
    stage.click("server.tab.money");
    stage.picture(u"S2"_s, u"money"_s);
    stage.click("server.tab.log");
    stage.picture(u"S2"_s, u"log"_s);
}

TEST_F(MainWindowTest, SaysWhatEachServerMaySpendByItself)
{
    open("W1", test::storyState());
    EXPECT_EQ(stage.text("wallet.limit.1"), u"btc-regtest"_s);
    EXPECT_TRUE(test::textsIn(*stage.find("screen.W1")).contains(u"576 of 14,000 sat today"_s));

    stage.click("wallet.limit.2");

    EXPECT_TRUE(stage.find("screen.S2")->isVisible());
    EXPECT_TRUE(stage.find("server.keep")->isVisible());
    EXPECT_TRUE(stage.find<QAbstractButton>("server.keep")->isChecked());
    EXPECT_FALSE(stage.find("server.keep.save")->isVisible());
    stage.click("server.keep");
    EXPECT_TRUE(stage.find("server.keep.save")->isVisible());
    expectReachable();
}

TEST_F(MainWindowTest, RenamesAServer)
{
    open("S1", test::storyState());
    openServer(5);
    Q_EMIT stage.find<ServerPage>("screen.S2")->renameRequested(5);
    test::settle();
    auto* sheet = qobject_cast<RenameSheet*>(stage.scrim().sheet());
    ASSERT_NE(sheet, nullptr);
    EXPECT_FALSE(stage.find("rename.save")->isEnabled());
    QString name;
    QObject::connect(
        sheet, &RenameSheet::renamed, sheet, [&name](const QString& wanted) { name = wanted; });
    expectReachable();
    stage.picture(u"S2"_s, u"rename"_s);

    stage.find<QLineEdit>("rename.name")->setText(u"  sandbox  "_s);
    stage.click("rename.save");

    EXPECT_EQ(name, u"sandbox"_s);
    EXPECT_EQ(stage.scrim().sheet(), nullptr);
}

TEST_F(MainWindowTest, NeverShowsAPasswordUnasked)
{
    open("S1", test::storyState());
    openServer(5);
    for (const auto* tab : {"server.tab.access", "server.tab.money", "server.tab.log"}) {
        stage.click(tab);
        EXPECT_FALSE(test::textsIn(stage.window()).join(u' ').contains(u"tide-amber-7431"_s));
    }
}

TEST_F(MainWindowTest, SaysWhatComesBackBeforeAServerIsStopped)
{
    open("S1", test::storyState());
    Q_EMIT stage.find<ServersPage>("screen.S1")->stopRequested(6);
    test::settle();

    EXPECT_TRUE(stage.text("stop.stop").startsWith(u"Stop and get 1,3"_s));
    expectReachable();
    stage.picture(u"stop"_s, u"refund"_s);
}

TEST_F(MainWindowTest, SaysThatNothingComesBackFromAnOlderProvider)
{
    open("S1", test::storyState());
    Q_EMIT stage.find<ServersPage>("screen.S1")->stopRequested(2);
    test::settle();

    EXPECT_EQ(stage.text("stop.stop"), u"Stop paying"_s);
    EXPECT_TRUE(stage.text("stop.refund").contains(u"cannot be recovered"_s));
    stage.picture(u"stop"_s, u"lasting"_s);
}

TEST_F(MainWindowTest, TopsUpAServer)
{
    open("S1", test::storyState());
    Q_EMIT stage.find<ServersPage>("screen.S1")->topUpRequested(2);
    test::settle();
    auto* sheet = qobject_cast<TopUpSheet*>(stage.scrim().sheet());
    ASSERT_NE(sheet, nullptr);
    sheet->showState(test::storyState());
    auto quote = test::owlQuote();
    quote.question.firstSlice = 0s;
    quote.laterFaceValue = {};
    quote.faceValue = base::Sats{183};
    quote.redemptionFee = base::Sats{3};
    quote.total = base::Sats{187};

    sheet->showQuote(quote);
    test::settle();

    EXPECT_EQ(stage.text("topup.pay"), u"Pay 187 sat"_s);
    expectReachable();
    stage.picture(u"topup"_s, u"story"_s);
}

TEST_F(MainWindowTest, ShowsWhereTheMoneyIs)
{
    open("W1", test::storyState());

    EXPECT_EQ(stage.text("wallet.spendable"), u"12,480 sat"_s);
    EXPECT_EQ(stage.text("wallet.reserved"), u"690 sat"_s);
    EXPECT_TRUE(stage.find("wallet.item.4.takeback")->isVisible());
    expectReachable();
    stage.picture(u"W1"_s, u"story"_s);
}

TEST_F(MainWindowTest, InvitesToFillAnEmptyWallet)
{
    open("W1", test::emptyState());

    EXPECT_TRUE(stage.find("wallet.receive.first")->isVisible());
    stage.picture(u"W1"_s, u"empty"_s);
}

TEST_F(MainWindowTest, ShowsAnInvoiceAndItsState)
{
    open("W2", test::storyState());

    EXPECT_EQ(stage.text("wallet.receive.total"), u"5,000 sat"_s);
    EXPECT_EQ(stage.text("wallet.receive.expires"), u"9:41"_s);
    expectReachable();
    stage.picture(u"W2"_s, u"waiting"_s);

    auto paid = test::storyState().wallet.invoices[0];
    paid.state = InvoiceState::Issued;
    stage.find<ReceivePage>("screen.W2")->lightning()->showInvoice(paid);
    test::settle();
    EXPECT_EQ(stage.text("wallet.receive.expires"), u"received"_s);
    stage.picture(u"W2"_s, u"issued"_s);
}

TEST_F(MainWindowTest, AsksBeforeItTrustsTheMintOfAToken)
{
    open("W2", test::storyState());
    auto* page = stage.find<ReceivePage>("screen.W2");
    page->showTab(1);
    TokenPreview preview;
    preview.amount = base::Sats{2'100};
    preview.fee = base::Sats{3};
    preview.mintUrl = u"https://mint.birch.example"_s;
    preview.memo = u"for the server"_s;
    preview.errorCode = u"E-MINT-UNTRUSTED"_s;

    page->token()->showPreview(preview);
    test::settle();

    EXPECT_EQ(stage.text("wallet.token.receive"), u"Trust this mint and receive"_s);
    EXPECT_TRUE(stage.find("wallet.token.trust")->isVisible());
    expectReachable();
    stage.picture(u"W2"_s, u"token"_s);
}

TEST_F(MainWindowTest, WearsAFrameWhilePractising)
{
    open("W1", test::practiceState());

    EXPECT_EQ(stage.text("wallet.spendable"), u"4,862 PLAY sat"_s);
    EXPECT_TRUE(stage.find("practice.leave")->isVisible());
    expectReachable();
    stage.picture(u"W1"_s, u"practice"_s);
    stage.window().showScreen(u"S1"_s);
    test::settle();
    stage.picture(u"S1"_s, u"practice"_s);
}

TEST_F(MainWindowTest, StaysReadableAtTwiceTheTextSize)
{
    stage.show(test::storyState());
    stage.theme().setTextScale(200);
    for (const auto* screen : {"M2", "S1", "W1", "W2", "W5"}) {
        open(screen, test::storyState());
        EXPECT_EQ(test::clippedIn(stage.window()), QStringList{}) << screen;
    }
}
