// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "protocol/courier.h"
#include "protocol/request.h"

#include <gtest/gtest.h>

using namespace protocol;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class CourierTest : public testing::Test {
protected:
    test::FakeClock clock;
    test::FakeRandom random;
    test::FakeRelays relays{clock, random};
    test::FakeRelay* one = &relays.add(u"wss://one.example"_s);
    test::FakeRelay* two = &relays.add(u"wss://two.example"_s);
    nostr::SecretKey own = nostr::SecretKey::generate(random);
    nostr::SecretKey peer = nostr::SecretKey::generate(random);
    nostr::RelayPool ourPool{relays.transports(), clock, random};
    nostr::RelayPool theirPool{relays.transports(), clock, random};
    std::unique_ptr<Courier> courier;
    std::unique_ptr<nostr::Subscription> inbox;
    QList<Decrypted> arrived; // at the peer
    QList<Reply> unasked;
    QList<nostr::EventId> read;
    QList<LeaseMessage> repeated;
    bool diskIsFull = false; // nothing that arrives can be stored
    base::TaskSet tasks;

    void SetUp() override
    {
        for (auto* pool : {&ourPool, &theirPool}) {
            pool->addRelay(one->url());
            pool->addRelay(two->url());
        }
        nostr::Filter letters;
        letters.kinds = {nostr::kinds::GiftWrap, nostr::kinds::EncryptedDirectMessage};
        letters.tags.insert(u'p', {peer.publicKey().toHex()});
        inbox = theirPool.subscribe({letters});
        QObject::connect(inbox.get(), &nostr::Subscription::eventArrived, inbox.get(),
            [this](const nostr::Event& event) {
                if (const auto letter = open(event, peer))
                    arrived.append(*letter);
            });
        begin();
        run(1s);
    }
    void begin(const QSet<nostr::EventId>& known = {})
    {
        courier = std::make_unique<Courier>(
            ourPool, clock, random, own, peer.publicKey(), clock.now(), known);
        QObject::connect(courier.get(), &Courier::replyArrived, courier.get(),
            [this](const Reply& reply, Delivery& delivery) {
                unasked.append(reply);
                if (diskIsFull)
                    delivery.refuse();
            });
        QObject::connect(courier.get(), &Courier::messageRepeated, courier.get(),
            [this](const LeaseMessage& message) { repeated.append(message); });
        QObject::connect(courier.get(), &Courier::letterRead, courier.get(),
            [this](const nostr::EventId& id) { read.append(id); });
    }
    void run(std::chrono::milliseconds time)
    {
        for (auto end = clock.uptime() + time; clock.uptime() < end;)
            clock.advance(std::min<std::chrono::milliseconds>(10ms, end - clock.uptime()));
    }
    base::Task<> publish(nostr::Event event)
    {
        const auto report = co_await theirPool.publish(event);
        (void)report;
    }
    void answer(const QString& text, const nostr::SecretKey& from, base::UnixTime at,
        Mode mode = Mode::Nip17, std::optional<nostr::EventId> answerTo = {})
    {
        const Outgoing letter{text, at, nostr::kinds::ChatMessage, mode, answerTo};
        const auto event
            = seal(letter, from, own.publicKey(), clock.now(), nostr::Backdating::None30s, random);
        tasks.add(publish(*event));
    }
    void answer(const QString& text) { answer(text, peer, clock.now()); }
    Letter aQuestion() { return *courier->write(toJson(StatusRequest{u"1003"_s}), Mode::Nip17); }
    base::Task<base::Result<Reply>> ask()
    {
        return courier->ask(aQuestion(), ExpectedReply::Status, 30s);
    }

    static QString aStatus()
    {
        StatusReply reply;
        reply.podId = u"1003"_s;
        reply.status = u"Running"_s;
        reply.sshHost = u"h"_s;
        reply.sshUsername = u"root"_s;
        return toJson(reply);
    }
    static QString anError()
    {
        return u"{\"error_type\":\"not_found\",\"message\":\"no\",\"details\":null}"_s;
    }
};

TEST_F(CourierTest, WorksWhereARelayDemandsIt)
{
    auto& strict = relays.add(u"wss://strict.example"_s, {.leastWork = 8});
    for (auto* pool : {&ourPool, &theirPool}) {
        for (const auto& url : {one->url(), two->url()})
            pool->removeRelay(url);
        pool->addRelay(strict.url());
    }
    run(1s);

    auto asking = ask();
    ASSERT_TRUE(test::waitUntil([&] {
        run(10ms);
        return !arrived.isEmpty();
    }));

    EXPECT_EQ(arrived.first().sender, own.publicKey());
    EXPECT_EQ(ourPool.demandedWork(), 8);
    EXPECT_FALSE(asking.isDone());
}

TEST_F(CourierTest, BringsTheAnswerToTheQuestion)
{
    auto asking = ask();
    run(1s);
    ASSERT_EQ(arrived.size(), 1);
    EXPECT_EQ(arrived.first().sender, own.publicKey());

    answer(aStatus());
    run(1s);

    ASSERT_TRUE(asking.isDone());
    const auto reply = asking.await_resume();
    ASSERT_TRUE(reply);
    EXPECT_TRUE(std::holds_alternative<StatusReply>(*reply));
    EXPECT_TRUE(unasked.isEmpty());
    EXPECT_EQ(read.size(), 1);
}

TEST_F(CourierTest, AlsoWritesToTheRelaysThatThePeerNames)
{
    auto& inboxRelay = relays.add(u"wss://inbox.example"_s);
    const auto list = nostr::directMessageRelaysEvent({inboxRelay.url()}, clock.now());
    tasks.add(publish(nostr::signEvent(list, peer, random)));
    run(1s);
    nostr::RelayDirectory directory{ourPool, clock};
    courier->useDirectory(directory);

    auto asking = ask();
    run(1s);

    EXPECT_EQ(inboxRelay.relay().eventCount(), 1);
    EXPECT_EQ(arrived.size(), 1); // at ours, as ever
    courier.reset();
}

TEST_F(CourierTest, CountsALetterAsSentWhenOnlyThePeersOwnRelayTakesIt)
{
    auto& inboxRelay = relays.add(u"wss://inbox.example"_s);
    const auto list = nostr::directMessageRelaysEvent({inboxRelay.url()}, clock.now());
    tasks.add(publish(nostr::signEvent(list, peer, random)));
    run(1s);
    nostr::RelayDirectory directory{ourPool, clock};
    courier->useDirectory(directory);
    run(1s);
    for (auto* relay : {one, two})
        relay->neverAcknowledges = true;

    auto sending = courier->send(aQuestion());
    run(12s);

    ASSERT_TRUE(sending.isDone());
    EXPECT_EQ(sending.await_resume()->accepted, 1);
    courier.reset();
}

TEST_F(CourierTest, TellsWhereItListens)
{
    nostr::RelayDirectory directory{ourPool, clock};
    courier->useDirectory(directory);
    run(1s);

    nostr::RelayDirectory theirDirectory{theirPool, clock};
    auto asking = theirDirectory.relaysOf(own.publicKey());
    run(1s);

    ASSERT_TRUE(asking.isDone());
    EXPECT_EQ(asking.await_resume()->directMessages, ourPool.relays());
    courier.reset();
}

TEST_F(CourierTest, TakesAnErrorForAnAnswer)
{
    auto asking = ask();
    run(1s);
    answer(anError());
    run(1s);

    ASSERT_TRUE(asking.isDone());
    EXPECT_EQ(std::get<ErrorReply>(*asking.await_resume()).type, u"not_found"_s);
}

TEST_F(CourierTest, LeavesReturnedValueToWhoeverPaid)
{
    auto asking = ask();
    run(1s);
    answer(toJson(ErrorReply{u"race_lost"_s, u"late"_s, {}, u"cashuB"_s}));
    run(1s);

    EXPECT_FALSE(asking.isDone());
    ASSERT_EQ(unasked.size(), 1);
    EXPECT_EQ(std::get<ErrorReply>(unasked.first()).refundToken, u"cashuB"_s);
}

TEST_F(CourierTest, UnderstandsAnAnswerInTheOldForm)
{
    auto asking = ask();
    run(1s);
    answer(aStatus(), peer, clock.now(), Mode::Nip04);
    run(1s);

    EXPECT_TRUE(asking.isDone());
}

TEST_F(CourierTest, IgnoresLettersOfOthers)
{
    auto asking = ask();
    run(1s);
    answer(aStatus(), nostr::SecretKey::generate(random), clock.now());
    run(1s);

    EXPECT_FALSE(asking.isDone());
    EXPECT_TRUE(read.isEmpty());
}

TEST_F(CourierTest, IgnoresAnAnswerFromBeforeTheQuestion)
{
    auto asking = ask();
    run(1s);
    answer(aStatus(), peer, clock.now() - 62s);
    run(1s);

    EXPECT_FALSE(asking.isDone());
    EXPECT_EQ(unasked.size(), 1);
}

TEST_F(CourierTest, KeepsWaitingWhenAnotherShapeComes)
{
    auto asking = ask();
    run(1s);
    TopUpReply other;
    other.podId = u"container-1003"_s;
    other.message = u"late"_s;
    answer(toJson(other));
    run(1s);
    EXPECT_FALSE(asking.isDone());
    EXPECT_EQ(unasked.size(), 1);

    answer(aStatus());
    run(1s);

    EXPECT_TRUE(asking.isDone());
}

TEST_F(CourierTest, GivesUpInTimeAndAnnouncesTheLateAnswer)
{
    auto asking = ask();
    run(31s);
    ASSERT_TRUE(asking.isDone());
    EXPECT_EQ(asking.await_resume().error().code, base::Errc::Timeout);

    answer(aStatus());
    run(1s);

    EXPECT_EQ(unasked.size(), 1);
}

TEST_F(CourierTest, FailsAtOnceWhenEveryRelayRefuses)
{
    one->refusesEventsWith = u"blocked: no"_s;
    two->refusesEventsWith = u"blocked: no"_s;

    auto asking = ask();
    run(3s);

    ASSERT_TRUE(asking.isDone());
    EXPECT_EQ(asking.await_resume().error().code, base::Errc::Rejected);
}

TEST_F(CourierTest, FailsWhenNoRelayIsThere)
{
    one->refusesConnections = true;
    two->refusesConnections = true;
    one->disconnectAll();
    two->disconnectAll();

    auto asking = courier->ask(aQuestion(), ExpectedReply::Status, 120s);
    run(60s);

    ASSERT_TRUE(asking.isDone());
    EXPECT_EQ(asking.await_resume().error().code, base::Errc::Network);
}

TEST_F(CourierTest, SendsTheSameLetterAgainToTheRelayThatMissedIt)
{
    two->refusesConnections = true;
    two->disconnectAll();
    auto asking = ask();
    run(5s);
    EXPECT_EQ(two->receivedCount(u"[\"EVENT\""_s), 0);

    two->refusesConnections = false;
    run(25s);

    EXPECT_GE(two->receivedCount(u"[\"EVENT\""_s), 1);
    EXPECT_EQ(arrived.size(), 1); // one event, known by its id
}

TEST_F(CourierTest, DoesNotReadTheSameMessageTwice)
{
    const auto at = clock.now();
    answer(aStatus(), peer, at);
    run(1s);
    answer(aStatus(), peer, at); // another wrap of it
    run(1s);
    EXPECT_EQ(unasked.size(), 1);

    begin({read.begin(), read.end()}); // after a restart
    run(2s);

    EXPECT_EQ(unasked.size(), 1);
}

// One message to the provider, and so is what it says to it.
TEST_F(CourierTest, AnswersTheSameQuestionTwiceWithinOneSecond)
{
    const auto second = clock.now();
    for (int i = 0; i < 2; ++i) {
        auto asking = ask();
        run(20ms);
        answer(aStatus(), peer, second);
        run(20ms);
        ASSERT_TRUE(asking.isDone()) << i;
        EXPECT_TRUE(asking.await_resume()) << i;
    }
    EXPECT_EQ(second, clock.now());
}

TEST_F(CourierTest, ForgetsAQuestionThatNobodyWaitsForAnyMore)
{
    {
        auto asking = ask();
        run(1s);
    }
    answer(aStatus());
    run(1s);

    EXPECT_EQ(unasked.size(), 1);
}

TEST_F(CourierTest, BringsALetterAgainUntilItIsStored)
{
    diskIsFull = true;
    answer(aStatus());
    run(30s);
    EXPECT_GE(unasked.size(), 2);
    EXPECT_TRUE(read.isEmpty());

    diskIsFull = false;
    run(60s);
    EXPECT_EQ(read.size(), 1);
    const auto times = unasked.size();
    run(300s);
    EXPECT_EQ(unasked.size(), times);
}

TEST_F(CourierTest, ReadsTheSecondWrapOfALetterThatWasNotStored)
{
    diskIsFull = true;
    const auto at = clock.now();
    answer(aStatus(), peer, at);
    run(1s);
    ASSERT_EQ(unasked.size(), 1);

    diskIsFull = false;
    answer(aStatus(), peer, at);
    run(1s);

    EXPECT_EQ(unasked.size(), 2);
    EXPECT_EQ(read.size(), 1);
    run(120s);
    EXPECT_EQ(unasked.size(), 2);
}

TEST_F(CourierTest, KeepsAQuestionOpenUntilTheAnswerIsStored)
{
    bool isFull = true;
    int calls = 0;
    const Courier::Store store = [&](const Reply&, Delivery& delivery) {
        ++calls;
        if (isFull)
            delivery.refuse();
    };
    auto asking = courier->ask(aQuestion(), ExpectedReply::Status, 120s, store);
    run(1s);
    answer(aStatus());
    run(1s);
    EXPECT_EQ(calls, 1);
    EXPECT_FALSE(asking.isDone());
    EXPECT_TRUE(read.isEmpty());

    isFull = false;
    run(10s);

    ASSERT_TRUE(asking.isDone());
    EXPECT_TRUE(asking.await_resume());
    EXPECT_EQ(read.size(), 1);
    EXPECT_TRUE(unasked.isEmpty());
}

TEST_F(CourierTest, KeepsABoundedNumberOfLettersThatWereNotStored)
{
    diskIsFull = true;
    for (int count = 0; count < Courier::MaxRefused + 20; ++count)
        answer(aStatus(), peer, clock.now() + std::chrono::seconds{count});
    run(4s);
    const auto first = unasked.size();
    ASSERT_EQ(first, Courier::MaxRefused + 20);

    diskIsFull = false;
    run(60s);

    EXPECT_EQ(unasked.size(), first + Courier::MaxRefused);
}

TEST_F(CourierTest, TellsThatAMarketMessageCameAgain)
{
    const LeaseMessage ack{
        1, LeaseRole::Source, clock.now(), std::nullopt, LeaseProblem{u"not_found"_s, u"no"_s}};
    const Outgoing letter{toJson(ack), clock.now(), nostr::kinds::MarketMessage};
    for (int wraps = 0; wraps < 2; ++wraps) {
        EXPECT_EQ(repeated.size(), 0);
        tasks.add(publish(
            *seal(letter, peer, own.publicKey(), clock.now(), nostr::Backdating::None30s, random)));
        run(1s);
    }

    ASSERT_EQ(repeated.size(), 1);
    EXPECT_EQ(repeated.first(), ack);
    EXPECT_EQ(read.size(), 1);
}

TEST_F(CourierTest, BringsAnAnswerToTheQuestionThatItNames)
{
    const auto question = aQuestion();
    auto asking = courier->ask(question, ExpectedReply::Status, 30s);
    run(1s);

    answer(anError(), peer, clock.now(), Mode::Nip17, nostr::EventId{});
    run(1s);
    EXPECT_FALSE(asking.isDone());
    EXPECT_EQ(unasked.size(), 1);

    ASSERT_EQ(arrived.size(), 1);
    EXPECT_EQ(arrived.first().id, question.id);
    answer(anError(), peer, clock.now(), Mode::Nip17, arrived.first().id);
    run(1s);
    EXPECT_TRUE(asking.isDone());
}

TEST_F(CourierTest, CarriesMarketMessages)
{
    QList<LeaseMessage> messages;
    QObject::connect(courier.get(), &Courier::messageArrived, courier.get(),
        [&messages](const LeaseMessage& message) { messages.append(message); });
    const LeaseMessage closed{1, LeaseRole::Source, clock.now(), std::nullopt,
        LeaseClosed{u"container-1003"_s, refundId(peer.publicKey(), u"container-1003"_s),
            base::Msats{64000}, base::Msats{64000}, base::Sats{0}, std::nullopt}};
    const Outgoing letter{toJson(closed), clock.now(), nostr::kinds::MarketMessage};
    tasks.add(publish(
        *seal(letter, peer, own.publicKey(), clock.now(), nostr::Backdating::None30s, random)));
    run(1s);

    ASSERT_EQ(messages.size(), 1);
    EXPECT_EQ(messages.first(), closed);
}

} // namespace
