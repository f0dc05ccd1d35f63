// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "base/json_reader.h"
#include "cashu/http_mint.h"
#include "cashu/mint_line.h"
#include "fake_random.h"
#include "net/http_client.h"
#include "practice/practice_mint_server.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class PracticeMintServerTest : public testing::Test {
protected:
    PracticeMintServerTest()
    {
        mint = std::move(*practice::PracticeMint::open(*database, clock, random));
        server = std::make_unique<practice::PracticeMintServer>(*mint, clock);
        EXPECT_TRUE(server->listen(0));
    }

    base::Result<net::HttpAnswer> send(
        const QByteArray& method, const QString& path, const QByteArray& body = {})
    {
        net::HttpRequest request;
        request.method = method;
        request.url = QUrl{server->url() + path};
        request.body = body;
        request.limit = 2s;
        return test::resultOf(client.send(request));
    }

    base::SystemClock clock;
    test::FakeRandom random;
    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    std::unique_ptr<practice::PracticeMint> mint;
    std::unique_ptr<practice::PracticeMintServer> server;
    net::HttpClient client{clock};
};

} // namespace

TEST_F(PracticeMintServerTest, AnswersOverHttp)
{
    const auto info = send("GET", u"/v1/info"_s);
    const auto quote = send("POST", u"/v1/mint/quote/bolt11"_s, R"({"amount":21,"unit":"sat"})");
    const auto refused = send("POST", u"/v1/mint/quote/bolt11"_s, R"({"amount":21,"unit":"eur"})");

    ASSERT_TRUE(info && quote && refused);
    EXPECT_TRUE(base::parseObject(info->body)->value(u"practice"_s).toBool());
    EXPECT_EQ(base::parseObject(quote->body)->value(u"amount"_s).toInt(), 21);
    EXPECT_EQ(refused->status, 400);
    EXPECT_EQ(base::parseObject(refused->body)->value(u"code"_s).toInt(), 11013);
}

TEST_F(PracticeMintServerTest, BreaksTheConnectionOnDemand)
{
    mint->inject(practice::MintFault::LoseAnswer, u"/v1/info"_s, 10); // Qt tries again by itself

    EXPECT_EQ(send("GET", u"/v1/info"_s).error().code, base::Errc::Network);
    mint->inject(practice::MintFault::None);
    EXPECT_TRUE(send("GET", u"/v1/info"_s));
}

TEST_F(PracticeMintServerTest, HangsOnDemand)
{
    mint->inject(practice::MintFault::Hang);
    net::HttpRequest request;
    request.url = QUrl{server->url() + u"/v1/info"_s};
    request.limit = 100ms;

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, base::Errc::Timeout);
}

TEST_F(PracticeMintServerTest, TellsThroughAWebSocket)
{
    const auto connect = cashu::httpMintConnector(client);
    const auto api = connect(*cashu::MintUrl::fromText(server->url()));
    cashu::MintLine line{std::make_shared<cashu::MintClient>(api, clock), clock};
    const auto quote = send("POST", u"/v1/mint/quote/bolt11"_s, R"({"amount":21,"unit":"sat"})");
    const auto id = base::parseObject(quote->body)->value(u"quote"_s).toString();
    cashu::MintWatch watch{clock, cashu::NoticeKind::MintQuote, {id}};
    line.add(watch);

    EXPECT_TRUE(test::resultOf(watch.change(10s))) << "it pays itself after 300 ms";
    EXPECT_TRUE(watch.isLive());
    EXPECT_EQ(server->socketCount(), 1u);
}

TEST_F(PracticeMintServerTest, ComesBackAfterItsSocketsBroke)
{
    mint->setInvoicesPaying(false);
    const auto connect = cashu::httpMintConnector(client);
    const auto api = connect(*cashu::MintUrl::fromText(server->url()));
    cashu::MintLine line{std::make_shared<cashu::MintClient>(api, clock), clock};
    const auto quote = send("POST", u"/v1/mint/quote/bolt11"_s, R"({"amount":21,"unit":"sat"})");
    const auto id = base::parseObject(quote->body)->value(u"quote"_s).toString();
    cashu::MintWatch watch{clock, cashu::NoticeKind::MintQuote, {id}};
    line.add(watch);
    ASSERT_TRUE(test::waitUntil([&] { return watch.isLive(); }));

    server->dropSockets();

    ASSERT_TRUE(test::waitUntil([&] { return !watch.isLive(); }));
    EXPECT_TRUE(test::waitUntil([&] { return watch.isLive(); }));
}

TEST_F(PracticeMintServerTest, LetsWebPagesIn)
{
    const auto allowed = send("OPTIONS", u"/v1/swap"_s);

    ASSERT_TRUE(allowed);
    EXPECT_EQ(allowed->status, 204);
}
