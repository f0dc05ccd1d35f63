// SPDX-License-Identifier: GPL-3.0-or-later
// The pool's manners over real sockets of this computer.
#include "await.h"
#include "fake_random.h"
#include "net/http_client.h"
#include "nostr/inbox_delivery.h"
#include "nostr/kinds.h"
#include "nostr/relay_announcer.h"
#include "nostr/relay_documents.h"
#include "nostr/web_socket_transport.h"
#include "practice/practice_relay_server.h"
#include "practice/practice_relay_session.h"
#include "raw_relay.h"
#include "socks_server.h"

#include <QTcpServer>
#include <gtest/gtest.h>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::nameIn;
using test::RawRelay;
using test::resultOf;
using test::waitUntil;

namespace {

constexpr int Note = 1;
constexpr int PageSize = 20;

// A practice relay on a port.
struct ServedRelay {
    ServedRelay(
        base::Clock& clock, base::RandomSource& random, practice::PracticeRelay::Policy policy = {})
        : relay{practice::PracticeRelay::open(*database, clock, random, policy).value()}
        , server{std::make_unique<practice::PracticeRelayServer>(*relay, clock)}
    {
        port = server->listen(0).value();
    }
    // Behind everybody's back.
    void place(const Event& event)
    {
        const auto session = relay->connect(url(), [](const QString&) {});
        session->receive(u"[\"EVENT\",%1]"_s.arg(QString::fromUtf8(toJsonText(event))));
    }
    RelayUrl url() const { return RelayUrl::fromText(u"ws://127.0.0.1:%1"_s.arg(port)).value(); }

    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    std::unique_ptr<practice::PracticeRelay> relay;
    std::unique_ptr<practice::PracticeRelayServer> server;
    quint16 port = 0;
};

class RelayPolicySocketTest : public testing::Test {
protected:
    Event event(const QString& content, std::chrono::seconds age = 0s)
    {
        return signEvent({.createdAt = start - age, .kind = Note, .tags = {}, .content = content},
            author, random);
    }
    static Filter ofKind(int kind)
    {
        Filter filter;
        filter.kinds += kind;
        return filter;
    }
    RelayHealth healthOf(const RelayUrl& url) const
    {
        for (const auto& health : pool.health())
            if (health.url == url)
                return health;
        return {.url = url};
    }
    static RelayAnswer answerOf(const FetchReport& report, const RelayUrl& relay)
    {
        for (const auto& answer : report.answers)
            if (answer.relay == relay)
                return answer;
        ADD_FAILURE() << "no answer of " << relay.toString().toStdString();
        return {.relay = relay};
    }
    static RelayUrl nobody()
    {
        QTcpServer closed;
        closed.listen(QHostAddress::LocalHost);
        return RelayUrl::fromText(u"ws://127.0.0.1:%1"_s.arg(closed.serverPort())).value();
    }

    base::SystemClock clock;
    base::SystemRandom random;
    base::UnixTime start = clock.now();
    SecretKey author = SecretKey::generate(random);
    net::HttpClient http{clock};
    HttpRelayDocuments documents{http};
    RelayPool pool{webSocketTransports(clock), clock, random};
};

} // namespace

TEST_F(RelayPolicySocketTest, ReadsWhatARelayDemandsAndObeysIt)
{
    RawRelay relay{clock};
    relay.document = R"({"name":"Strict","limitation":{"max_limit":5,"max_content_length":10}})";
    relay.answer = [](const QString& text, const RawRelay::Say& say) {
        say(u"[\"EOSE\",\"%1\"]"_s.arg(nameIn(text)));
    };
    pool.readDocumentsFrom(documents);
    pool.addRelay(relay.url());
    ASSERT_TRUE(waitUntil([&] { return healthOf(relay.url()).document.has_value(); }));
    EXPECT_EQ(healthOf(relay.url()).document->name, u"Strict"_s);
    auto many = ofKind(Note);
    many.limit = 100;

    EXPECT_TRUE(resultOf(pool.fetch({many})).isComplete());
    const auto report = resultOf(pool.publish(event(u"eleven char"_s)));

    EXPECT_TRUE(relay.received.first().contains(u"\"limit\":5"_s));
    EXPECT_EQ(report.refused.size(), 1);
    EXPECT_EQ(relay.receivedCount(u"[\"EVENT\""_s), 0);
}

TEST_F(RelayPolicySocketTest, ReadsAHistoryThatIsLongerThanTheRelaysLimit)
{
    ServedRelay relay{clock, random, {.maxResults = PageSize}};
    for (int i = 0; i < 4 * PageSize + 7; ++i)
        relay.place(event(QString::number(i), i * 1s / 3)); // seconds are divided by pages
    pool.addRelay(relay.url());

    const auto report = resultOf(pool.fetch({ofKind(Note)}));

    EXPECT_EQ(report.events.size(), 4 * PageSize + 7);
    EXPECT_TRUE(report.isComplete());
    EXPECT_EQ(healthOf(relay.url()).holes, 0);
}

TEST_F(RelayPolicySocketTest, ClosesAGapThatIsLongerThanTheRelaysLimit)
{
    ServedRelay relay{clock, random, {.maxResults = PageSize}};
    pool.addRelay(relay.url());
    QSet<QString> got;
    const auto subscription = pool.subscribe({ofKind(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found.content; });
    ASSERT_TRUE(waitUntil([&] { return subscription->haveStoredEventsEnded(); }));

    relay.server.reset();
    ASSERT_TRUE(waitUntil([&] { return pool.connectedCount() == 0; }));
    for (int i = 0; i < 3 * PageSize; ++i)
        relay.place(event(QString::number(i), i * 1s / 3));
    relay.server = std::make_unique<practice::PracticeRelayServer>(*relay.relay, clock);
    ASSERT_TRUE(relay.server->listen(relay.port));

    EXPECT_TRUE(waitUntil([&] { return got.size() == 3 * PageSize; }, 20s));
}

TEST_F(RelayPolicySocketTest, TellsAnEmptyAnswerFromEveryKindOfNone)
{
    ServedRelay empty{clock, random};
    RawRelay silent{clock};
    RawRelay refusing{clock};
    RawRelay noticing{clock};
    refusing.answer = [](const QString& text, const RawRelay::Say& say) {
        say(u"[\"CLOSED\",\"%1\",\"blocked: not you\"]"_s.arg(nameIn(text)));
    };
    noticing.answer
        = [](const QString&, const RawRelay::Say& say) { say(u"[\"NOTICE\",\"bad request\"]"_s); };
    const auto gone = nobody();
    for (const auto& url : {empty.url(), silent.url(), refusing.url(), noticing.url(), gone})
        pool.addRelay(url);
    ASSERT_TRUE(waitUntil([&] { return pool.connectedCount() == 4; }));

    const auto report = resultOf(pool.fetch({ofKind(Note)}, {}, 300ms));

    EXPECT_EQ(answerOf(report, empty.url()).outcome, RelayOutcome::Ended);
    EXPECT_EQ(answerOf(report, silent.url()).outcome, RelayOutcome::TimedOut);
    EXPECT_EQ(answerOf(report, refusing.url()).outcome, RelayOutcome::Refused);
    EXPECT_EQ(answerOf(report, refusing.url()).reason, RefusalReason::Blocked);
    EXPECT_EQ(answerOf(report, noticing.url()).outcome, RelayOutcome::TimedOut);
    EXPECT_EQ(answerOf(report, gone).outcome, RelayOutcome::Unreachable);
    EXPECT_EQ(healthOf(noticing.url()).lastError, u"bad request"_s);
    EXPECT_EQ(healthOf(refusing.url()).refused, 1);
    EXPECT_FALSE(healthOf(gone).isConnected);
    EXPECT_FALSE(healthOf(gone).lastError.isEmpty());
}

TEST_F(RelayPolicySocketTest, ProvesKeysToItsOwnRelaysOnlyUnlessAllowed)
{
    ServedRelay guarded{clock, random, {.guardsPrivateMessages = true}};
    const auto me = author.publicKey().toHex();
    guarded.place(signEvent({.createdAt = start,
                                .kind = kinds::GiftWrap,
                                .tags = {{u"p"_s, me}},
                                .content = u"secret"_s},
        author, random));
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {me};
    pool.authenticateAs(author);

    const auto asGuest = resultOf(pool.fetch({inbox}, {guarded.url()}));
    EXPECT_TRUE(asGuest.events.isEmpty());
    EXPECT_EQ(answerOf(asGuest, guarded.url()).reason, RefusalReason::AuthRequired);

    pool.addRelay(guarded.url());
    EXPECT_EQ(resultOf(pool.fetch({inbox})).events.size(), 1);
}

TEST_F(RelayPolicySocketTest, KeepsNoMoreSocketsThanItsLimit)
{
    RawRelay relay{clock};
    relay.answer = [](const QString& text, const RawRelay::Say& say) {
        say(u"[\"EOSE\",\"%1\"]"_s.arg(nameIn(text)));
    };
    QList<RelayUrl> many;
    for (std::size_t i = 0; i < RelayPool::MaxSockets + 8; ++i)
        many += relay.url(u"/%1"_s.arg(i));

    const auto report = resultOf(pool.fetch({ofKind(Note)}, many));

    EXPECT_EQ(relay.openCount(), RelayPool::MaxSockets);
    EXPECT_EQ(
        std::count_if(report.answers.begin(), report.answers.end(),
            [](const RelayAnswer& answer) { return answer.outcome == RelayOutcome::Unreachable; }),
        8);
}

TEST_F(RelayPolicySocketTest, IsNotDrownedByOneRelay)
{
    RawRelay flooding{clock};
    ServedRelay quiet{clock, random};
    quiet.place(event(u"what matters"_s));
    pool.addRelay(flooding.url());
    pool.addRelay(quiet.url());
    QStringList got;
    const auto subscription = pool.subscribe({ofKind(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found.content; });
    ASSERT_TRUE(waitUntil([&] { return flooding.receivedCount(u"[\"REQ\""_s) == 1; }));
    const auto name = nameIn(flooding.received.first());

    constexpr int Flood = 3000;
    auto junk = QString::fromUtf8(toJsonText(event(u"junk"_s)));
    const auto id = junk.indexOf(u"\"id\":\""_s) + 6;
    for (int i = 0; i < Flood; ++i) {
        junk.replace(id, 8, u"%1"_s.arg(i, 8, 16, QChar{u'0'}));
        flooding.say(u"[\"EVENT\",\"%1\",%2]"_s.arg(name, junk));
        flooding.say(u"[\"NOTICE\",\"look here\"]"_s);
    }

    EXPECT_TRUE(waitUntil([&] { return !got.isEmpty(); }));
    EXPECT_TRUE(waitUntil(
        [&] {
            const auto health = healthOf(flooding.url());
            return health.invalid + health.dropped == Flood;
        },
        20s));
    EXPECT_EQ(got, QStringList{u"what matters"_s});
    EXPECT_EQ(healthOf(quiet.url()).dropped, 0);
}

TEST_F(RelayPolicySocketTest, ReachesRelaysThroughAProxyThatLooksUpTheirNames)
{
    ServedRelay relay{clock, random};
    test::SocksServer socks{relay.port};
    const auto proxy = net::Proxy::fromText(socks.url()).value();
    net::HttpClient proxied{clock, proxy};
    HttpRelayDocuments source{proxied};
    RelayPool hidden{webSocketTransports(clock, proxy), clock, random};
    hidden.readDocumentsFrom(source);
    const auto onion = QString{56, u'q'} + u".onion"_s;
    const QList urls{RelayUrl::fromText(u"ws://"_s + onion).value(),
        RelayUrl::fromText(u"ws://relay.invalid:7000").value()};
    for (const auto& url : urls)
        hidden.addRelay(url);

    const auto report = resultOf(hidden.publish(event(u"hidden"_s)));

    EXPECT_TRUE(report.isAccepted());
    const auto haveDocuments = [&hidden] {
        const auto all = hidden.health();
        return std::all_of(all.begin(), all.end(),
            [](const RelayHealth& health) { return health.document.has_value(); });
    };
    EXPECT_TRUE(waitUntil(haveDocuments));
    auto asked = socks.asked;
    asked.removeDuplicates();
    asked.sort();
    EXPECT_EQ(asked, (QStringList{u"name:%1:80"_s.arg(onion), u"name:relay.invalid:7000"_s}));
}

TEST_F(RelayPolicySocketTest, FindsOutWhereAPersonIsAndDeliversThere)
{
    ServedRelay common{clock, random};
    ServedRelay theirs{clock, random};
    const auto person = SecretKey::generate(random);
    RelayPool theirPool{webSocketTransports(clock), clock, random};
    theirPool.addRelay(theirs.url());
    RelayDirectory theirDirectory{theirPool, clock};
    const PersonRelays home{.list = {.writes = {theirs.url()}, .reads = {theirs.url()}},
        .directMessages = {theirs.url()}};
    theirPool.addRelay(common.url());
    ASSERT_TRUE(resultOf(theirDirectory.publish(home, person, random)));
    pool.addRelay(common.url());
    RelayDirectory directory{pool, clock};
    InboxDelivery delivery{pool, directory, clock};

    const auto takers = delivery.deliver(event(u"for you"_s), person.publicKey());

    EXPECT_TRUE(waitUntil([&] { return !takers->isEmpty(); }));
    EXPECT_EQ(*takers, QList{theirs.url()});
    EXPECT_EQ(*resultOf(directory.relaysOf(person.publicKey())), home);
}

TEST_F(RelayPolicySocketTest, PublishesWhereItIsReached)
{
    ServedRelay relay{clock, random};
    pool.addRelay(relay.url());
    RelayDirectory directory{pool, clock};
    RelayAnnouncer announcer{
        pool, directory, clock, random, author, RelayAnnouncer::Lists::InboxAndRelays};

    announcer.start();

    EXPECT_TRUE(waitUntil([&] { return relay.relay->eventCount() == 2; }));
    const auto lists = resultOf(pool.fetch({ofKind(kinds::DirectMessageRelays)})).events;
    ASSERT_EQ(lists.size(), 1);
    EXPECT_EQ(directMessageRelaysFromEvent(lists.first()), QList{relay.url()});
}

TEST_F(RelayPolicySocketTest, CountsWithoutFetching)
{
    ServedRelay relay{clock, random};
    RawRelay unable{clock};
    unable.answer = [](const QString&, const RawRelay::Say& say) {
        say(u"[\"NOTICE\",\"unknown command\"]"_s);
    };
    for (int i = 0; i < 30; ++i)
        relay.place(event(QString::number(i)));
    pool.addRelay(relay.url());
    pool.addRelay(unable.url());
    ASSERT_TRUE(waitUntil([&] { return pool.connectedCount() == 2; }));

    const auto report = resultOf(pool.count({ofKind(Note)}, {}, 300ms));

    EXPECT_EQ(report.largest(), 30);
    EXPECT_EQ(report.counts.size(), 2);
    EXPECT_EQ(report.counts.last().answer.outcome, RelayOutcome::TimedOut);
}
