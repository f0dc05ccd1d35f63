// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_client.h"
#include "net/http_server.h"
#include "support/await.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using base::Errc;

class HttpClientTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        server.onRequest(
            [this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
                requests += request;
                answer(request, exchange);
            });
        ASSERT_TRUE(server.listen(QHostAddress::LocalHost, 0).has_value());
    }

    net::HttpRequest to(const QString& path) const
    {
        net::HttpRequest request;
        request.url = QUrl{QStringLiteral("http://127.0.0.1:%1").arg(server.port()) + path};
        request.limit = 5s;
        return request;
    }

    base::SystemClock clock;
    net::HttpServer server{clock};
    net::HttpClient client{clock};
    QList<net::ReceivedRequest> requests;
    std::function<void(const net::ReceivedRequest&, const net::Exchange&)> answer
        = [](const net::ReceivedRequest&, const net::Exchange& exchange) {
              net::ServedAnswer reply;
              reply.body = QByteArrayLiteral("hello");
              exchange.answer(reply);
          };
};

TEST_F(HttpClientTest, BringsTheAnswer)
{
    const auto reply = test::resultOf(client.send(to(QStringLiteral("/a"))));

    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, QByteArrayLiteral("hello"));
}

TEST_F(HttpClientTest, SendsMethodBodyAndHeaders)
{
    auto request = to(QStringLiteral("/a"));
    request.method = QByteArrayLiteral("POST");
    request.body = QByteArrayLiteral("{\"x\":1}");
    request.headers = {{QByteArrayLiteral("X-Cashu"), QByteArrayLiteral("1")}};

    ASSERT_TRUE(test::resultOf(client.send(request)).has_value());

    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests[0].method, QByteArrayLiteral("POST"));
    EXPECT_EQ(requests[0].body, request.body);
    EXPECT_EQ(requests[0].header("content-type"), QByteArrayLiteral("application/json"));
    EXPECT_EQ(requests[0].header("x-cashu"), QByteArrayLiteral("1"));
}

TEST_F(HttpClientTest, HandsErrorStatusesOnWithTheirBody)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange& exchange) {
        net::ServedAnswer reply;
        reply.status = 400;
        reply.body = QByteArrayLiteral("{\"code\":11001}");
        exchange.answer(reply);
    };

    const auto reply = test::resultOf(client.send(to(QStringLiteral("/a"))));

    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->status, 400);
    EXPECT_EQ(reply->body, QByteArrayLiteral("{\"code\":11001}"));
}

TEST_F(HttpClientTest, FollowsNoRedirect)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange& exchange) {
        net::ServedAnswer reply;
        reply.status = 302;
        reply.headers = {{QByteArrayLiteral("Location"), QByteArrayLiteral("/elsewhere")}};
        exchange.answer(reply);
    };

    const auto reply = test::resultOf(client.send(to(QStringLiteral("/a"))));

    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->status, 302);
    EXPECT_EQ(requests.size(), 1);
}

TEST_F(HttpClientTest, ReturnsNoCookie)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange& exchange) {
        net::ServedAnswer reply;
        reply.headers = {{QByteArrayLiteral("Set-Cookie"), QByteArrayLiteral("who=me")}};
        exchange.answer(reply);
    };
    ASSERT_TRUE(test::resultOf(client.send(to(QStringLiteral("/a")))).has_value());

    ASSERT_TRUE(test::resultOf(client.send(to(QStringLiteral("/b")))).has_value());

    EXPECT_TRUE(requests[1].header("cookie").isEmpty());
}

TEST_F(HttpClientTest, CutsAnAnswerThatIsTooLarge)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange& exchange) {
        net::ServedAnswer reply;
        reply.body = QByteArray(300'000, 'x');
        exchange.answer(reply);
    };
    auto request = to(QStringLiteral("/a"));
    request.maxAnswerSize = 100'000;

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, Errc::Malformed);
}

TEST_F(HttpClientTest, TellsSilenceFromAnUnreachableHost)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange&) {};
    auto slow = to(QStringLiteral("/a"));
    slow.limit = 200ms;
    EXPECT_EQ(test::resultOf(client.send(slow)).error().code, Errc::Timeout);

    auto nowhere = to(QStringLiteral("/a"));
    server.close();
    EXPECT_EQ(test::resultOf(client.send(nowhere)).error().code, Errc::Network);
}

TEST_F(HttpClientTest, CallsABrokenConnectionNetwork)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange& exchange) { exchange.hangUp(); };
    auto request = to(QStringLiteral("/a"));
    request.method = QByteArrayLiteral("POST");
    request.body = QByteArrayLiteral("{}");

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, Errc::Network);
}

TEST_F(HttpClientTest, RefusesWhatIsNotHttp)
{
    net::HttpRequest request;
    request.url = QUrl{QStringLiteral("file:///etc/passwd")};

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, Errc::Malformed);
}

TEST_F(HttpClientTest, LetsGoWhenItsTaskIsDestroyed)
{
    answer = [](const net::ReceivedRequest&, const net::Exchange&) {};
    {
        auto cancelled = client.send(to(QStringLiteral("/a")));
        ASSERT_TRUE(test::waitUntil([this] { return !requests.isEmpty(); }));
        EXPECT_FALSE(cancelled.isDone());
    }
    answer
        = [](const net::ReceivedRequest&, const net::Exchange& exchange) { exchange.answer({}); };

    EXPECT_TRUE(test::resultOf(client.send(to(QStringLiteral("/b")))).has_value());
}

} // namespace
