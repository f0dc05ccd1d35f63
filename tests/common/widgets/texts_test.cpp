// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/amount_text.h"
#include "widgets/duration_text.h"
#include "widgets/error_text.h"
#include "widgets/key_text.h"
#include "widgets/tabular_text.h"
#include "widgets/time_text.h"

#include <QFont>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Msats;
using base::Sats;

namespace widgets {

TEST(AmountText, GroupsDigitsAndNamesTheUnit)
{
    EXPECT_EQ(AmountText{}.sats(Sats{12480}), u"12,480 sat"_s);
    EXPECT_EQ(AmountText{}.received(Sats{412}), u"+ 412 sat"_s);
}

TEST(AmountText, SaysPlayInEveryPracticeAmount)
{
    const AmountText play{.kind = MoneyKind::Play};

    EXPECT_EQ(play.sats(Sats{30}), u"30 PLAY sat"_s);
    EXPECT_EQ(play.perHour(Msats{50}), u"180 PLAY sat/h"_s);
}

TEST(AmountText, MasksBalancesButNotPrices)
{
    const AmountText hidden{.view = AmountView::Hidden};

    EXPECT_EQ(hidden.sats(Sats{12480}), u"••• sat"_s);
    EXPECT_EQ(hidden.perHour(Msats{50}), u"180 sat/h"_s);
}

TEST(AmountText, ShowsPricesPerHourAndDay)
{
    EXPECT_EQ(AmountText{}.perHour(Msats{50}), u"180 sat/h"_s);
    EXPECT_EQ(AmountText{}.perDay(Msats{50}), u"4,320 sat/day"_s);
    EXPECT_EQ(AmountText{}.perThirtyDays(Msats{50}), u"129,600 sat per 30 days"_s);
}

TEST(AmountText, RoundsPricesUp)
{
    EXPECT_EQ(AmountText{}.perHour(Msats{1}), u"3.6 sat/h"_s);
    EXPECT_EQ(AmountText{}.perHour(Msats{3}), u"11 sat/h"_s); // 10.8
    EXPECT_EQ(AmountText{}.perHour(Msats{0}), u"0 sat/h"_s);
}

TEST(DurationText, ShowsTwoUnitsAndNoSecondsAboveTenMinutes)
{
    EXPECT_EQ(durationText(2h + 15min + 12s), u"2 h 15 min"_s);
    EXPECT_EQ(durationText(26h + 59min), u"1 d 2 h"_s);
    EXPECT_EQ(durationText(48min + 59s), u"48 min"_s);
    EXPECT_EQ(durationText(581s), u"9 min 41 s"_s);
    EXPECT_EQ(durationText(6h), u"6 h 0 min"_s);
    EXPECT_EQ(durationText(-5s), u"0 s"_s);
}

TEST(DurationText, DropsZeroPartsInItsShortForm)
{
    EXPECT_EQ(shortDurationText(10min), u"10 min"_s);
    EXPECT_EQ(shortDurationText(1h), u"1 h"_s);
    EXPECT_EQ(shortDurationText(90min), u"1 h 30 min"_s);
}

TEST(DurationText, TicksOnlyBelowTenMinutes)
{
    EXPECT_EQ(countdownText(581s), u"9:41"_s);
    EXPECT_EQ(countdownText(10min), u"10 min"_s);
    EXPECT_EQ(stopwatchText(38s), u"0:38"_s);
    EXPECT_EQ(stopwatchText(3727s), u"1:02:07"_s);
}

TEST(DurationText, ReadsWhatPeopleType)
{
    EXPECT_EQ(parseDuration(u"1 h 30 min"_s), 90min);
    EXPECT_EQ(parseDuration(u"90"_s), 90min);
    EXPECT_EQ(parseDuration(u"2d"_s), 48h);
    EXPECT_EQ(parseDuration(u"1:30"_s), 90min);
    EXPECT_EQ(parseDuration(u"1 week"_s), 168h);
    EXPECT_EQ(parseDuration(durationText(6h)), 6h);
    EXPECT_FALSE(parseDuration(u"soon"_s));
    EXPECT_FALSE(parseDuration(u""_s));
}

TEST(TimeText, NamesTodayAndTheNeighbouringDays)
{
    const auto utc = QTimeZone::utc();
    const base::UnixTime now{1773325920s}; // Thursday 12 March 2026, 14:32

    EXPECT_EQ(timeText(now, now, utc), u"Today 14:32"_s);
    EXPECT_EQ(timeText(now + 24h, now, utc), u"Tomorrow 14:32"_s);
    EXPECT_EQ(timeText(now - 24h, now, utc), u"Yesterday 14:32"_s);
    EXPECT_EQ(timeText(now + 48h, now, utc), u"Sat 14 Mar, 14:32"_s);
    EXPECT_EQ(isoText(now), u"2026-03-12T14:32:00Z"_s);
}

TEST(KeyText, KeepsBothEnds)
{
    EXPECT_EQ(elideMiddle(u"58aa1111111111c3f0"_s, 4, 4), u"58aa…c3f0"_s);
    EXPECT_EQ(elideMiddle(u"short"_s), u"short"_s);
}

TEST(ErrorText, PutsTheMoneyInASentence)
{
    const MoneyOutcome back{MoneyFate::BackInWallet, Sats{190}};
    const MoneyOutcome taken{MoneyFate::TakenByProvider, Sats{190}};
    const MoneyOutcome waiting{MoneyFate::WaitingAtMint, Sats{190}, 30s};

    EXPECT_EQ(moneySentence(back, {}), u"Your 190 sat are back in your wallet."_s);
    EXPECT_EQ(moneySentence(taken, {}), u"The provider has taken 190 sat."_s);
    EXPECT_EQ(
        moneySentence(waiting, {}), u"190 sat are waiting at the mint; we check again in 30 s."_s);
    EXPECT_TRUE(moneySentence({}, {}).isEmpty());
}

TEST(ErrorText, KnowsEveryReplyAndQuotesUnknownOnes)
{
    EXPECT_EQ(
        replyErrorText(u"no_specs"_s).title, u"The provider has nothing to sell at the moment"_s);
    EXPECT_EQ(replyErrorText(u"backend_error"_s).actions.front(), ErrorAction::AskForRefund);
    const auto unknown = replyErrorText(u"flux"_s, u"out of\n flux"_s);
    EXPECT_EQ(unknown.text, u"It answered: “out of flux”."_s);
    EXPECT_EQ(unknown.usual, UsualFate::Unknown);
}

TEST(ErrorText, NamesEveryAction)
{
    for (int i = 0; i <= int(ErrorAction::Remove); ++i) {
        EXPECT_FALSE(textOf(ErrorAction(i)).isEmpty());
        EXPECT_FALSE(idOf(ErrorAction(i)).isEmpty());
    }
}

TEST(TabularText, GivesAllDigitsTheSameWidth)
{
    const QFontMetricsF metrics{QFont{u"Inter"_s}};

    EXPECT_DOUBLE_EQ(tabularWidth(metrics, u"1:11"_s), tabularWidth(metrics, u"8:88"_s));
    EXPECT_DOUBLE_EQ(tabularWidth(metrics, u"1111"_s), tabularWidth(metrics, u"4444"_s));
}

} // namespace widgets
