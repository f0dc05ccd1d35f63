// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_server.h"
#include "net/server_time.h"
#include "support/await.h"
#include "support/fake_clock.h"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

TEST(ServerTime, ReadsTheDateOfHttp)
{
    const base::UnixTime moment{784111777s};

    EXPECT_EQ(net::timeFromHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), moment);
    EXPECT_EQ(net::toHttpDate(moment), "Sun, 06 Nov 1994 08:49:37 GMT");
    for (const auto* bad : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
             "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 66 Nov 1994 08:49:37 GMT",
             "Sun, 06 Nov 1994 08:49:37 GMT "})
        EXPECT_FALSE(net::timeFromHttpDate(bad)) << bad;
}

TEST(ServerTime, TellsHowFarAServerIsAhead)
{
    base::SystemClock clock;
    test::FakeClock theirs{
        std::chrono::floor<std::chrono::seconds>(clock.sinceEpoch()) + 1h}; // it stands still
    net::HttpServer server{theirs};
    server.onRequest([](const net::ReceivedRequest&, const net::Exchange& exchange) {
        exchange.answer({.status = 404, .body = {}, .headers = {}});
    });
    const auto port = server.listen(QHostAddress::LocalHost, 0).value();
    net::HttpClient http{clock};

    const auto offset
        = test::resultOf(net::askClockOffset(http, QUrl{u"http://127.0.0.1:%1/"_s.arg(port)}));

    ASSERT_TRUE(offset);
    EXPECT_LE(*offset, 1h);
    EXPECT_GE(*offset, 1h - 30s);
}
