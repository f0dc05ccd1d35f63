// SPDX-License-Identifier: GPL-3.0-or-later
// A RelayPool that counts (NIP-45) …
#include "nostr/relay_counts.h"
#include "nostr/relay_documents.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Note = 1;

class FixedDocument final : public RelayDocumentSource {
public:
    base::Task<base::Result<QByteArray>> fetch(RelayUrl) override
    {
        co_return base::Result<QByteArray>{R"({"supported_nips":[1,11]})"};
    }
};

class RelayCountTest : public test::RelayWorld {
protected:
    CountReport done(base::Task<CountReport> counting)
    {
        if (!counting.isDone())
            qFatal("the count did not end");
        return counting.await_resume();
    }
    static RelayOutcome outcomeAt(const CountReport& report, const test::FakeRelay& relay)
    {
        for (const auto& known : report.counts)
            if (known.answer.relay == relay.url())
                return known.answer.outcome;
        ADD_FAILURE() << "no answer of " << relay.url().toString().toStdString();
        return RelayOutcome::TimedOut;
    }
};

} // namespace

TEST_F(RelayCountTest, AsksEveryRelayAndTakesTheLargest)
{
    for (int i = 0; i < 3; ++i)
        place(first, event(Note, QString::number(i)));
    place(second, event(Note));
    connectBoth();

    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    const auto report = done(std::move(counting));
    EXPECT_EQ(report.counts.size(), 2);
    EXPECT_EQ(report.largest(), 3);
    EXPECT_EQ(first.receivedCount(u"[\"COUNT\""_s), 1);
}

TEST_F(RelayCountTest, TellsNoneFromUnknown)
{
    connectBoth();
    auto empty = pool.count({ofKind(Note)});
    clock.advance(Moment);
    EXPECT_EQ(done(std::move(empty)).largest(), 0);

    first.neverAnswers = true;
    auto silent = pool.count({ofKind(Note)}, {first.url()});
    clock.advance(4900ms);
    EXPECT_FALSE(silent.isDone());
    clock.advance(200ms);

    const auto report = done(std::move(silent));
    EXPECT_EQ(outcomeAt(report, first), RelayOutcome::TimedOut);
    EXPECT_FALSE(report.largest());
    EXPECT_EQ(healthOf(first).timedOut, 1);
}

TEST_F(RelayCountTest, WaitsForNoRelayThatCannotBeReached)
{
    first.refusesConnections = true;
    connectBoth();

    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    const auto report = done(std::move(counting));
    EXPECT_EQ(outcomeAt(report, first), RelayOutcome::Unreachable);
    EXPECT_EQ(outcomeAt(report, second), RelayOutcome::Ended);
}

TEST_F(RelayCountTest, DoesNotAskARelayThatSaysItCannotCount)
{
    FixedDocument document;
    pool.readDocumentsFrom(document);
    pool.addRelay(first.url());
    clock.advance(Moment);

    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    const auto report = done(std::move(counting));
    ASSERT_EQ(report.counts.size(), 1);
    EXPECT_EQ(report.counts[0].answer.outcome, RelayOutcome::Refused);
    EXPECT_EQ(report.counts[0].answer.reason, RefusalReason::Unsupported);
    EXPECT_EQ(first.receivedCount(u"[\"COUNT\""_s), 0);
}

TEST_F(RelayCountTest, AsksAgainAfterAReconnect)
{
    place(first, event(Note));
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAnswers = true;
    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    first.neverAnswers = false;
    first.disconnectAll();
    clock.advance(2s);

    EXPECT_EQ(done(std::move(counting)).largest(), 1);
}

TEST_F(RelayCountTest, TellsThatItWasRefused)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAnswers = true;

    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);
    first.say(u"[\"CLOSED\",\"c1\",\"rate-limited: slower\"]"_s);
    clock.advance(Moment);

    const auto report = done(std::move(counting));
    ASSERT_EQ(report.counts.size(), 1);
    EXPECT_EQ(report.counts[0].answer.reason, RefusalReason::RateLimited);
    EXPECT_EQ(healthOf(first).rateLimited, 1);
}

TEST_F(RelayCountTest, AuthenticatesWhereItMust)
{
    pool.authenticateAs(author);
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.say(u"[\"AUTH\",\"prove it\"]"_s);
    first.neverAnswers = true;
    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    first.neverAnswers = false;
    first.say(u"[\"CLOSED\",\"c1\",\"auth-required: who are you\"]"_s);
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"AUTH\""_s), 1);
    EXPECT_EQ(first.receivedCount(u"[\"COUNT\""_s), 2);
    EXPECT_EQ(done(std::move(counting)).largest(), 0);
}

TEST_F(RelayCountTest, AsksOnlySoMuchAtOnce)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAnswers = true;
    std::vector<base::Task<CountReport>> waiting;
    for (std::size_t i = 0; i < RelayCounts::MaxOpen; ++i)
        waiting.push_back(pool.count({ofKind(Note)}));

    auto further = pool.count({ofKind(Note)});
    clock.advance(Moment);

    EXPECT_EQ(outcomeAt(done(std::move(further)), first), RelayOutcome::Refused);
    EXPECT_FALSE(waiting.front().isDone());
}

TEST_F(RelayCountTest, AnswersForARelayThatIsRemoved)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAnswers = true;
    auto counting = pool.count({ofKind(Note)});
    clock.advance(Moment);

    pool.removeRelay(first.url());

    EXPECT_EQ(outcomeAt(done(std::move(counting)), first), RelayOutcome::Unreachable);
}
