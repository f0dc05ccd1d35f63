// SPDX-License-Identifier: GPL-3.0-or-later
// What relays allow, what we allow them, and how each answered.
#include "nostr/relay_connection.h"
#include "nostr/relay_documents.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Collected;

namespace {

constexpr int Note = 1;

class FixedDocuments final : public RelayDocumentSource {
public:
    base::Task<base::Result<QByteArray>> fetch(RelayUrl url) override
    {
        asked += url;
        auto answer = documents.contains(url)
            ? base::Result<QByteArray>{documents.value(url)}
            : base::Result<QByteArray>{base::fail(base::Errc::NotFound, {})};
        co_return answer;
    }

    QHash<RelayUrl, QByteArray> documents;
    QList<RelayUrl> asked;
};

class RelayPoolPolicyTest : public test::RelayWorld {
protected:
    FixedDocuments documents;

    // First states these limits.
    void limitFirst(const QByteArray& limitation)
    {
        documents.documents[first.url()] = "{\"limitation\":" + limitation + "}";
        pool.readDocumentsFrom(documents);
        pool.addRelay(first.url());
        clock.advance(Moment);
    }
    RelayOutcome outcomeOf(const FetchReport& report, const test::FakeRelay& relay)
    {
        for (const auto& answer : report.answers)
            if (answer.relay == relay.url())
                return answer.outcome;
        ADD_FAILURE() << "no answer of " << relay.url().toString().toStdString();
        return RelayOutcome::TimedOut;
    }
};

} // namespace

TEST_F(RelayPoolPolicyTest, TellsHowEachRelayAnsweredAFetch)
{
    auto& refusing = relays.add(u"wss://refusing.example"_s);
    auto& gone = relays.add(u"wss://gone.example"_s);
    place(first, event(Note));
    second.neverAnswers = true;
    refusing.closesRequestsWith = u"odd: go away"_s;
    gone.refusesConnections = true;
    for (auto* relay : {&first, &second, &refusing, &gone})
        pool.addRelay(relay->url());
    clock.advance(Moment);

    auto fetching = pool.fetch({ofKind(Note)});
    clock.advance(6s);

    ASSERT_TRUE(fetching.isDone());
    const auto report = fetching.await_resume();
    EXPECT_EQ(report.events.size(), 1);
    EXPECT_EQ(report.answers.size(), 4);
    EXPECT_EQ(outcomeOf(report, first), RelayOutcome::Ended);
    EXPECT_EQ(outcomeOf(report, second), RelayOutcome::TimedOut);
    EXPECT_EQ(outcomeOf(report, refusing), RelayOutcome::Refused);
    EXPECT_EQ(outcomeOf(report, gone), RelayOutcome::Unreachable);
    EXPECT_TRUE(report.hasAnswer());
    EXPECT_FALSE(report.isComplete());
    for (const auto& answer : report.answers) {
        if (answer.outcome == RelayOutcome::Refused) {
            EXPECT_EQ(answer.reason, RefusalReason::Error); // a word of no list
            EXPECT_EQ(answer.text, u"odd: go away"_s);
        }
        if (answer.outcome == RelayOutcome::Unreachable) {
            EXPECT_EQ(answer.text, u"connection refused"_s);
        }
    }
}

TEST_F(RelayPoolPolicyTest, TakesANoticeForSilence)
{
    first.answersRequestsWithNotice = u"ERROR: bad req"_s;
    pool.addRelay(first.url());
    clock.advance(Moment);

    auto fetching = pool.fetch({ofKind(Note)}, {}, 20s);
    clock.advance(9900ms);
    EXPECT_FALSE(fetching.isDone());
    clock.advance(200ms);

    ASSERT_TRUE(fetching.isDone());
    EXPECT_EQ(outcomeOf(fetching.await_resume(), first), RelayOutcome::TimedOut);
    EXPECT_EQ(healthOf(first).timedOut, 1);
    EXPECT_EQ(healthOf(first).lastError, u"ERROR: bad req"_s);
}

TEST_F(RelayPoolPolicyTest, CountsRefusalsForAskingTooMuch)
{
    first.closesRequestsWith = u"rate-limited: slow down"_s;
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(healthOf(first).rateLimited, 1);
    EXPECT_EQ(healthOf(first).refused, 1);
    first.refusesEventsWith = u"rate-limited: slow down"_s;
    auto publishing = pool.publish(event(Note));
    clock.advance(Moment);
    EXPECT_EQ(healthOf(first).rateLimited, 2);
}

TEST_F(RelayPoolPolicyTest, ReadsTheDocumentOfARelayOnceItIsConnected)
{
    first.refusesConnections = true;
    limitFirst(R"({"max_limit":7})");
    EXPECT_TRUE(documents.asked.isEmpty());
    EXPECT_FALSE(healthOf(first).document);

    first.refusesConnections = false;
    clock.advance(2s);

    EXPECT_EQ(documents.asked, QList{first.url()});
    ASSERT_TRUE(healthOf(first).document);
    EXPECT_EQ(healthOf(first).document->limits.filterLimit, 7);
}

TEST_F(RelayPoolPolicyTest, WorksWithRelaysThatHaveNoDocument)
{
    pool.readDocumentsFrom(documents);
    place(second, event(Note, u"hello"_s));
    pool.addRelay(second.url());

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"hello"_s});
}

TEST_F(RelayPoolPolicyTest, KeepsAnEventThatARelayWouldRefuse)
{
    limitFirst(R"({"min_pow_difficulty":100})");

    auto publishing = pool.publish(event(Note));
    clock.advance(Moment);

    const auto report = reportOf(std::move(publishing));
    ASSERT_EQ(report.refused.size(), 1);
    EXPECT_TRUE(report.refused[0].second.startsWith(u"pow:"_s));
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 0);
}

TEST_F(RelayPoolPolicyTest, LetsRequestsWaitForOneOfTheRelaysPlaces)
{
    place(first, event(8, u"third"_s));
    limitFirst(R"({"max_subscriptions":2})");

    Collected one{pool.subscribe({ofKind(6)})};
    Collected two{pool.subscribe({ofKind(7)})};
    Collected three{pool.subscribe({ofKind(8)})};
    clock.advance(Moment);
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 2);
    EXPECT_TRUE(three.events.isEmpty());

    one.subscription.reset();
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 3);
    EXPECT_EQ(three.contents(), QStringList{u"third"_s});
}

TEST_F(RelayPoolPolicyTest, AsksForNoMoreThanTheRelaysLimit)
{
    limitFirst(R"({"max_limit":7})");
    auto filter = ofKind(Note);
    filter.limit = 100;

    Collected got{pool.subscribe({filter})};
    clock.advance(Moment);

    EXPECT_TRUE(first.received.back().contains(u"\"limit\":7"_s))
        << first.received.back().toStdString();
}

TEST_F(RelayPoolPolicyTest, SendsNoRequestThatIsTooLongForTheRelay)
{
    limitFirst(R"({"max_message_length":2000})");
    auto filter = ofKind(Note);
    for (int i = 0; i < 100; ++i)
        filter.tags[u'd'] += QString{40, u'x'} + QString::number(i);

    auto fetching = pool.fetch({filter});
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 0);
    ASSERT_TRUE(fetching.isDone());
    EXPECT_EQ(outcomeOf(fetching.await_resume(), first), RelayOutcome::Refused);
}

TEST_F(RelayPoolPolicyTest, AuthenticatesAtOnceWhereTheDocumentDemandsIt)
{
    pool.authenticateAs(author);
    limitFirst(R"({"auth_required":true})");

    first.say(u"[\"AUTH\",\"prove it\"]"_s);
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"AUTH\""_s), 1);
}

TEST_F(RelayPoolPolicyTest, AnswersOnlySoManyChallengesOfOneConnection)
{
    pool.authenticateAs(author);
    limitFirst(R"({"auth_required":true})");

    for (int i = 0; i < 5 * RelayAuthentication::MaxChallenges; ++i) {
        first.say(u"[\"AUTH\",\"challenge %1\"]"_s.arg(i));
        clock.advance(Moment);
    }

    EXPECT_EQ(first.receivedCount(u"[\"AUTH\""_s), RelayAuthentication::MaxChallenges);
    first.disconnectAll();
    clock.advance(2s);
    first.say(u"[\"AUTH\",\"a new connection\"]"_s);
    clock.advance(Moment);
    EXPECT_EQ(first.receivedCount(u"[\"AUTH\""_s), RelayAuthentication::MaxChallenges + 1);
}

TEST_F(RelayPoolPolicyTest, ProvesNoKeyToAGuestWithoutConsent)
{
    auto& guarded = relays.add(u"wss://guarded.example"_s, {.guardsPrivateMessages = true});
    place(guarded,
        nostr::signEvent({.createdAt = clock.now(),
                             .kind = kinds::GiftWrap,
                             .tags = {{u"p"_s, author.publicKey().toHex()}},
                             .content = u"secret"_s},
            other, random));
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {author.publicKey().toHex()};
    pool.authenticateAs(author);

    auto refused = pool.fetch({inbox}, {guarded.url()});
    clock.advance(Moment);

    ASSERT_TRUE(refused.isDone());
    const auto report = refused.await_resume();
    EXPECT_TRUE(report.events.isEmpty());
    ASSERT_EQ(report.answers.size(), 1);
    EXPECT_EQ(report.answers[0].outcome, RelayOutcome::Refused);
    EXPECT_EQ(report.answers[0].reason, RefusalReason::AuthRequired);
    EXPECT_EQ(guarded.receivedCount(u"[\"AUTH\""_s), 0);

    QList<RelayUrl> consulted;
    pool.setAuthPolicy([&consulted](const RelayUrl& url) {
        consulted += url;
        return true;
    });
    auto allowed = pool.fetch({inbox}, {guarded.url()});
    clock.advance(Moment);
    ASSERT_TRUE(allowed.isDone());
    EXPECT_EQ(allowed.await_resume().events.size(), 1);
    EXPECT_TRUE(consulted.contains(guarded.url()));
}

TEST_F(RelayPoolPolicyTest, TakesRestrictedForADemandWhenItHasNotAuthenticatedYet)
{
    pool.authenticateAs(author);
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.say(u"[\"AUTH\",\"prove it\"]"_s);
    first.closesRequestsWith = u"restricted: not for you"_s;

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(first.receivedCount(u"[\"AUTH\""_s), 1);
    EXPECT_EQ(got.ends, 1); // refused again, and now it is final
    clock.advance(5min);
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 2);
}

TEST_F(RelayPoolPolicyTest, KeepsNoMoreSocketsThanItsLimit)
{
    std::vector<test::FakeRelay*> guests;
    QList<RelayUrl> urls;
    for (std::size_t i = 0; i < RelayPool::MaxSockets + 5; ++i) {
        guests.push_back(&relays.add(u"wss://guest%1.example"_s.arg(i)));
        urls += guests.back()->url();
    }
    const auto connected = [&guests] {
        std::size_t count = 0;
        for (const auto* guest : guests)
            count += guest->openCount();
        return count;
    };

    Collected got{pool.subscribe({ofKind(Note)}, urls)};
    clock.advance(Moment);
    EXPECT_EQ(connected(), RelayPool::MaxSockets);

    pool.addRelay(first.url()); // our own goes first
    clock.advance(Moment);
    EXPECT_EQ(pool.connectedCount(), 1);
    EXPECT_EQ(connected(), RelayPool::MaxSockets - 1);
    EXPECT_EQ(got.ends, 1); // nobody waits for those without a socket

    pool.removeRelay(first.url());
    clock.advance(Moment);
    EXPECT_EQ(connected(), RelayPool::MaxSockets);
}
