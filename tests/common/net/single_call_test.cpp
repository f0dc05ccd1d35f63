// SPDX-License-Identifier: GPL-3.0-or-later
// TLS and certificates are tested with the program that has them: tests/execd.
#include "net/http_server.h"
#include "net/single_call.h"
#include "support/await.h"

#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;

class SingleCallTest : public testing::Test {
protected:
    SingleCallTest()
    {
        server.onRequest(
            [this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
                requests += request;
                if (hangsUp)
                    exchange.hangUp();
                else if (!isSilent)
                    exchange.answer(net::ServedAnswer{.body = "hello"});
            });
        EXPECT_TRUE(server.listen(QHostAddress::LocalHost, 0));
        call.request.url = QUrl{u"http://127.0.0.1:%1/a?b=c#d"_s.arg(server.port())};
        call.request.method = "POST";
        call.request.body = "{}";
        call.request.limit = 5s;
    }
    base::Result<net::HttpAnswer> answer()
    {
        return test::resultOf(net::callOnce(call, {}, clock));
    }

    base::SystemClock clock;
    net::HttpServer server{clock};
    net::SingleCall call;
    QList<net::ReceivedRequest> requests;
    bool hangsUp = false;
    bool isSilent = false;
};

TEST_F(SingleCallTest, BringsTheAnswer)
{
    call.request.headers = {{"X-Word", "two words"}};

    const auto heard = answer();

    ASSERT_TRUE(heard) << qPrintable(heard.error().detail);
    EXPECT_EQ(heard->status, 200);
    EXPECT_EQ(heard->body, "hello");
    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests.first().method, "POST");
    EXPECT_EQ(requests.first().path, "/a");
    EXPECT_EQ(requests.first().query, "b=c");
    EXPECT_EQ(requests.first().body, "{}");
    EXPECT_EQ(requests.first().header("x-word"), "two words");
    EXPECT_EQ(requests.first().header("connection"), "close");
}

TEST_F(SingleCallTest, IsNeverSentAgain)
{
    hangsUp = true;

    const auto heard = answer();

    ASSERT_FALSE(heard);
    EXPECT_EQ(heard.error().code, Errc::Network);
    EXPECT_EQ(requests.size(), 1);
}

TEST_F(SingleCallTest, EndsWhenItsTimeIsOver)
{
    isSilent = true;
    call.request.limit = 100ms;

    EXPECT_EQ(answer().error().code, Errc::Timeout);
}

TEST_F(SingleCallTest, RefusesAnAnswerThatIsTooLarge)
{
    call.request.maxAnswerSize = 4;

    EXPECT_EQ(answer().error().code, Errc::Malformed);
}

TEST_F(SingleCallTest, TellsThatNobodyListens)
{
    server.close();

    EXPECT_EQ(answer().error().code, Errc::Network);
}

TEST_F(SingleCallTest, SendsNothingThatIsNoRequest)
{
    call.request.headers = {{"X-Word", "a\r\nX-Other: b"}};
    EXPECT_EQ(answer().error().code, Errc::Malformed);
    call.request.headers.clear();
    call.certificate = QByteArray(32, 'x'); // which plain HTTP cannot show
    EXPECT_EQ(answer().error().code, Errc::Malformed);
    call.certificate.clear();
    call.request.url = QUrl{u"ftp://127.0.0.1/"_s};
    EXPECT_EQ(answer().error().code, Errc::Malformed);
    EXPECT_TRUE(requests.isEmpty());
}

TEST_F(SingleCallTest, TrustsNobodyWhoDoesNotSpeakTls)
{
    call.request.url.setScheme(u"https"_s);
    call.certificate = QByteArray(32, 'x');

    EXPECT_FALSE(answer());
    EXPECT_TRUE(requests.isEmpty());
}

} // namespace
