// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "nostr/history_walk.h"

#include <gtest/gtest.h>

#include <algorithm>

using base::UnixTime;
using namespace nostr;
using namespace std::chrono_literals;

namespace {

constexpr UnixTime Noon{1'785'412'800s};

// A relay that answers newest first and at most so many, and the walk through it.
class HistoryWalkTest : public testing::Test {
protected:
    Event at(std::chrono::seconds age)
    {
        Event event;
        event.createdAt = Noon - age;
        event.kind = 1;
        event.id = EventId::fromHex(QStringLiteral("%1").arg(++m_last, 64, 16, QLatin1Char{'0'}))
                       .value();
        return event;
    }
    void store(int count, std::chrono::seconds step = 1s)
    {
        for (int i = 0; i < count; ++i)
            stored += at(i * step);
    }
    QList<Event> answer(const Filter& asked) const
    {
        QList<Event> found;
        for (const auto& event : stored)
            if (matches(asked, event))
                found += event;
        std::stable_sort(found.begin(), found.end(),
            [](const Event& a, const Event& b) { return a.createdAt > b.createdAt; });
        return found.mid(0, std::min(relayLimit, asked.limit.value_or(relayLimit)));
    }
    void read(HistoryWalk& walk)
    {
        while (!walk.isFinished()) {
            ASSERT_LT(++pages, 1000);
            const auto asked = walk.page(limits);
            filters += asked;
            for (const auto& event : answer(asked)) {
                got.insert(event.id);
                walk.note(event);
            }
            walk.endPage({}, limits);
        }
    }

    Filter filter;
    QList<Event> stored;
    int relayLimit = 20;
    RelayLimits limits; // unknown
    QSet<EventId> got;
    QList<Filter> filters;
    int pages = 0;

private:
    int m_last = 0;
};

} // namespace

TEST_F(HistoryWalkTest, AsksOnceWhenTheAnswerIsShort)
{
    store(9);
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(got.size(), 9);
    EXPECT_EQ(pages, 1);
    EXPECT_EQ(walk.holes(), 0);
}

TEST_F(HistoryWalkTest, ReadsPastTheRelaysLimit)
{
    store(107);
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(got.size(), 107);
    EXPECT_EQ(walk.holes(), 0);
    EXPECT_LE(pages, 8);
}

TEST_F(HistoryWalkTest, MissesNothingInSecondsThatAPageDivides)
{
    for (int i = 0; i < 60; ++i)
        stored += at(std::chrono::seconds{i / 7}); // seven in every second
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(got.size(), 60);
    EXPECT_EQ(walk.holes(), 0);
}

TEST_F(HistoryWalkTest, StepsOverASecondThatHoldsMoreThanAPageAndSaysSo)
{
    store(30);
    for (int i = 0; i < 50; ++i)
        stored += at(40s);
    const auto older = at(41s);
    stored += older;
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_TRUE(got.contains(older.id));
    EXPECT_EQ(got.size(), 30 + 20 + 1);
    EXPECT_EQ(walk.holes(), 1);
}

TEST_F(HistoryWalkTest, BelievesTheRelaysStatedLimit)
{
    store(9);
    relayLimit = 5;
    limits.filterLimit = 5;
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(got.size(), 9);
    stored.clear();
    store(15);
    limits.filterLimit = 500;
    relayLimit = 500;
    pages = 0;
    HistoryWalk known{filter};
    read(known);
    EXPECT_EQ(pages, 1); // 15 of 500: nothing was cut
}

TEST_F(HistoryWalkTest, NeverAsksForMoreThanTheRelayAllows)
{
    store(100);
    limits.filterLimit = relayLimit;
    filter.limit = 50;
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_GE(got.size(), 50);
    EXPECT_LE(got.size(), 55);
    for (const auto& sent : filters)
        EXPECT_LE(sent.limit, relayLimit);
}

TEST_F(HistoryWalkTest, StopsWithWhatWasWanted)
{
    store(100);
    filter.limit = 3;
    HistoryWalk few{filter};
    read(few);
    EXPECT_EQ(pages, 1);
    EXPECT_EQ(got.size(), 3);

    filter.limit = 0; // live events only
    EXPECT_TRUE(HistoryWalk{filter}.isFinished());
}

TEST_F(HistoryWalkTest, StopsWhenAllNamedEventsAreThere)
{
    store(15);
    for (const auto& event : stored)
        filter.ids += event.id;
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(pages, 1);
}

TEST_F(HistoryWalkTest, KeepsItsLowerEnd)
{
    store(200);
    filter.since = Noon - 50s;
    HistoryWalk walk{filter};

    read(walk);

    EXPECT_EQ(got.size(), 51);
    EXPECT_EQ(walk.holes(), 0);
}

TEST_F(HistoryWalkTest, BelievesTheHints)
{
    HistoryWalk finished{filter};
    for (int i = 0; i < 20; ++i)
        finished.note(at(std::chrono::seconds{i}));
    finished.endPage({.hint = PageHint::Finished}, limits);
    EXPECT_TRUE(finished.isFinished());

    HistoryWalk more{filter};
    more.note(at(5s));
    more.endPage({.hint = PageHint::More}, limits);
    EXPECT_FALSE(more.isFinished());
    EXPECT_EQ(more.page(limits).until, Noon - 5s);
}

TEST_F(HistoryWalkTest, AsksAgainFromWhereItsOwnPageWasCut)
{
    HistoryWalk walk{filter};
    walk.note(at(1s));
    walk.note(at(2s));
    walk.endPage({.hint = PageHint::Finished, .wasCutByUs = true}, limits);

    ASSERT_FALSE(walk.isFinished());
    EXPECT_EQ(walk.page(limits).until, Noon - 2s);
    walk.endPage({.wasCutByUs = true}, limits); // not one event got through
    EXPECT_FALSE(walk.isFinished());
    EXPECT_EQ(walk.page(limits).until, Noon - 2s);
}

TEST_F(HistoryWalkTest, AsksAloneForAPageThatItSharedWithAnotherFilter)
{
    store(50);
    HistoryWalk walk{filter};
    for (int i = 0; i < 20; ++i)
        walk.noteShared(stored[2 * i]);
    walk.endPage({}, limits);

    ASSERT_FALSE(walk.isFinished());
    EXPECT_FALSE(walk.page(limits).until);
    read(walk);
    EXPECT_EQ(got.size(), 50);
    EXPECT_EQ(walk.holes(), 0);
}

TEST_F(HistoryWalkTest, BeginsAPageAgainAfterALostConnection)
{
    store(50);
    HistoryWalk walk{filter};
    walk.note(stored[0]);
    walk.note(stored[40]);
    walk.restartPage();

    read(walk);

    EXPECT_EQ(got.size(), 50);
}

TEST_F(HistoryWalkTest, GivesUpOnARelayThatNeverComesToAnEnd)
{
    HistoryWalk walk{filter};
    int asked = 0;

    while (!walk.isFinished() && ++asked < 1000) {
        for (int i = 0; i < 20; ++i)
            walk.note(at(std::chrono::seconds{asked * 20 + i}));
        walk.endPage({}, limits);
    }

    EXPECT_EQ(asked, HistoryWalk::MaxPages);
    EXPECT_EQ(walk.holes(), 1);
}
