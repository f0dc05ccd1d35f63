// SPDX-License-Identifier: GPL-3.0-or-later
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Collected;

namespace {

constexpr int Note = 1;

class RelayPoolTest : public test::RelayWorld { };

} // namespace

TEST_F(RelayPoolTest, PublishesAndCountsTheOks)
{
    connectBoth();
    second.refusesEventsWith = u"blocked: not you"_s;

    auto publishing = pool.publish(event(Note));
    clock.advance(Moment);

    const auto report = reportOf(std::move(publishing));
    EXPECT_EQ(report.accepted, QList{first.url()});
    ASSERT_EQ(report.refused.size(), 1);
    EXPECT_EQ(report.refused[0], qMakePair(second.url(), u"blocked: not you"_s));
    EXPECT_TRUE(report.isAccepted());
    EXPECT_EQ(healthOf(first).accepted, 1);
    EXPECT_EQ(healthOf(second).refused, 1);
    EXPECT_EQ(healthOf(second).lastError, u"blocked: not you"_s);
}

TEST_F(RelayPoolTest, DeliversAnEventOfTwoRelaysOnceAndChecksItOnce)
{
    const auto note = event(Note, u"hello"_s);
    place(first, note);
    place(second, note);
    connectBoth();

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"hello"_s});
    EXPECT_EQ(got.seenAgain, 1);
    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(got.eventsBeforeEnd, 1);
    EXPECT_EQ(pool.verificationCount(), 1);
}

TEST_F(RelayPoolTest, ChecksAnEventOnceForTwoSubscriptions)
{
    place(first, event(Note, u"hello"_s));
    connectBoth();

    Collected one{pool.subscribe({ofKind(Note)})};
    Collected two{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(one.events, two.events);
    EXPECT_EQ(one.events.size(), 1);
    EXPECT_EQ(pool.verificationCount(), 1);
}

TEST_F(RelayPoolTest, DeliversLiveEventsUntilTheSubscriptionIsDestroyed)
{
    connectBoth();
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    auto publishing = pool.publish(event(Note, u"live"_s));
    clock.advance(Moment);
    got.subscription.reset();
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"live"_s});
    EXPECT_EQ(first.receivedCount(u"[\"CLOSE\""_s), 1);
}

TEST_F(RelayPoolTest, SubscribesAtRelaysThatAreAddedLater)
{
    place(second, event(Note, u"late"_s));
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    pool.addRelay(second.url());
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"late"_s});
    EXPECT_EQ(pool.connectedCount(), 2);
}

TEST_F(RelayPoolTest, ReachesANamedRelayOutsideThePoolForAsLongAsNeeded)
{
    place(second, event(Note, u"there"_s));
    pool.addRelay(first.url());

    auto fetching = pool.fetch({ofKind(Note)}, {second.url()});
    clock.advance(Moment);

    ASSERT_TRUE(fetching.isDone());
    EXPECT_EQ(fetching.await_resume().events.size(), 1);
    EXPECT_EQ(pool.relays(), QList{first.url()});
    fetching = {};
    clock.advance(61s);
    EXPECT_EQ(second.connections, 1);
    second.disconnectAll();
    clock.advance(10min);
    EXPECT_EQ(second.connections, 1); // nobody came back
}

TEST_F(RelayPoolTest, FetchesNewestFirstFromAllRelaysWithoutDuplicates)
{
    const auto old = event(Note, u"old"_s, {}, 50s);
    const auto middle = event(Note, u"middle"_s, {}, 20s);
    place(first, old);
    place(first, middle);
    place(second, middle);
    place(second, event(Note, u"new"_s));
    connectBoth();

    auto fetching = pool.fetch({ofKind(Note)});
    clock.advance(Moment);

    ASSERT_TRUE(fetching.isDone());
    QStringList contents;
    const auto report = fetching.await_resume();
    for (const auto& found : report.events)
        contents += found.content;
    EXPECT_EQ(contents, (QStringList{u"new"_s, u"middle"_s, u"old"_s}));
}

TEST_F(RelayPoolTest, FetchesFromTheRelayThatAnswersWhenAnotherCannotBeReached)
{
    place(first, event(Note));
    second.refusesConnections = true;
    connectBoth();

    auto fetching = pool.fetch({ofKind(Note)});
    clock.advance(Moment);

    ASSERT_TRUE(fetching.isDone());
    EXPECT_EQ(fetching.await_resume().events.size(), 1);
}

TEST_F(RelayPoolTest, AnswersAFetchAtTheLimitWhenRelaysKeepSilent)
{
    place(first, event(Note));
    second.neverAnswers = true;
    connectBoth();

    auto fetching = pool.fetch({ofKind(Note)}, {}, 5s);
    clock.advance(4900ms);
    EXPECT_FALSE(fetching.isDone());
    clock.advance(200ms);

    ASSERT_TRUE(fetching.isDone());
    EXPECT_EQ(fetching.await_resume().events.size(), 1);
}

TEST_F(RelayPoolTest, PublishesToARelayThatConnectsWithinTheLimit)
{
    first.refusesConnections = true;
    pool.addRelay(first.url());
    auto publishing = pool.publish(event(Note), {}, 10s);
    clock.advance(500ms);

    first.refusesConnections = false;
    clock.advance(2s);

    EXPECT_EQ(reportOf(std::move(publishing)).accepted, QList{first.url()});
}

TEST_F(RelayPoolTest, DoesNotLetOneSilentRelayHoldUpAPublication)
{
    connectBoth();
    second.neverAnswers = true;

    auto publishing = pool.publish(event(Note), {}, 10s);
    clock.advance(1s);
    EXPECT_FALSE(publishing.isDone());
    clock.advance(1100ms);

    const auto report = reportOf(std::move(publishing));
    EXPECT_EQ(report.accepted, QList{first.url()});
    EXPECT_EQ(report.silent, QList{second.url()});
}

TEST_F(RelayPoolTest, AnswersForARelayThatIsRemoved)
{
    pool.addRelay(first.url());
    first.neverAnswers = true;
    clock.advance(Moment);
    auto publishing = pool.publish(event(Note));

    pool.removeRelay(first.url());
    clock.advance(Moment);

    EXPECT_EQ(reportOf(std::move(publishing)).silent, QList{first.url()});
    EXPECT_TRUE(pool.health().isEmpty());
}

TEST_F(RelayPoolTest, AuthenticatesOnlyWhenARelayDemandsItAndThenRepeats)
{
    auto& guarded = relays.add(u"wss://guarded.example"_s, {.guardsPrivateMessages = true});
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {author.publicKey().toHex()};
    const auto wrap = nostr::signEvent({.createdAt = clock.now(),
                                           .kind = kinds::GiftWrap,
                                           .tags = {{u"p"_s, author.publicKey().toHex()}},
                                           .content = u"secret"_s},
        other, random);
    place(guarded, wrap);
    pool.authenticateAs(author);
    pool.authenticateAs(other);
    pool.addRelay(guarded.url());
    clock.advance(Moment);
    EXPECT_EQ(guarded.receivedCount(u"[\"AUTH\""_s), 0);

    Collected got{pool.subscribe({inbox})};
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"secret"_s});
    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(guarded.receivedCount(u"[\"AUTH\""_s), 1); // the key that it is about
}

TEST_F(RelayPoolTest, ShowsNoKeyThatWasTakenBack)
{
    auto& guarded = relays.add(u"wss://guarded.example"_s, {.guardsPrivateMessages = true});
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {author.publicKey().toHex(), other.publicKey().toHex()};
    pool.authenticateAs(author);
    pool.authenticateAs(other);
    pool.authenticateAs(other);
    pool.addRelay(guarded.url());
    pool.stopAuthenticatingAs(other);
    pool.stopAuthenticatingAs(other);

    Collected got{pool.subscribe({inbox})};
    clock.advance(Moment);

    EXPECT_EQ(guarded.receivedCount(u"[\"AUTH\""_s), 1);
}

TEST_F(RelayPoolTest, AuthenticatesToPublishAProtectedEvent)
{
    pool.addRelay(first.url());
    pool.authenticateAs(author);
    clock.advance(Moment);

    auto publishing = pool.publish(event(Note, {}, {{u"-"_s}}));
    clock.advance(Moment);

    EXPECT_TRUE(reportOf(std::move(publishing)).isAccepted());
    EXPECT_EQ(first.relay().eventCount(), 1);
}

TEST_F(RelayPoolTest, GivesUpOnADemandItHasNoKeyFor)
{
    pool.addRelay(first.url());
    clock.advance(Moment);

    auto publishing = pool.publish(event(Note, {}, {{u"-"_s}}));
    clock.advance(Moment);

    const auto report = reportOf(std::move(publishing));
    ASSERT_EQ(report.refused.size(), 1);
    EXPECT_TRUE(report.refused[0].second.startsWith(u"auth-required:"_s));
}

TEST_F(RelayPoolTest, AuthenticatesWithAKeyThatIsGivenLater)
{
    auto& guarded = relays.add(u"wss://guarded.example"_s, {.guardsPrivateMessages = true});
    const auto inboxOf = [](const SecretKey& key) {
        auto filter = ofKind(kinds::GiftWrap);
        filter.tags[u'p'] = {key.publicKey().toHex()};
        return filter;
    };
    pool.addRelay(guarded.url());
    pool.authenticateAs(author);
    Collected one{pool.subscribe({inboxOf(author)})};
    clock.advance(Moment);

    pool.authenticateAs(other);
    Collected two{pool.subscribe({inboxOf(other)})};
    clock.advance(Moment);

    EXPECT_EQ(guarded.receivedCount(u"[\"AUTH\""_s), 2);
    place(
        guarded, event(kinds::GiftWrap, u"for the other"_s, {{u"p"_s, other.publicKey().toHex()}}));
    clock.advance(Moment);
    EXPECT_EQ(two.contents(), QStringList{u"for the other"_s});
    EXPECT_TRUE(one.events.isEmpty());
}

TEST_F(RelayPoolTest, CanBeDestroyedBeforeItsSubscriptions)
{
    auto shortLived = std::make_unique<RelayPool>(relays.transports(), clock, random);
    shortLived->addRelay(first.url());
    const auto subscription = shortLived->subscribe({ofKind(Note)});
    clock.advance(Moment);

    shortLived.reset();
    clock.advance(1min);
}

TEST_F(RelayPoolTest, TellsOfHealthAtMostFourTimesASecond)
{
    connectBoth();
    clock.advance(1s);
    int news = 0;
    QObject::connect(&pool, &RelayPool::healthChanged, &pool, [&news] { ++news; });

    for (int i = 0; i < 50; ++i) {
        auto publishing = pool.publish(event(Note, QString::number(i)));
        clock.advance(20ms);
    }

    EXPECT_GE(news, 1);
    EXPECT_LE(news, 5);
}
