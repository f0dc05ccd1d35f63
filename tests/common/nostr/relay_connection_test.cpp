// SPDX-License-Identifier: GPL-3.0-or-later
// One connection whose events come faster than there is room for them.
#include "nostr/relay_connection.h"
#include "relay_world.h"

#include <QSet>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int Note = 1;

class RelayConnectionTest : public test::RelayWorld {
protected:
    RelayConnectionTest()
    {
        QObject::connect(
            &connection, &RelayConnection::arrived, &connection, [this](const Arrival& arrival) {
                if (arrival.json.isEmpty()) {
                    room = roomOfPage;
                    connection.settle(arrival);
                } else if (room-- > 0) {
                    const auto event = eventFromJsonText(arrival.json).value();
                    got.insert(event.id);
                    connection.noteSeen(arrival, event);
                } else {
                    connection.noteDropped(arrival);
                }
            });
        QObject::connect(&connection, &RelayConnection::concluded, &connection,
            [this](const QString&, const RelayAnswer& answer) { answers += answer; });
        connection.start();
        clock.advance(Moment);
    }

    QList<SecretKey> keys;
    RelayConnection connection{
        first.url(), relays.transports(), clock, random, keys, [] { return true; }};
    int roomOfPage = 20;
    int room = 20;
    QSet<EventId> got;
    QList<RelayAnswer> answers;
};

} // namespace

TEST_F(RelayConnectionTest, AsksAgainForTheRestOfAPageThatDidNotFit)
{
    for (int i = 0; i < 50; ++i)
        place(first, event(Note, QString::number(i), {}, i * 1s));

    connection.request(u"s1"_s, {ofKind(Note)});
    clock.advance(Moment);

    EXPECT_EQ(got.size(), 50);
    EXPECT_GT(connection.health().dropped, 0);
    EXPECT_EQ(connection.health().holes, 0);
    ASSERT_EQ(answers.size(), 1);
    EXPECT_EQ(answers[0].outcome, RelayOutcome::Ended);
}

TEST_F(RelayConnectionTest, SendsTheRequestAnewAfterLiveEventsThatDidNotFit)
{
    connection.request(u"s1"_s, {ofKind(Note)});
    clock.advance(Moment);
    room = 1;

    for (int i = 0; i < 5; ++i)
        place(first, event(Note, QString::number(i)));
    clock.advance(Moment);
    EXPECT_EQ(got.size(), 1);

    room = 20;
    clock.advance(RelayRequests::FloodPause);
    clock.advance(Moment);
    EXPECT_EQ(got.size(), 5);
}

TEST_F(RelayConnectionTest, GivesItsSocketBackAndGoesOnLater)
{
    connection.request(u"s1"_s, {ofKind(Note)});
    clock.advance(Moment);

    connection.suspend();
    clock.advance(5min);
    EXPECT_EQ(first.openCount(), 0U);
    EXPECT_TRUE(connection.health().isWaiting);
    place(first, event(Note, u"meanwhile"_s));
    connection.start();
    clock.advance(Moment);

    EXPECT_EQ(first.openCount(), 1U);
    EXPECT_EQ(got.size(), 1);
}

TEST_F(RelayConnectionTest, KeepsNamesOfRequestsShort)
{
    for (int i = 0; i < 30; ++i)
        place(first, event(Note, QString::number(i), {}, i * 1s));
    connection.request(u"s1234567"_s, {ofKind(Note)});
    clock.advance(Moment);

    for (const auto& text : first.received) {
        if (text.startsWith(u"[\"REQ\""_s)) {
            EXPECT_LE(text.section(u'"', 3, 3).size(), 20);
        }
    }
}
