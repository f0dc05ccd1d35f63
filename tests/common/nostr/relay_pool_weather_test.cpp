// SPDX-License-Identifier: GPL-3.0-or-later
#include "nostr/relay_message.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::Collected;

namespace {

constexpr int Note = 1;

// A RelayPool in bad weather …
class RelayPoolWeatherTest : public test::RelayWorld {
protected:
    QString eventMessage(const Event& event) const
    {
        return u"[\"EVENT\",\"s1\",%1]"_s.arg(QString::fromUtf8(toJsonText(event)));
    }
};

} // namespace

TEST_F(RelayPoolWeatherTest, ReconnectsAfter1And2And4SecondsUpToAMinute)
{
    first.refusesConnections = true;
    QList<std::chrono::milliseconds> attempts;
    const auto inner = relays.transports();
    RelayPool counted{[&] {
                          attempts += clock.uptime();
                          return inner();
                      },
        clock, random};

    counted.addRelay(first.url());
    clock.advance(10min);

    ASSERT_GE(attempts.size(), 9);
    std::chrono::milliseconds expected = 1s;
    for (qsizetype i = 1; i < attempts.size(); ++i) {
        const auto gap = attempts[i] - attempts[i - 1];
        EXPECT_GE(gap, expected);
        EXPECT_LE(gap, expected * 5 / 4);
        expected = std::min<std::chrono::milliseconds>(expected * 2, 60s);
    }
}

TEST_F(RelayPoolWeatherTest, BeginsWithShortDelaysAgainAfterAGoodConnection)
{
    first.refusesConnections = true;
    pool.addRelay(first.url());
    clock.advance(5min);
    first.refusesConnections = false;
    clock.advance(2min);
    EXPECT_EQ(pool.connectedCount(), 1);

    first.disconnectAll();
    clock.advance(1500ms);

    EXPECT_EQ(pool.connectedCount(), 1);
}

TEST_F(RelayPoolWeatherTest, AsksAfterAReconnectForWhatItMissedAndRepeatsNothing)
{
    place(first, event(Note, u"before"_s, {}, 30s));
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    first.disconnectAll();
    place(first, event(Note, u"meanwhile"_s));
    clock.advance(5s);
    place(first, event(Note, u"after"_s));
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), (QStringList{u"before"_s, u"meanwhile"_s, u"after"_s}));
    EXPECT_EQ(got.ends, 1);
    EXPECT_TRUE(first.received.back().contains(u"\"since\":"_s));
}

TEST_F(RelayPoolWeatherTest, FindsBackdatedWrapsThatCameWhileItWasCutOff)
{
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.limit = 0;
    pool.addRelay(first.url());
    Collected got{pool.subscribe({inbox})};
    clock.advance(Moment);

    first.disconnectAll();
    place(first, event(kinds::GiftWrap, u"backdated"_s, {}, 47h));
    clock.advance(5s);

    EXPECT_EQ(got.contents(), QStringList{u"backdated"_s});
}

TEST_F(RelayPoolWeatherTest, PublishesAgainWhatNeverGotItsOk)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAcknowledges = true;
    auto publishing = pool.publish(event(Note), {}, 10s);
    clock.advance(1s);

    first.disconnectAll();
    first.neverAcknowledges = false;
    clock.advance(3s);

    EXPECT_TRUE(reportOf(std::move(publishing)).isAccepted());
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 2);
    EXPECT_EQ(first.relay().eventCount(), 1);
}

TEST_F(RelayPoolWeatherTest, StopsRepeatingWhenTheLimitIsOver)
{
    pool.addRelay(first.url());
    clock.advance(Moment);
    first.neverAcknowledges = true;
    auto publishing = pool.publish(event(Note), {}, 10s);
    clock.advance(11s);

    first.disconnectAll();
    clock.advance(1min);

    EXPECT_EQ(reportOf(std::move(publishing)).silent, QList{first.url()});
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 1);
}

TEST_F(RelayPoolWeatherTest, TakesASubscriptionAsEndedAfterTenSecondsOfSilence)
{
    place(first, event(Note, u"hello"_s));
    first.neverEndsStoredEvents = true;
    connectBoth();
    Collected got{pool.subscribe({ofKind(Note)})};

    clock.advance(9900ms);
    EXPECT_EQ(got.ends, 0);
    clock.advance(200ms);

    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(got.events.size(), 1);
}

TEST_F(RelayPoolWeatherTest, EndsTheStoredEventsEvenWhenNoRelayCanBeReached)
{
    first.refusesConnections = true;
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};

    clock.advance(10100ms);

    EXPECT_EQ(got.ends, 1);
}

TEST_F(RelayPoolWeatherTest, TakesDuplicatesAndReorderedEventsAsTheyAre)
{
    first.copies = 3;
    first.swapsNeighbours = true;
    for (int i = 0; i < 6; ++i)
        place(first, event(Note, QString::number(i), {}, std::chrono::seconds{i}));
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};

    clock.advance(Moment);

    EXPECT_EQ(got.events.size(), 6);
    EXPECT_EQ(got.seenAgain, 12);
    EXPECT_EQ(got.eventsBeforeEnd, 6);
    EXPECT_EQ(pool.verificationCount(), 6);
}

TEST_F(RelayPoolWeatherTest, GetsALostEventFromAnotherRelay)
{
    const auto note = event(Note, u"hello"_s);
    place(first, note);
    place(second, note);
    first.eventsToDrop = 1;
    connectBoth();

    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"hello"_s});
}

TEST_F(RelayPoolWeatherTest, DropsAndCountsWhatIsWronglySignedFromTheFutureOrNotAskedFor)
{
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);
    auto forged = event(Note, u"forged"_s);
    forged.sig[0] ^= 1;

    first.say(eventMessage(forged));
    first.say(eventMessage(event(Note, u"future"_s, {}, -16min)));
    first.say(eventMessage(event(7, u"another kind"_s)));
    first.say(eventMessage(event(Note, u"expired"_s, {{u"expiration"_s, u"1000000000"_s}})));
    first.say(eventMessage(event(Note, u"good"_s)));
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"good"_s});
    EXPECT_EQ(healthOf(first).invalid, 3);
}

TEST_F(RelayPoolWeatherTest, StillTakesTheTrueEventAfterAForgedOne)
{
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);
    const auto note = event(Note, u"true"_s);
    auto forged = note;
    forged.sig[5] ^= 1;

    first.say(eventMessage(forged));
    first.say(eventMessage(note));
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"true"_s});
}

TEST_F(RelayPoolWeatherTest, SurvivesEveryKindOfNonsense)
{
    connectBoth();
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    for (const auto& text : {u""_s, u"nonsense"_s, u"[]"_s, u"[\"EVENT\"]"_s,
             u"[\"EVENT\",\"s1\",{}]"_s, u"[\"EVENT\",\"s1\",{\"id\":1}]"_s,
             u"[\"EVENT\",\"s9\",{}]"_s, u"[\"OK\",1,2,3]"_s, u"[\"EOSE\"]"_s,
             u"[\"EOSE\",\"s9\"]"_s, u"[\"CLOSED\",\"s9\",\"\"]"_s, u"[\"NOTICE\",\"be nice\"]"_s,
             u"[\"AUTH\",\"%1\"]"_s.arg(QString{5000, u'x'}), QString{MaxMessageSize + 1, u'['},
             u"[\"OK\",\"%1\",true,\"\"]"_s.arg(QString{64, u'0'})})
        first.say(text);
    place(second, event(Note, u"still here"_s));
    clock.advance(Moment);

    EXPECT_EQ(got.contents(), QStringList{u"still here"_s});
    EXPECT_EQ(pool.connectedCount(), 2);
    EXPECT_EQ(healthOf(first).lastError, u"be nice"_s);
}

TEST_F(RelayPoolWeatherTest, AsksAgainLaterWhenARelayClosesASubscriptionForAPassingReason)
{
    pool.addRelay(first.url());
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    first.say(u"[\"CLOSED\",\"s1\",\"error: restarting\"]"_s);
    clock.advance(61s);

    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 2);
}

TEST_F(RelayPoolWeatherTest, EndsAtOnceWhenEveryRelayRefusesTheFilter)
{
    pool.addRelay(first.url());
    first.neverEndsStoredEvents = true;
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    first.say(u"[\"CLOSED\",\"s1\",\"unsupported: no\"]"_s);
    clock.advance(5min);

    EXPECT_EQ(got.ends, 1);
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 1);
}

TEST_F(RelayPoolWeatherTest, DoesNotAuthenticateForEverAtARelayThatNeverAgrees)
{
    pool.authenticateAs(author);
    pool.addRelay(first.url());
    first.neverEndsStoredEvents = true;
    Collected got{pool.subscribe({ofKind(Note)})};
    clock.advance(Moment);

    for (int i = 0; i < 20; ++i) {
        first.say(u"[\"AUTH\",\"challenge %1\"]"_s.arg(i));
        first.say(u"[\"CLOSED\",\"s1\",\"auth-required: again\"]"_s);
        clock.advance(6s);
    }

    EXPECT_LE(first.receivedCount(u"[\"AUTH\""_s), 4);
    EXPECT_LE(first.receivedCount(u"[\"REQ\""_s), 5);
    EXPECT_EQ(got.ends, 1);
}
