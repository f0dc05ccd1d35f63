// SPDX-License-Identifier: GPL-3.0-or-later
// An InboxDelivery …
#include "nostr/inbox_delivery.h"
#include "relay_world.h"

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class InboxDeliveryTest : public test::RelayWorld {
protected:
    test::FakeRelay& inbox = relays.add(u"wss://inbox.example"_s);
    RelayDirectory directory{pool, clock};
    InboxDelivery delivery{pool, directory, clock};

    InboxDeliveryTest() { pool.addRelay(first.url()); }
    void nameInbox(const QString& url)
    {
        place(first,
            signEvent({.createdAt = clock.now(),
                          .kind = kinds::DirectMessageRelays,
                          .tags = {{u"relay"_s, url}},
                          .content = {}},
                other, random));
    }
    Event letter()
    {
        return event(kinds::GiftWrap, u"sealed"_s, {{u"p"_s, other.publicKey().toHex()}});
    }
};

} // namespace

TEST_F(InboxDeliveryTest, BringsALetterToTheRelaysItsReceiverNames)
{
    nameInbox(inbox.url().toString());
    clock.advance(Moment);

    const auto takers = delivery.deliver(letter(), other.publicKey());
    clock.advance(1s);

    EXPECT_EQ(*takers, QList{inbox.url()});
    EXPECT_EQ(inbox.relay().eventCount(), 1);
    EXPECT_EQ(first.receivedCount(u"[\"EVENT\""_s), 0); // ours are somebody else's business
}

TEST_F(InboxDeliveryTest, HasNothingToDoForPeopleWithoutAList)
{
    clock.advance(Moment);

    const auto takers = delivery.deliver(letter(), other.publicKey());
    clock.advance(1min);

    EXPECT_TRUE(takers->isEmpty());
    EXPECT_EQ(first.receivedCount(u"[\"REQ\""_s), 1);
}

TEST_F(InboxDeliveryTest, TriesAgainForAWhile)
{
    inbox.refusesEventsWith = u"rate-limited: slower"_s;
    nameInbox(inbox.url().toString());
    clock.advance(Moment);

    const auto takers = delivery.deliver(letter(), other.publicKey());
    clock.advance(1s);
    EXPECT_EQ(inbox.receivedCount(u"[\"EVENT\""_s), 1);
    clock.advance(InboxDelivery::FirstPause + 1s);
    EXPECT_EQ(inbox.receivedCount(u"[\"EVENT\""_s), 2);

    clock.advance(10min);
    EXPECT_EQ(inbox.receivedCount(u"[\"EVENT\""_s), InboxDelivery::MaxTries);
    EXPECT_TRUE(takers->isEmpty());
}

TEST_F(InboxDeliveryTest, IsNotSentIntoOurOwnNetworkByAStranger)
{
    auto& nearby = relays.add(u"ws://192.168.1.1:81"_s);
    nameInbox(nearby.url().toString());
    clock.advance(Moment);

    delivery.deliver(letter(), other.publicKey());
    clock.advance(1min);

    EXPECT_EQ(nearby.connections, 0);
}

TEST_F(InboxDeliveryTest, HasOnlySoManyUnderWay)
{
    first.neverAnswers = true;
    clock.advance(Moment);

    std::vector<InboxDelivery::Takers> all;
    for (int i = 0; i <= InboxDelivery::MaxUnderWay; ++i)
        all.push_back(delivery.deliver(letter(), other.publicKey()));
    clock.advance(10s); // they failed once, and pause
    nameInbox(inbox.url().toString());
    first.neverAnswers = false;
    clock.advance(10s);

    EXPECT_EQ(*all.front(), QList{inbox.url()});
    EXPECT_TRUE(all.back()->isEmpty());
}
