// SPDX-License-Identifier: GPL-3.0-or-later
// The pool over real sockets of this computer.
#include "await.h"
#include "fake_random.h"
#include "net/http_server.h"
#include "nostr/kinds.h"
#include "nostr/relay_pool.h"
#include "nostr/web_socket_transport.h"
#include "practice/practice_relay_server.h"
#include "practice/practice_relay_session.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <gtest/gtest.h>

using namespace nostr;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::resultOf;
using test::waitUntil;

namespace {

constexpr int Note = 1;

class RelaySocketTest : public testing::Test {
protected:
    void start(quint16 port = 0, practice::PracticeRelay::Policy policy = {})
    {
        relay = practice::PracticeRelay::open(*database, clock, random, policy).value();
        server = std::make_unique<practice::PracticeRelayServer>(*relay, clock);
        ASSERT_TRUE(server->listen(port));
    }
    void stop()
    {
        server.reset();
        relay.reset();
    }
    Event event(const QString& content, int kind = Note, const Tags& tags = {})
    {
        return signEvent({.createdAt = clock.now(), .kind = kind, .tags = tags, .content = content},
            author, random);
    }
    static Filter ofKind(int kind)
    {
        Filter filter;
        filter.kinds += kind;
        return filter;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    std::unique_ptr<practice::PracticeRelay> relay;
    std::unique_ptr<practice::PracticeRelayServer> server;
    SecretKey author = SecretKey::generate(random);
    RelayPool pool{webSocketTransports(clock), clock, random};
};

} // namespace

TEST_F(RelaySocketTest, PublishesAndSubscribes)
{
    start();
    pool.addRelay(server->url());
    QStringList got;
    const auto subscription = pool.subscribe({ofKind(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found.content; });

    const auto report = resultOf(pool.publish(event(u"über ✓ \U0001f680"_s)));

    EXPECT_EQ(report.accepted, QList{server->url()});
    EXPECT_TRUE(waitUntil([&] { return got == QStringList{u"über ✓ \U0001f680"_s}; }));
    EXPECT_EQ(resultOf(pool.fetch({ofKind(Note)})).events.size(), 1);
    EXPECT_TRUE(pool.health().front().latency);
}

TEST_F(RelaySocketTest, SurvivesARestartOfTheRelayWithoutLosingOrDoublingEvents)
{
    start();
    const auto port = static_cast<quint16>(server->url().toUrl().port());
    pool.addRelay(server->url());
    QStringList got;
    const auto subscription = pool.subscribe({ofKind(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found.content; });
    resultOf(pool.publish(event(u"one"_s)));

    stop();
    ASSERT_TRUE(waitUntil([&] { return pool.connectedCount() == 0; }));
    auto publishing = pool.publish(event(u"two"_s));
    start(port);
    const auto report = resultOf(std::move(publishing));
    resultOf(pool.publish(event(u"three"_s)));

    EXPECT_TRUE(report.isAccepted());
    EXPECT_TRUE(waitUntil([&] { return got.size() >= 3; }));
    EXPECT_EQ(got, (QStringList{u"one"_s, u"two"_s, u"three"_s}));
}

TEST_F(RelaySocketTest, AuthenticatesWhenTheRelayGuardsPrivateMessages)
{
    start(0, {.guardsPrivateMessages = true});
    const auto me = author.publicKey().toHex();
    pool.addRelay(server->url());
    ASSERT_TRUE(
        resultOf(pool.publish(event(u"secret"_s, kinds::GiftWrap, {{u"p"_s, me}}))).isAccepted());
    auto inbox = ofKind(kinds::GiftWrap);
    inbox.tags[u'p'] = {me};

    EXPECT_TRUE(resultOf(pool.fetch({inbox})).events.isEmpty());
    pool.authenticateAs(author);
    EXPECT_EQ(resultOf(pool.fetch({inbox})).events.size(), 1);
}

TEST_F(RelaySocketTest, DeliversABurstCompletelyAndInOrder)
{
    start();
    QList<Event> sent;
    const auto session = relay->connect(server->url(), [](const QString&) {});
    const auto newest = clock.now(); // all in different seconds, however long this takes
    for (int i = 0; i < 600; ++i) {
        sent += signEvent({.createdAt = newest - std::chrono::seconds{i},
                              .kind = Note,
                              .tags = {},
                              .content = QString::number(i)},
            author, random);
        session->receive(u"[\"EVENT\",%1]"_s.arg(QString::fromUtf8(toJsonText(sent.back()))));
    }
    pool.addRelay(server->url());
    QList<Event> got;
    qsizetype atEnd = 0;
    const auto subscription = pool.subscribe({ofKind(Note)});
    QObject::connect(subscription.get(), &Subscription::eventArrived, subscription.get(),
        [&got](const Event& found) { got += found; });
    QObject::connect(subscription.get(), &Subscription::storedEventsEnded, subscription.get(),
        [&] { atEnd = got.size(); });

    ASSERT_TRUE(waitUntil([&] { return atEnd > 0; }, 20s));
    EXPECT_EQ(atEnd, 600);
    EXPECT_TRUE(got == sent); // a list of both would fill pages
}

TEST_F(RelaySocketTest, IsToldWhenNobodyListens)
{
    QTcpServer closed;
    closed.listen(QHostAddress::LocalHost);
    const auto port = closed.serverPort();
    closed.close();

    const auto transport = webSocketTransports(clock)();
    QStringList reasons;
    QObject::connect(transport.get(), &RelayTransport::closed, transport.get(),
        [&reasons](const QString& reason) { reasons += reason; });
    transport->open(*RelayUrl::fromText(u"ws://127.0.0.1:%1"_s.arg(port)));

    EXPECT_TRUE(waitUntil([&] { return !reasons.isEmpty(); }));
    waitUntil([] { return false; }, 50ms);
    EXPECT_EQ(reasons.size(), 1);
}

TEST_F(RelaySocketTest, IsToldWhenTheServerSpeaksNoWebSocket)
{
    net::HttpServer plain{clock};
    plain.onRequest([](const net::ReceivedRequest&, const net::Exchange& exchange) {
        exchange.answer({.status = 503});
    });
    const auto port = plain.listen(QHostAddress::LocalHost, 0).value();

    const auto transport = webSocketTransports(clock)();
    int closed = 0;
    QObject::connect(
        transport.get(), &RelayTransport::closed, transport.get(), [&closed] { ++closed; });
    transport->open(*RelayUrl::fromText(u"ws://127.0.0.1:%1"_s.arg(port)));

    EXPECT_TRUE(waitUntil([&] { return closed == 1; }));
}
