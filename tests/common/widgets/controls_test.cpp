// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/amount_field.h"
#include "widgets/choice_chips.h"
#include "widgets/copy_field.h"
#include "widgets/duration_field.h"
#include "widgets/error_panel.h"
#include "widgets/filter_chip.h"
#include "widgets/flow_layout.h"
#include "widgets/log_slider.h"
#include "widgets/qr_view.h"
#include "widgets/scrim.h"
#include "widgets/segmented_control.h"
#include "widgets/sheet.h"
#include "widgets/sidebar.h"
#include "widgets/sidebar_item.h"
#include "widgets/step_header.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <gtest/gtest.h>

namespace widgets {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ControlsTest : public testing::Test {
protected:
    static void press(QWidget& widget, Qt::Key key)
    {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
    }

    static void type(QLineEdit& field, const QString& text)
    {
        field.clear();
        for (const QChar character : text) {
            QKeyEvent event(QEvent::KeyPress, 0, Qt::NoModifier, QString(character));
            QApplication::sendEvent(&field, &event);
        }
    }

    Theme theme;
};

TEST_F(ControlsTest, SegmentedControlTellsWhatTheUserChose)
{
    SegmentedControl control(theme, u"Isolation"_s, {u"Any"_s, u"Own"_s});
    int chosen = -1;
    QObject::connect(
        &control, &SegmentedControl::chosen, &control, [&](int index) { chosen = index; });

    control.option(1)->click();

    EXPECT_EQ(chosen, 1);
    EXPECT_EQ(control.current(), 1);
}

TEST_F(ControlsTest, ChoiceChipsCanHaveNoneChosen)
{
    ChoiceChips chips(theme, u"Usual times"_s, {u"10 min"_s, u"1 h"_s});
    chips.setCurrent(1);
    EXPECT_EQ(chips.current(), 1);

    chips.setCurrent(-1);

    EXPECT_EQ(chips.current(), -1);
}

TEST_F(ControlsTest, FilterChipIsRemovedWithTheDeleteKey)
{
    FilterChip chip(theme, u"Online"_s);
    int removals = 0;
    QObject::connect(&chip, &FilterChip::removed, &chip, [&] { ++removals; });

    press(chip, Qt::Key_Delete);
    chip.click();

    EXPECT_EQ(removals, 2);
}

TEST_F(ControlsTest, LogSliderShowsBothEndsAndTellsNobodyWhenSet)
{
    LogSlider slider(theme, u"Time"_s, 600, 604800);
    int told = 0;
    QObject::connect(&slider, &LogSlider::amountChosen, &slider, [&] { ++told; });

    slider.showAmount(600);
    EXPECT_EQ(slider.amount(), 600);
    slider.showAmount(604800);
    EXPECT_EQ(slider.amount(), 604800);
    EXPECT_EQ(told, 0);
    slider.setValue(0);
    EXPECT_EQ(told, 1);
}

TEST_F(ControlsTest, DurationFieldReadsWhatIsTyped)
{
    DurationField field(theme, u"Time"_s);
    std::chrono::seconds chosen{};
    QObject::connect(&field, &DurationField::spanChosen, &field,
        [&](std::chrono::seconds span) { chosen = span; });

    type(field, u"2 h"_s);
    EXPECT_EQ(chosen, 2h);
    type(field, u"soon"_s);
    EXPECT_EQ(field.span(), 2h);
}

TEST_F(ControlsTest, AmountFieldReadsBothGroupSeparators)
{
    AmountField field({}, u"Amount"_s);

    type(field, u"12,480"_s);
    EXPECT_EQ(field.amount(), base::Sats{12480});
    type(field, u"12.481"_s);
    EXPECT_EQ(field.amount(), base::Sats{12481});
    type(field, u"-5"_s);
    EXPECT_NE(field.amount(), base::Sats{-5});
    type(field, u"99999999999999999999"_s);
    EXPECT_LE(field.amount().value(), base::MaxSats);
}

TEST_F(ControlsTest, CopyFieldKeepsASecretOutOfSightUntilRevealed)
{
    CopyField field(theme, u"password"_s, Masking::Masked);
    field.resize(600, 44);
    field.setValue(u"hunter2"_s);
    const auto isVisible = [&] {
        for (const auto* label : field.findChildren<QLabel*>()) {
            if ((label->text() + label->toolTip() + label->accessibleName()).contains(u"hunter2"_s))
                return true;
        }
        return field.accessibleName().contains(u"hunter2"_s);
    };
    EXPECT_FALSE(isVisible());

    field.copy();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"hunter2"_s);
    EXPECT_FALSE(isVisible());

    field.reveal();
    EXPECT_TRUE(isVisible());
}

TEST_F(ControlsTest, QrViewRefusesTextThatDoesNotFit)
{
    QrView view(theme, u"Code"_s);

    view.setText(u"lnbc1"_s);
    EXPECT_FALSE(view.isEmpty());
    view.setText(QString(4000, u'x'));
    EXPECT_TRUE(view.isEmpty());
}

TEST_F(ControlsTest, QrViewStaysDarkOnWhiteInDarkTheme)
{
    theme.load(ThemeName::Dark);
    QrView view(theme, u"Code"_s);
    view.setText(u"lnbc1"_s);
    view.setModuleSize(3);
    view.resize(view.sizeHint());

    const auto image = view.grab().toImage();

    EXPECT_EQ(image.pixelColor(6, image.height() / 2), QColor(Qt::white));
    EXPECT_EQ(image.pixelColor(13 + 1, 13 + 1), QColor(0x16, 0x18, 0x1D));
}

TEST_F(ControlsTest, ScrimClosesItsSheetWithEscapeUnlessItMayNot)
{
    QWidget window;
    window.resize(1280, 800);
    Scrim scrim(theme, &window);
    auto* sheet = new Sheet(theme, u"Rent"_s, PaySheetSize);
    scrim.open(sheet);
    EXPECT_EQ(sheet->size(), PaySheetSize);

    sheet->setCanClose(false);
    press(*sheet, Qt::Key_Escape);
    EXPECT_EQ(scrim.sheet(), sheet);

    sheet->setCanClose(true);
    press(*sheet, Qt::Key_Escape);
    EXPECT_EQ(scrim.sheet(), nullptr);
    EXPECT_TRUE(scrim.isHidden());
}

TEST_F(ControlsTest, ScrimKeepsItsSheetInsideASmallWindow)
{
    QWidget window;
    window.resize(720, 540);
    Scrim scrim(theme, &window);
    auto* sheet = new Sheet(theme, u"Rent"_s, PaySheetSize);
    scrim.open(sheet);

    EXPECT_TRUE(window.rect().contains(sheet->geometry()));
}

TEST_F(ControlsTest, ErrorPanelPutsTheMoneyFirstAndNamesItsActions)
{
    ErrorPanel panel(theme, PanelForm::Inline);
    ErrorStory story;
    story.fate = MoneyFate::BackInWallet;
    story.money = u"Your 190 sat are back in your wallet."_s;
    story.title = u"It refused"_s;
    story.actions = {ErrorAction::ChooseMint, ErrorAction::FindOthers};
    QList<ErrorAction> chosen;
    QObject::connect(&panel, &ErrorPanel::actionChosen, &panel,
        [&](ErrorAction action) { chosen.append(action); });

    panel.setStory(story);
    panel.findChild<QPushButton*>(u"error.action.2"_s)->click();

    EXPECT_EQ(panel.findChild<QLabel*>(u"error.money"_s)->text(), story.money);
    EXPECT_EQ(chosen, QList<ErrorAction>{ErrorAction::FindOthers});
}

TEST_F(ControlsTest, SidebarFoldsBelowTheNarrowWidth)
{
    QWidget window;
    auto* row = new QHBoxLayout(&window);
    auto* bar = new Sidebar(theme, Brand::Provider, SidebarDensity::Tight);
    row->addWidget(bar);
    bar->addItem(u"overview"_s, u"overview"_s, u"Overview"_s);
    window.resize(1280, 800);
    window.show();
    EXPECT_FALSE(bar->isFolded());

    window.resize(880, 600);
    QApplication::sendPostedEvents();

    EXPECT_TRUE(bar->isFolded());
    EXPECT_EQ(bar->findChild<SidebarItem*>(u"sidebar.overview"_s)->toolTip(), u"Overview"_s);
}

TEST_F(ControlsTest, SidebarTellsTheChosenSectionOnce)
{
    Sidebar bar(theme, Brand::Marketplace, SidebarDensity::Normal);
    bar.addItem(u"servers"_s, u"server"_s, u"Servers"_s);
    bar.addItem(u"market"_s, u"market"_s, u"Market"_s);
    QStringList chosen;
    QObject::connect(&bar, &Sidebar::chosen, &bar, [&](const QString& id) { chosen.append(id); });

    bar.setCurrent(u"market"_s);
    bar.setCurrent(u"market"_s);

    EXPECT_EQ(chosen, QStringList{u"market"_s});
}

TEST_F(ControlsTest, StepHeaderReadsTheStepAtHand)
{
    StepHeader steps(theme, {u"What to run"_s, u"Check"_s});

    steps.setCurrent(1);

    EXPECT_EQ(steps.accessibleName(), u"Step 2 of 2: Check"_s);
}

TEST_F(ControlsTest, FlowLayoutWrapsIntoLines)
{
    QWidget widget;
    auto* flow = new FlowLayout(&widget, 8);
    for (int i = 0; i < 4; ++i) {
        auto* item = new QWidget;
        item->setFixedSize(90, 24);
        flow->addWidget(item);
    }

    EXPECT_EQ(flow->heightForWidth(400), 24);
    EXPECT_EQ(flow->heightForWidth(200), 24 + 8 + 24);
}

} // namespace widgets
