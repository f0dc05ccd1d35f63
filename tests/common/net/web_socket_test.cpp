// SPDX-License-Identifier: GPL-3.0-or-later
// Both ends of a web socket, over real sockets of this computer.
#include "await.h"
#include "fake_clock.h"
#include "net/http_server.h"
#include "net/web_socket_client.h"
#include "net/web_socket_server.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <gtest/gtest.h>

using namespace net;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::waitUntil;

namespace {

class WebSocketTest : public testing::Test {
protected:
    WebSocketTest()
    {
        http.onUpgrade([this](std::unique_ptr<QTcpSocket> socket, const ReceivedRequest&) {
            server.upgrade(std::move(socket));
        });
        QObject::connect(&server, &WebSocketServer::peerConnected, &server, [this] {
            peer = server.nextPeer();
            QObject::connect(peer.get(), &WebSocketPeer::textArrived, &server,
                [this](const QString& text) { heard += text; });
            QObject::connect(
                peer.get(), &WebSocketPeer::disconnected, &server, [this] { isPeerGone = true; });
        });
        port = http.listen(QHostAddress::LocalHost, 0).value();
    }
    QUrl url() const { return QUrl{u"ws://127.0.0.1:%1"_s.arg(port)}; }
    // Collects what the client is told, and opens it.
    void open(WebSocketClient& client)
    {
        QObject::connect(&client, &WebSocketClient::textArrived, &client,
            [this](const QString& text) { told += text; });
        QObject::connect(&client, &WebSocketClient::closed, &client,
            [this](const QString& reason) { reasons += reason; });
        client.open(url());
        ASSERT_TRUE(waitUntil([&] { return client.isOpen() && peer; }));
    }

    base::SystemClock clock;
    HttpServer http{clock};
    WebSocketServer server{u"test"_s, {.message = 1000}};
    std::unique_ptr<WebSocketPeer> peer;
    quint16 port = 0;
    QStringList heard;
    QStringList told;
    QStringList reasons;
    bool isPeerGone = false;
};

} // namespace

TEST_F(WebSocketTest, CarriesTextBothWaysInOrder)
{
    WebSocketClient client{clock};
    open(client);

    client.sendText(u"über"_s);
    client.sendText(u"two"_s);
    peer->sendText(u"three"_s);

    EXPECT_TRUE(waitUntil([&] { return heard.size() == 2 && told.size() == 1; }));
    EXPECT_EQ(heard, (QStringList{u"über"_s, u"two"_s}));
    EXPECT_EQ(told, QStringList{u"three"_s});
}

TEST_F(WebSocketTest, SendsNothingBeforeItIsOpenAndClosesOnce)
{
    WebSocketClient client{clock};
    client.sendText(u"too early"_s);
    open(client);

    client.close();
    client.sendText(u"too late"_s);

    EXPECT_TRUE(waitUntil([&] { return isPeerGone; }));
    EXPECT_EQ(reasons.size(), 1);
    EXPECT_TRUE(heard.isEmpty());
}

TEST_F(WebSocketTest, EndsAClientThatSaysMoreThanTheServerTakes)
{
    WebSocketClient client{clock};
    open(client);

    client.sendText(QString{1001, u'x'});

    EXPECT_TRUE(waitUntil([&] { return reasons.size() == 1; }));
    EXPECT_TRUE(heard.isEmpty());
}

TEST_F(WebSocketTest, EndsAtAMessageLongerThanItsLimit)
{
    WebSocketClient client{clock, {.message = 100}};
    open(client);
    peer->sendText(QString{100, u'x'});

    peer->sendText(QString{101, u'x'});

    EXPECT_TRUE(waitUntil([&] { return reasons.size() == 1; }));
    EXPECT_EQ(told.size(), 1);
}

TEST_F(WebSocketTest, EndsWhenTheOtherSideTakesNothing)
{
    WebSocketClient client{clock, {.unsent = 10'000}};
    open(client);

    client.sendText(QString{20'000, u'x'});

    EXPECT_EQ(reasons.size(), 1);
}

TEST_F(WebSocketTest, GivesUpConnectingWhenNobodyAnswersInTime)
{
    QTcpServer silent; // takes connections and says nothing
    silent.listen(QHostAddress::LocalHost);
    test::FakeClock slow;
    WebSocketClient client{slow, {.connecting = 3s}};
    QObject::connect(&client, &WebSocketClient::closed, &client,
        [this](const QString& reason) { reasons += reason; });

    client.open(QUrl{u"ws://127.0.0.1:%1"_s.arg(silent.serverPort())});
    ASSERT_TRUE(waitUntil([&] { return silent.hasPendingConnections(); }));
    slow.advance(2900ms);
    EXPECT_TRUE(reasons.isEmpty());
    slow.advance(200ms);

    EXPECT_EQ(reasons, QStringList{u"no connection in time"_s});
}

TEST_F(WebSocketTest, NoticesAConnectionThatDiedSilently)
{
    test::FakeClock slow;
    WebSocketClient client{slow, {.pingInterval = 10s}};
    open(client);

    slow.advance(10s); // a ping; the event loop does not run, so no pong arrives
    EXPECT_TRUE(reasons.isEmpty());
    slow.advance(10s);

    EXPECT_EQ(reasons, QStringList{u"no sign of life"_s});
}

TEST_F(WebSocketTest, StaysOpenWhilePongsArrive)
{
    test::FakeClock slow;
    WebSocketClient client{slow, {.pingInterval = 10s}};
    open(client);

    for (int i = 0; i < 3; ++i) {
        slow.advance(10s);
        client.sendText(u"after the ping"_s);
        ASSERT_TRUE(waitUntil([&] { return heard.size() == i + 1; }));
        peer->sendText(u"after the pong"_s);
        ASSERT_TRUE(waitUntil([&] { return told.size() == i + 1; }));
    }

    EXPECT_TRUE(client.isOpen());
}
