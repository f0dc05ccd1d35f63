// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery words in the window: entered, shown, and what they find at mints.
#include "await.h"
#include "consumer/windows/recover_page.h"
#include "consumer/windows/restore_sheet.h"
#include "consumer/windows/word_grid.h"
#include "consumer/windows/words_sheet.h"
#include "stage.h"
#include "story.h"
#include "widgets/scrim.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace consumer;

namespace {

class RestoreTest : public testing::Test {
protected:
    RestoreSheet& openSheet()
    {
        stage.show(MarketState{});
        stage.click("welcome.restore");
        return *qobject_cast<RestoreSheet*>(stage.scrim().sheet());
    }
    static QStringList words()
    {
        return u"legal winner thank year wave sausage worth useful legal winner thank yellow"_s
            .split(u' ');
    }
    void enter(RestoreSheet& sheet, const QStringList& words)
    {
        sheet.findChild<WordGrid*>()->setWords(words);
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

TEST_F(RestoreTest, PointsAtTheWordThatDoesNotExist)
{
    auto& sheet = openSheet();
    auto wrong = words();
    wrong[4] = u"waive"_s;

    enter(sheet, wrong);

    EXPECT_EQ(stage.text("restore.verdict"), u"Word 5 is not in the list."_s);
    EXPECT_FALSE(stage.find("restore.restore")->isEnabled());
    expectReachable();
    stage.picture(u"M1"_s, u"restore"_s);
}

TEST_F(RestoreTest, SpreadsAPastedPhraseOverTheFields)
{
    auto& sheet = openSheet();
    auto* first = stage.find<QLineEdit>("restore.word.1");
    first->setText(words().join(u' '));
    Q_EMIT first->textEdited(first->text());
    test::settle();

    EXPECT_EQ(stage.text("restore.word.12"), u"yellow"_s);
    EXPECT_TRUE(stage.find("restore.restore")->isEnabled());
    QString given;
    QObject::connect(
        &sheet, &RestoreSheet::wordsGiven, &sheet, [&given](const QString& text) { given = text; });
    stage.click("restore.restore");
    EXPECT_EQ(given, words().join(u' '));
}

TEST_F(RestoreTest, HidesTheLettersOnRequest)
{
    auto& sheet = openSheet();
    enter(sheet, words());

    stage.click("restore.hide");

    EXPECT_EQ(stage.find<QLineEdit>("restore.word.3")->echoMode(), QLineEdit::Password);
}

TEST_F(RestoreTest, LeadsToTheMintsOnceTheProfileIsMade)
{
    auto& sheet = openSheet();
    enter(sheet, words());
    stage.click("restore.restore");

    ASSERT_TRUE(test::waitUntil([this] { return stage.find("screen.W5")->isVisible(); }, 20s));
    EXPECT_EQ(stage.scrim().sheet(), nullptr);
}

TEST_F(RestoreTest, SuggestsMintsButTrustsOnlyThoseWeHave)
{
    auto state = test::storyState();
    state.wallet.mints = state.wallet.mints.first(1);
    stage.show(state);
    stage.window().showScreen(u"W5"_s);
    test::settle();

    const auto* page = stage.find<RecoverPage>("screen.W5");
    EXPECT_EQ(page->chosenMints(), QStringList{state.wallet.mints[0].url});
    EXPECT_TRUE(stage.find("recover.mint.2")->isVisible());
    expectReachable();
}

TEST_F(RestoreTest, RefusesAnAddressThatIsNone)
{
    stage.show(test::emptyState());
    stage.window().showScreen(u"W5"_s);
    stage.find<QLineEdit>("recover.address")->setText(u"not a mint"_s);
    stage.click("recover.add");
    EXPECT_TRUE(stage.find<RecoverPage>("screen.W5")->chosenMints().isEmpty());

    stage.find<QLineEdit>("recover.address")->setText(u"mint.alder.example/"_s);
    stage.click("recover.add");

    EXPECT_EQ(stage.find<RecoverPage>("screen.W5")->chosenMints(),
        QStringList{u"https://mint.alder.example"_s});
}

TEST_F(RestoreTest, TellsWhatEachMintAnswered)
{
    auto state = test::storyState();
    state.wallet.searches = {
        {u"https://mint.alder.example"_s, SearchState::Done, base::Sats{8'200}, {}},
        {u"https://harbor.example"_s, SearchState::Done, {}, {}},
        {u"https://cash.ostra.example"_s, SearchState::Failed, {}, u"E-MINT-DOWN"_s},
        {u"https://mint.birch.example"_s, SearchState::Asking, {}, {}},
    };
    stage.show(state);
    stage.window().showScreen(u"W5"_s);
    test::settle();
    EXPECT_TRUE(stage.text("recover.result.1").contains(u"8,200"_s));
    EXPECT_EQ(stage.text("recover.result.3"), u"does not answer"_s);
    EXPECT_FALSE(stage.find("recover.search")->isEnabled());
    expectReachable();
    stage.picture(u"W5"_s, u"running"_s);

    state.wallet.searches.removeLast();
    stage.window().showState(state);
    test::settle();

    EXPECT_TRUE(stage.find("recover.search")->isEnabled());
    EXPECT_TRUE(test::textsIn(*stage.find("recover.verdict"))
                    .contains(u"8,200 sat are back in your wallet"_s));
    stage.picture(u"W5"_s, u"found"_s);
}

TEST_F(RestoreTest, TellsWhatTheRelaysKept)
{
    auto state = test::storyState();
    stage.show(state);
    stage.window().showScreen(u"W5"_s);
    test::settle();
    EXPECT_EQ(stage.text("recover.lists.look"), u"Look on relays"_s);

    state.wallet.lists = {SearchState::Done, 2, 1};
    stage.window().showState(state);
    test::settle();

    EXPECT_EQ(stage.text("recover.lists.result"), u"2 mints and 1 server found"_s);
    expectReachable();
    stage.picture(u"W5"_s, u"lists"_s);
    state.wallet.lists = {SearchState::Failed, 0, 0};
    stage.window().showState(state);
    test::settle();
    EXPECT_EQ(stage.text("recover.lists.result"), u"No relay answered"_s);
    EXPECT_TRUE(stage.find("recover.lists.look")->isEnabled());
}

TEST_F(RestoreTest, ShowsTheWordsOnlyWhenAsked)
{
    stage.show(test::storyState());
    stage.window().showScreen(u"W1"_s);
    stage.click("wallet.words");
    auto* sheet = qobject_cast<WordsSheet*>(stage.scrim().sheet());
    ASSERT_NE(sheet, nullptr);
    EXPECT_EQ(stage.find("words.list"), nullptr);
    stage.picture(u"B1"_s, u"hidden"_s);

    sheet->showWords(words());
    test::settle();

    EXPECT_TRUE(test::textsIn(*sheet).contains(u"sausage"_s));
    expectReachable();
    stage.picture(u"B1"_s, u"shown"_s);
}
