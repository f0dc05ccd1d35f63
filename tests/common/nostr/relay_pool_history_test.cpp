// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay_world.h"

#include <QSet>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Collected;

namespace {

constexpr int Note = 1;
constexpr int PageSize = 20;

// A RelayPool at a relay that answers twenty events at once …
class RelayPoolHistoryTest : public test::RelayWorld {
protected:
    test::FakeRelay& paged = relays.add(u"wss://paged.example"_s, {.maxResults = PageSize});

    RelayPoolHistoryTest() { paged.givesNoHints = true; }
    void placeNotes(int count, std::chrono::seconds age = {})
    {
        for (int i = 0; i < count; ++i)
            place(paged, event(Note, QString::number(++m_placed), {}, age + i * 1s));
    }
    static qsizetype differentIn(const Collected& got)
    {
        QSet<EventId> ids;
        for (const auto& event : got.events)
            ids += event.id;
        return ids.size();
    }

private:
    int m_placed = 0;
};

} // namespace

TEST_F(RelayPoolHistoryTest, ReadsAllOfAHistoryLongerThanAPage)
{
    placeNotes(107);
    pool.addRelay(paged.url());
    Collected got{pool.subscribe({ofKind(Note)})};

    clock.advance(Moment);

    EXPECT_EQ(got.events.size(), 107);
    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(got.eventsBeforeEnd, 107);
    EXPECT_EQ(pool.verificationCount(), 107);
    EXPECT_EQ(healthOf(paged).holes, 0);
    // Every page was closed; only the subscription itself is open.
    EXPECT_EQ(paged.receivedCount(u"[\"REQ\""_s), paged.receivedCount(u"[\"CLOSE\""_s) + 1);
}

TEST_F(RelayPoolHistoryTest, StaysLiveWhileItReadsOlderEvents)
{
    placeNotes(107);
    paged.delay = 10ms;
    pool.addRelay(paged.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(50ms);
    ASSERT_EQ(got.ends, 0);

    place(paged, event(Note, u"live"_s));
    clock.advance(11ms);

    EXPECT_TRUE(got.contents().contains(u"live"_s));
    EXPECT_EQ(got.ends, 0);
    clock.advance(1s);
    EXPECT_EQ(differentIn(got), 108);
}

TEST_F(RelayPoolHistoryTest, FetchesPastTheRelaysLimit)
{
    placeNotes(50);
    pool.addRelay(paged.url());
    clock.advance(Moment);

    auto fetching = pool.fetch({ofKind(Note)});
    clock.advance(Moment);

    ASSERT_TRUE(fetching.isDone());
    const auto report = fetching.await_resume();
    EXPECT_EQ(report.events.size(), 50);
    EXPECT_TRUE(report.isComplete());
}

TEST_F(RelayPoolHistoryTest, ReadsEachFilterToItsOwnEnd)
{
    placeNotes(50);
    for (int i = 0; i < 50; ++i)
        place(paged, event(7, QString::number(i), {}, 1000s + i * 1s));
    pool.addRelay(paged.url());

    Collected got{pool.subscribe({ofKind(Note), ofKind(7)})};
    clock.advance(Moment);

    EXPECT_EQ(differentIn(got), 100);
}

TEST_F(RelayPoolHistoryTest, MissesNothingWhenFiltersOverlap)
{
    placeNotes(50);
    for (int i = 0; i < 50; ++i)
        place(paged, event(7, QString::number(i), {}, i * 3s));
    Filter ofAuthor;
    ofAuthor.authors += author.publicKey();
    pool.addRelay(paged.url());

    Collected got{pool.subscribe({ofAuthor, ofKind(7), ofKind(7)})};
    clock.advance(Moment);

    EXPECT_EQ(differentIn(got), 100);
    EXPECT_EQ(healthOf(paged).holes, 0);
}

TEST_F(RelayPoolHistoryTest, ReadsAllOfItWithHintsToo)
{
    paged.givesNoHints = false;
    placeNotes(107);
    pool.addRelay(paged.url());

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(got.events.size(), 107);
    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(paged.receivedCount(u"[\"REQ\""_s), 6); // the last page says it is the last
}

TEST_F(RelayPoolHistoryTest, ClosesAGapLongerThanAPageAfterAReconnect)
{
    placeNotes(5, 200s);
    pool.addRelay(paged.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);
    ASSERT_EQ(got.events.size(), 5);

    paged.disconnectAll();
    placeNotes(110);
    clock.advance(5s);

    EXPECT_EQ(differentIn(got), 115);
    EXPECT_EQ(got.events.size(), 115);
    EXPECT_EQ(healthOf(paged).holes, 0);
}

TEST_F(RelayPoolHistoryTest, GoesOnWhereItWasWhenTheConnectionBreaksBetweenPages)
{
    placeNotes(107);
    paged.delay = 10ms;
    pool.addRelay(paged.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(70ms); // some pages
    ASSERT_GE(got.events.size(), PageSize);
    ASSERT_LT(got.events.size(), 107);

    paged.disconnectAll();
    placeNotes(30);
    clock.advance(10s);

    EXPECT_EQ(differentIn(got), 137);
    EXPECT_EQ(got.events.size(), 137);
    EXPECT_EQ(got.ends, 1);
}

TEST_F(RelayPoolHistoryTest, ReportsASecondThatHoldsMoreThanAPage)
{
    for (int i = 0; i < 30; ++i)
        place(paged, event(Note, u"same %1"_s.arg(i), {}, 10s));
    place(paged, event(Note, u"older"_s, {}, 20s));
    pool.addRelay(paged.url());

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_TRUE(got.contents().contains(u"older"_s));
    EXPECT_EQ(got.events.size(), PageSize + 1);
    EXPECT_EQ(healthOf(paged).holes, 1);
}

TEST_F(RelayPoolHistoryTest, TakesHintsOfTheRelay)
{
    pool.addRelay(first.url());
    first.neverEndsStoredEvents = true;
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);
    first.neverEndsStoredEvents = false;

    for (int i = 0; i < 20; ++i)
        first.say(u"[\"EVENT\",\"s1\",%1]"_s.arg(
            QString::fromUtf8(toJsonText(event(Note, QString::number(i))))));
    first.say(u"[\"EOSE\",\"s1\",[\"finish\"]]"_s);
    clock.advance(Moment);

    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 1);
}
