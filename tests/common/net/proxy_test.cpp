// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that connects, through a proxy of ours. The names used do not exist anywhere
// (RFC 2606): if anything but the proxy looked them up, there would be no connection.
#include "await.h"
#include "fake_clock.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/nearby_host.h"
#include "net/port_probe.h"
#include "net/proxy.h"
#include "net/web_socket_client.h"
#include "net/web_socket_server.h"
#include "socks_server.h"

#include <QNetworkProxy>
#include <gtest/gtest.h>

using namespace net;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using base::Errc;
using test::resultOf;
using test::waitUntil;

namespace {

class ProxyTest : public testing::Test {
protected:
    ProxyTest()
    {
        http.onRequest([](const ReceivedRequest& request, const Exchange& exchange) {
            exchange.answer({.body = request.header("host")});
        });
        http.onUpgrade([this](std::unique_ptr<QTcpSocket> socket, const ReceivedRequest&) {
            server.upgrade(std::move(socket));
        });
        port = http.listen(QHostAddress::LocalHost, 0).value();
        socks = std::make_unique<test::SocksServer>(port);
        proxy = Proxy::fromText(socks->url()).value();
    }
    static HttpRequest requestTo(const QString& url)
    {
        HttpRequest request;
        request.url = QUrl{url};
        request.limit = 5s;
        return request;
    }

    base::SystemClock clock;
    HttpServer http{clock};
    WebSocketServer server{u"test"_s};
    quint16 port = 0;
    std::unique_ptr<test::SocksServer> socks;
    Proxy proxy;
};

} // namespace

TEST_F(ProxyTest, LetsTheProxyLookUpTheNameOfAWebSocket)
{
    WebSocketClient client{clock, {}, proxy};

    client.open(QUrl{u"ws://relay.invalid:7777/path"_s});

    EXPECT_TRUE(waitUntil([&] { return client.isOpen(); }));
    EXPECT_EQ(socks->asked, QStringList{u"name:relay.invalid:7777"_s});
}

TEST_F(ProxyTest, LetsTheProxyLookUpTheNameOfAnEncryptedWebSocket)
{
    WebSocketClient client{clock, {}, proxy};

    client.open(QUrl{u"wss://relay.invalid/path"_s});

    EXPECT_TRUE(waitUntil([&] { return !socks->asked.isEmpty(); }));
    EXPECT_EQ(socks->asked, QStringList{u"name:relay.invalid:443"_s});
}

TEST_F(ProxyTest, ReachesAnOnionAddress)
{
    const auto host = QString{56, u'a'} + u".onion"_s;
    WebSocketClient client{clock, {}, proxy};

    client.open(QUrl{u"ws://"_s + host});

    EXPECT_TRUE(waitUntil([&] { return client.isOpen(); }));
    EXPECT_EQ(socks->asked, QStringList{u"name:%1:80"_s.arg(host)});
}

TEST_F(ProxyTest, LetsTheProxyLookUpTheNameOfAMint)
{
    HttpClient client{clock, proxy};

    const auto answer = resultOf(client.send(requestTo(u"http://mint.invalid/v1/info"_s)));

    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, "mint.invalid");
    EXPECT_EQ(socks->asked, QStringList{u"name:mint.invalid:80"_s});
}

TEST_F(ProxyTest, ProbesAServerThroughTheProxy)
{
    const auto outcome = resultOf(probeSsh(clock, u"host.invalid"_s, 2222, 1s, proxy));

    EXPECT_FALSE(outcome); // an HTTP server waits silently there
    EXPECT_EQ(socks->asked, QStringList{u"name:host.invalid:2222"_s});
}

TEST_F(ProxyTest, ReachesThisComputerWithoutTheProxy)
{
    WebSocketClient socket{clock, {}, proxy};
    HttpClient client{clock, proxy};

    socket.open(QUrl{u"ws://127.0.0.1:%1"_s.arg(port)});
    const auto answer = resultOf(client.send(requestTo(u"http://localhost:%1/"_s.arg(port))));

    EXPECT_TRUE(answer.has_value());
    EXPECT_TRUE(waitUntil([&] { return socket.isOpen(); }));
    EXPECT_TRUE(socks->asked.isEmpty());
}

TEST_F(ProxyTest, NeverGoesAroundAProxyThatIsGone)
{
    QTcpServer gone;
    gone.listen(QHostAddress::LocalHost);
    const auto dead = Proxy::fromText(u"socks5://127.0.0.1:%1"_s.arg(gone.serverPort())).value();
    gone.close();
    HttpClient client{clock, dead};

    const auto answer = resultOf(client.send(requestTo(u"http://192.0.2.1:%1/"_s.arg(port))));

    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, Errc::Network);
}

TEST_F(ProxyTest, RefusesOnionAddressesWithoutAProxy)
{
    QStringList reasons;
    WebSocketClient socket{clock};
    QObject::connect(&socket, &WebSocketClient::closed, &socket,
        [&reasons](const QString& reason) { reasons += reason; });
    HttpClient client{clock};

    socket.open(QUrl{u"ws://example.ONION"_s});
    EXPECT_TRUE(reasons.isEmpty());
    const auto answer = resultOf(client.send(requestTo(u"http://mint.onion/"_s)));
    const auto probed = resultOf(probeSsh(clock, u"host.onion"_s, 22, 1s));

    ASSERT_TRUE(waitUntil([&] { return reasons.size() == 1; }));
    EXPECT_TRUE(reasons[0].contains(u".onion"_s));
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, Errc::NotAllowed);
    ASSERT_FALSE(probed.has_value());
    EXPECT_EQ(probed.error().code, Errc::NotAllowed);
}

TEST(ProxyAddress, IsReadFromText)
{
    EXPECT_EQ(
        Proxy::fromText(u"socks5://127.0.0.1:9050"_s)->toString(), u"socks5://127.0.0.1:9050"_s);
    EXPECT_EQ(Proxy::fromText(u"socks5h://tor/"_s)->toString(), u"socks5://tor:1080"_s);
    EXPECT_EQ(Proxy::fromText(u"socks5://127.0.0.1"_s)->address(), u"127.0.0.1:1080"_s);
    EXPECT_EQ(Proxy::fromText(u"socks5://[::1]:9050"_s)->address(), u"[::1]:9050"_s);
    EXPECT_TRUE(Proxy{}.isNone());
    EXPECT_EQ(Proxy{}.toString(), QString{});
    for (const auto& text : {u""_s, u"127.0.0.1:9050"_s, u"http://127.0.0.1:8080"_s,
             u"socks5://user:secret@127.0.0.1:9050"_s, u"socks5://"_s, u"socks5://host:0"_s,
             u"socks5://host:70000"_s, u"socks5://host/path"_s, u"socks5://a;b"_s,
             u"socks5://$(a)"_s, u"socks5://a'b"_s, u"socks5://-a"_s,
             u"socks5://%1"_s.arg(QString{Proxy::MaxLength, u'x'})})
        EXPECT_FALSE(Proxy::fromText(text)) << text.toStdString();
}

TEST(ProxyAddress, KnowsTheHostsOfThisComputer)
{
    for (const auto& host : {u"127.0.0.1"_s, u"127.9.9.9"_s, u"::1"_s, u"localhost"_s,
             u"LOCALHOST"_s, u"localhost."_s, u"a.localhost"_s})
        EXPECT_TRUE(isLoopbackHost(host)) << host.toStdString();
    for (const auto& host : {u"10.0.0.1"_s, u"notlocalhost"_s, u"localhost.example"_s,
             u"127.0.0.1.example"_s, QString{}})
        EXPECT_FALSE(isLoopbackHost(host)) << host.toStdString();
}
