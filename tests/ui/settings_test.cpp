// SPDX-License-Identifier: GPL-3.0-or-later
// The settings (X1), the question of a relay, the proxy before anything is contacted, and the
// reminder to back up the words.
#include "await.h"
#include "consumer/windows/backup_bar.h"
#include "consumer/windows/consent_sheet.h"
#include "consumer/windows/no_backup_sheet.h"
#include "consumer/windows/proxy_sheet.h"
#include "consumer/windows/settings_page.h"
#include "consumer/windows/words_sheet.h"
#include "stage.h"
#include "story.h"
#include "widgets/scrim.h"
#include "widgets/sheet.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace consumer;

namespace {

class SettingsTest : public testing::Test {
protected:
    MarketState state = [] {
        auto story = test::storyState();
        story.relays = {{u"wss://relay.alder.example"_s, true, 84ms, {}, 120, 2},
            {u"wss://relay.harbor.example"_s, true, 130ms, {}, 90, 0},
            {u"wss://relay.ostra.example"_s, false, {}, u"connection refused"_s, 0, 0}};
        story.settings.authAnswers = {{u"wss://auth.birch.example"_s, AuthAnswer::Allow},
            {u"wss://inbox.cedar.example"_s, AuthAnswer::Refuse}};
        return story;
    }();

    void open()
    {
        stage.show(state);
        stage.window().showScreen(u"X1"_s);
        test::settle();
    }
    // What the window asks for, as the core then has it.
    ProfileSettings wanted()
    {
        test::waitUntil([this] { return stage.host().state().settings != ProfileSettings{}; }, 5s);
        return stage.host().state().settings;
    }
    void expectReachable()
    {
        EXPECT_EQ(test::unnamedIn(stage.window()), QStringList{});
        EXPECT_EQ(test::clippedIn(stage.window()), QStringList{});
    }

    test::Stage stage;
};

} // namespace

TEST_F(SettingsTest, ShowsEverythingThatCanBeSet)
{
    open();

    EXPECT_TRUE(stage.find("screen.X1")->isVisible());
    EXPECT_EQ(stage.text("settings.relays.1"), u"wss://relay.alder.example"_s);
    EXPECT_TRUE(stage.find("settings.auth.1")->isVisible());
    EXPECT_TRUE(stage.text("settings.proxy.route").startsWith(u"Relays, mints and servers"_s));
    expectReachable();
    stage.picture(u"X1"_s, u"story"_s);
}

TEST_F(SettingsTest, FindsASettingByItsName)
{
    open();

    stage.find<QLineEdit>("settings.search")->setText(u"socks"_s);
    test::settle();

    EXPECT_TRUE(stage.find("settings.proxy")->isVisible());
    EXPECT_FALSE(stage.find("settings.relays")->isVisible());
    stage.picture(u"X1"_s, u"search"_s);
    stage.find<QLineEdit>("settings.search")->setText(u"zebra"_s);
    test::settle();
    EXPECT_TRUE(stage.find("settings.nothing")->isVisible());
}

TEST_F(SettingsTest, KeepsTheProxyThatIsTyped)
{
    open();
    stage.find<QLineEdit>("settings.proxy.address")->setText(u"not a proxy"_s);
    stage.click("settings.proxy.add");
    EXPECT_TRUE(stage.find("settings.proxy.complaint")->isVisible());

    stage.find<QLineEdit>("settings.proxy.address")->setText(u"127.0.0.1:9050"_s);
    stage.click("settings.proxy.add");

    EXPECT_EQ(wanted().proxy, u"socks5://127.0.0.1:9050"_s);
}

TEST_F(SettingsTest, AddsARelayToOurs)
{
    open();

    stage.find<QLineEdit>("settings.relays.address")->setText(u"relay.new.example"_s);
    stage.click("settings.relays.add");

    const auto relays = wanted().relays;
    EXPECT_EQ(relays.size(), 4);
    EXPECT_EQ(relays.last(), u"wss://relay.new.example"_s);
}

TEST_F(SettingsTest, LeavesTheLastTwoRelays)
{
    state.relays.removeLast();
    open();

    EXPECT_FALSE(stage.find("settings.relays.1.remove")->isEnabled());
}

TEST_F(SettingsTest, ChangesColoursWhileTheyAreChosen)
{
    open();
    auto* colours = stage.find<QComboBox>("settings.appearance.theme");

    colours->setCurrentIndex(2);
    Q_EMIT colours->activated(2);

    EXPECT_TRUE(stage.theme().isDark());
    EXPECT_EQ(wanted().theme, u"dark"_s);
}

TEST_F(SettingsTest, TakesAnAnswerToARelayBack)
{
    open();

    stage.click("settings.auth.1");

    EXPECT_EQ(wanted().authAnswers.value(u"wss://auth.birch.example"_s), AuthAnswer::Refuse);
}

TEST_F(SettingsTest, SaysWhatWasGivenAtTheStart)
{
    state.areRelaysFixed = true;
    state.isProxyFixed = true;
    state.proxy = u"socks5://127.0.0.1:1080"_s;
    open();

    EXPECT_FALSE(stage.find("settings.relays.address")->isVisible());
    EXPECT_FALSE(stage.find("settings.proxy.address")->isVisible());
    EXPECT_TRUE(stage.text("settings.proxy.route").contains(u"socks5://127.0.0.1:1080"_s));
}

TEST_F(SettingsTest, AsksOnceBeforeARelayLearnsOurKeys)
{
    state.authQuestions = {u"wss://inbox.birch.example"_s};
    stage.show(state);
    test::settle();
    ASSERT_NE(qobject_cast<ConsentSheet*>(stage.scrim().sheet()), nullptr);
    expectReachable();
    stage.picture(u"auth"_s, u"question"_s);

    stage.click("auth.refuse");

    EXPECT_EQ(wanted().authAnswers.value(u"wss://inbox.birch.example"_s, AuthAnswer::Allow),
        AuthAnswer::Refuse);
    EXPECT_EQ(stage.scrim().sheet(), nullptr);
    stage.window().showState(state); // the core has not heard it yet
    EXPECT_EQ(stage.scrim().sheet(), nullptr);
}

TEST_F(SettingsTest, TakesAProxyBeforeAnythingIsContacted)
{
    stage.show(MarketState{});
    stage.click("welcome.proxy");
    ASSERT_NE(qobject_cast<ProxySheet*>(stage.scrim().sheet()), nullptr);
    expectReachable();
    stage.picture(u"M1"_s, u"proxy"_s);
    stage.find<QLineEdit>("proxy.address")->setText(u"http://nonsense"_s);
    stage.click("proxy.use");
    EXPECT_TRUE(stage.find("proxy.complaint")->isVisible());

    stage.find<QLineEdit>("proxy.address")->setText(u"127.0.0.1:9050"_s);
    stage.click("proxy.use");

    EXPECT_EQ(wanted().proxy, u"socks5://127.0.0.1:9050"_s);
    ASSERT_TRUE(test::waitUntil(
        [this] { return stage.text("welcome.proxy") == u"Proxy: socks5://127.0.0.1:9050"_s; }, 5s));
    EXPECT_EQ(stage.host().state().phase, MarketPhase::Welcome);
}

TEST_F(SettingsTest, RemindsOfTheWordsOnlyWhenThereIsSomethingToLose)
{
    stage.show(state);
    EXPECT_FALSE(stage.find("backup.bar")->isVisible());

    state.remindsOfWords = true;
    stage.window().showState(state);
    test::settle();

    EXPECT_TRUE(stage.find("backup.bar")->isVisible());
    expectReachable();
    stage.picture(u"backup"_s, u"bar"_s);
    stage.click("backup.week");
    EXPECT_FALSE(stage.find("backup.bar")->isVisible());
    EXPECT_EQ(wanted().remindOfWordsAt, state.madeAt + 7 * 24h);
}

TEST_F(SettingsTest, StopsRemindingOnlyWhenTheWordIsTyped)
{
    state.remindsOfWords = true;
    stage.show(state);
    stage.click("backup.never");
    ASSERT_NE(qobject_cast<NoBackupSheet*>(stage.scrim().sheet()), nullptr);
    EXPECT_FALSE(stage.find("noBackup.decline")->isEnabled());
    expectReachable();
    stage.picture(u"backup"_s, u"never"_s);

    stage.find<QLineEdit>("noBackup.word")->setText(u"LOSE"_s);
    stage.click("noBackup.decline");

    EXPECT_FALSE(wanted().remindsOfWords);
}

TEST_F(SettingsTest, BelievesTheBackupOnlyOfWhoKnowsTheWords)
{
    state.remindsOfWords = true;
    stage.show(state);
    stage.click("backup.now");
    auto* sheet = qobject_cast<WordsSheet*>(stage.scrim().sheet());
    ASSERT_NE(sheet, nullptr);
    sheet->showWords(
        u"legal winner thank year wave sausage worth useful legal winner thank yellow"_s.split(
            u' '));
    sheet->showQuiz({2, 5, 12});
    test::settle();
    stage.find<QLineEdit>("words.quiz.1")->setText(u"winner"_s);
    stage.find<QLineEdit>("words.quiz.2")->setText(u"waive"_s);
    stage.click("words.next");
    EXPECT_TRUE(stage.text("words.quiz.complaint").contains(u"Word 5"_s));
    EXPECT_FALSE(test::textsIn(*sheet).contains(u"wave"_s));
    expectReachable();
    stage.picture(u"B2"_s, u"wrong"_s);

    stage.find<QLineEdit>("words.quiz.2")->setText(u"Wave "_s);
    stage.find<QLineEdit>("words.quiz.3")->setText(u"yellow"_s);
    stage.click("words.next");

    EXPECT_EQ(wanted().wordsBackedUpAt, state.madeAt);
    EXPECT_TRUE(test::textsIn(*sheet).contains(u"Your paper now restores"_s));
    stage.picture(u"B4"_s, u"done"_s);
    stage.click("words.next");
    EXPECT_EQ(stage.scrim().sheet(), nullptr);
}
