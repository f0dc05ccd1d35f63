// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "net/http_server.h"

#include <QTcpSocket>
#include <gtest/gtest.h>

#include <optional>

using namespace std::chrono_literals;
using net::Exchange;
using net::ReceivedRequest;

namespace {

// A server that keeps what it is asked, and sockets that write raw bytes to it.
class HttpServerTest : public testing::Test {
protected:
    HttpServerTest()
    {
        net::HttpServer::Limits limits;
        limits.header = 2048;
        limits.body = 100;
        limits.connections = 3;
        limits.idle = 1s;
        server = std::make_unique<net::HttpServer>(clock, limits);
        server->onRequest([this](const ReceivedRequest& request, const Exchange& exchange) {
            requests.append(request);
            exchanges.push_back(exchange);
            if (answersAtOnce)
                exchange.answer({200, "{\"n\":" + QByteArray::number(requests.size()) + "}",
                    "application/json", {}});
        });
        EXPECT_TRUE(server->listen(QHostAddress::LocalHost, 0));
    }

    std::unique_ptr<QTcpSocket> connected()
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress{QHostAddress::LocalHost}, server->port());
        auto* raw = socket.get();
        EXPECT_TRUE(
            test::waitUntil([raw] { return raw->state() == QAbstractSocket::ConnectedState; }));
        return socket;
    }
    // Everything that comes back until the given text is among it.
    QByteArray readUntil(QTcpSocket& socket, const QByteArray& text)
    {
        QByteArray all;
        test::waitUntil([&] {
            all += socket.readAll();
            return all.contains(text) || socket.state() == QAbstractSocket::UnconnectedState;
        });
        return all + socket.readAll();
    }
    QByteArray talk(const QByteArray& bytes)
    {
        const auto socket = connected();
        socket->write(bytes);
        return readUntil(*socket, "\r\n\r\n");
    }

    base::SystemClock clock;
    std::unique_ptr<net::HttpServer> server;
    QList<ReceivedRequest> requests;
    std::vector<Exchange> exchanges;
    bool answersAtOnce = true;
};

} // namespace

TEST_F(HttpServerTest, UnderstandsARequest)
{
    const auto reply = talk("POST /v1/swap?x=1 HTTP/1.1\r\nHost: a\r\nX-Thing:  two words "
                            "\r\nContent-Length: 5\r\n\r\nhello");

    EXPECT_TRUE(reply.startsWith("HTTP/1.1 200 OK\r\n")) << reply.constData();
    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests[0].method, "POST");
    EXPECT_EQ(requests[0].path, "/v1/swap");
    EXPECT_EQ(requests[0].query, "x=1");
    EXPECT_EQ(requests[0].header("x-thing"), "two words");
    EXPECT_EQ(requests[0].body, "hello");
}

TEST_F(HttpServerTest, KeepsTheConnectionForTheNextRequest)
{
    const auto socket = connected();
    socket->write("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");

    const auto both = readUntil(*socket, "{\"n\":2}");

    EXPECT_TRUE(both.contains("{\"n\":1}"));
    socket->write("GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(readUntil(*socket, "{\"n\":3}").contains("Connection: close"));
    EXPECT_TRUE(
        test::waitUntil([&] { return socket->state() == QAbstractSocket::UnconnectedState; }));
}

TEST_F(HttpServerTest, TakesRequestsInPieces)
{
    const auto socket = connected();
    for (const char byte : QByteArray{"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"}) {
        socket->write(QByteArray(1, byte));
        socket->flush();
    }
    test::waitUntil([] { return false; }, 50ms);
    EXPECT_TRUE(requests.isEmpty());
    socket->write("c");

    EXPECT_TRUE(readUntil(*socket, "{\"n\":1}").contains("200"));
    EXPECT_EQ(requests[0].body, "abc");
}

TEST_F(HttpServerTest, AnswersLater)
{
    answersAtOnce = false;
    const auto socket = connected();
    socket->write("GET / HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(test::waitUntil([&] { return exchanges.size() == 1; }));

    exchanges[0].answer({404, "gone", "text/plain", {{"X-More", "1"}}});
    exchanges[0].answer({200, "twice", "text/plain", {}});

    const auto reply = readUntil(*socket, "gone");
    EXPECT_TRUE(reply.startsWith("HTTP/1.1 404 Not Found"));
    EXPECT_TRUE(reply.contains("X-More: 1"));
    EXPECT_FALSE(reply.contains("twice"));
}

TEST_F(HttpServerTest, ForgetsAnswersForThoseWhoLeft)
{
    answersAtOnce = false;
    auto socket = connected();
    socket->write("GET / HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(test::waitUntil([&] { return exchanges.size() == 1; }));
    socket.reset();
    test::waitUntil([] { return false; }, 50ms);

    exchanges[0].answer({});
    exchanges[0].hangUp();
}

TEST_F(HttpServerTest, HangsUpWhenToldTo)
{
    answersAtOnce = false;
    const auto socket = connected();
    socket->write("GET / HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(test::waitUntil([&] { return exchanges.size() == 1; }));

    exchanges[0].hangUp();

    EXPECT_TRUE(
        test::waitUntil([&] { return socket->state() == QAbstractSocket::UnconnectedState; }));
    EXPECT_TRUE(socket->readAll().isEmpty());
}

TEST_F(HttpServerTest, RefusesWhatIsTooLargeOrBroken)
{
    EXPECT_TRUE(talk("GET / HTTP/1.1\r\nX: " + QByteArray(4000, 'x')).startsWith("HTTP/1.1 431"));
    EXPECT_TRUE(talk("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n").startsWith("HTTP/1.1 413"));
    EXPECT_TRUE(talk("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n").startsWith("HTTP/1.1 400"));
    EXPECT_TRUE(talk("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                    .startsWith("HTTP/1.1 400"));
    EXPECT_TRUE(
        talk("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").startsWith("HTTP/1.1 501"));
    EXPECT_TRUE(talk("nonsense\r\n\r\n").startsWith("HTTP/1.1 400"));
    EXPECT_TRUE(talk("GET / HTTP/1.1\r\nno colon\r\n\r\n").startsWith("HTTP/1.1 400"));
    EXPECT_TRUE(requests.isEmpty());
}

TEST_F(HttpServerTest, SendsAHeadWithoutABody)
{
    const auto reply = talk("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");

    EXPECT_TRUE(reply.contains("Content-Length: 7"));
    EXPECT_TRUE(reply.endsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, ClosesIdleConnections)
{
    const auto socket = connected();
    socket->write("GET / HT");

    EXPECT_TRUE(
        test::waitUntil([&] { return socket->state() == QAbstractSocket::UnconnectedState; }, 4s));
}

TEST_F(HttpServerTest, RefusesTooManyConnections)
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 3; ++i)
        sockets.push_back(connected());

    const auto fourth = connected();

    EXPECT_TRUE(
        test::waitUntil([&] { return fourth->state() == QAbstractSocket::UnconnectedState; }));
    sockets[0]->write("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(readUntil(*sockets[0], "{\"n\":1}").contains("200"));
}

TEST_F(HttpServerTest, HandsUpgradesOverUnread)
{
    std::unique_ptr<QTcpSocket> taken;
    server->onUpgrade([&](std::unique_ptr<QTcpSocket> socket, const ReceivedRequest& request) {
        taken = std::move(socket);
        requests.append(request);
    });
    const QByteArray sent
        = "GET /chat HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
    const auto socket = connected();
    socket->write(sent);

    ASSERT_TRUE(test::waitUntil([&] { return taken != nullptr; }));

    EXPECT_EQ(requests[0].header("upgrade"), "websocket");
    EXPECT_EQ(taken->readAll(), sent);
    server.reset(); // the socket is no longer its own
    taken->write("still here");
    EXPECT_TRUE(readUntil(*socket, "still here").contains("still here"));
}
