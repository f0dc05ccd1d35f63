// SPDX-License-Identifier: GPL-3.0-or-later
// What a relay, or we ourselves, can make the pool keep is bounded.
#include "nostr/relay_outbox.h"
#include "nostr/relay_request.h"
#include "nostr/relay_requests.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Note = 1;

class RelayLimitsTest : public test::RelayWorld {
protected:
    // With an id of its own, unsigned.
    Event unsignedEvent(int number, std::chrono::seconds age)
    {
        Event event;
        event.id = EventId::fromHex(u"%1"_s.arg(number, 64, 16, QChar{u'0'})).value();
        event.kind = Note;
        event.createdAt = clock.now() - age;
        return event;
    }
};

} // namespace

TEST_F(RelayLimitsTest, OfEventsThatWaitForTheirOk)
{
    first.neverAcknowledges = true;
    pool.addRelay(first.url());
    clock.advance(Moment);
    std::vector<base::Task<Report>> waiting;
    for (std::size_t i = 0; i < RelayOutbox::MaxEvents; ++i)
        waiting.push_back(pool.publish(event(Note, QString::number(i))));

    const auto report = reportOf(pool.publish(event(Note, u"one more"_s)));

    ASSERT_EQ(report.refused.size(), 1);
    EXPECT_TRUE(report.refused[0].second.startsWith(u"error:"_s));
    EXPECT_FALSE(waiting.back().isDone());
}

TEST_F(RelayLimitsTest, OfRequestsThatAreOpenAtOnce)
{
    first.neverAnswers = true;
    pool.addRelay(first.url());
    clock.advance(Moment);
    std::vector<std::unique_ptr<Subscription>> all;
    for (int i = 0; i < RelayRequests::DefaultMaxOpen + 5; ++i)
        all.push_back(pool.subscribe({ofKind(Note)}));
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), RelayRequests::DefaultMaxOpen);
    all.erase(all.begin(), all.begin() + 3); // those that waited take their places
    clock.advance(Moment);
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), RelayRequests::DefaultMaxOpen + 3);
}

TEST_F(RelayLimitsTest, OfInterruptedReadingsThatAreContinued)
{
    RelayRequest request{{ofKind(Note)}};
    int number = 0;
    const auto cutShort = [&] {
        request.open({});
        for (int i = 0; i < HistoryWalk::SmallestCut; ++i)
            request.noteInPage(request.openingPage(), unsignedEvent(++number, i * 1s));
        const auto page = request.openingPage();
        request.noteStoredEventsEnded(clock.now());
        request.settlePage(page, {}, {});
        request.noteLost(clock.now());
    };
    for (std::size_t i = 0; i < RelayRequest::MaxWalks; ++i)
        cutShort();
    EXPECT_EQ(request.holes(), 0);

    cutShort();

    EXPECT_EQ(request.holes(), 1);
}

TEST_F(RelayLimitsTest, OfEventsThatAreCountedInOnePage)
{
    HistoryWalk walk{ofKind(Note)};
    constexpr auto Most = static_cast<int>(HistoryWalk::MaxPageEvents);
    for (int i = 0; i < Most; ++i)
        walk.note(unsignedEvent(i, i * 1s));

    walk.note(unsignedEvent(Most, 2 * Most * 1s));
    walk.endPage({.hint = PageHint::More}, {});

    EXPECT_EQ(walk.page({}).until, clock.now() - (Most - 1) * 1s); // the rest comes again
}
