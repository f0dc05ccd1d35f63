// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "practice/practice_relay_server.h"
#include "practice/practice_relay_session.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using practice::PracticeRelay;
using practice::PracticeRelayServer;

namespace {

class PracticeRelayServerTest : public testing::Test {
protected:
    // The whole answer to one plain HTTP request.
    QByteArray answerTo(const QByteArray& head) const
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port);
        socket.write(head + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        QByteArray answer;
        test::waitUntil([&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState && !answer.isEmpty();
        });
        return answer;
    }

    base::SystemClock clock;
    base::SystemRandom random;
    std::unique_ptr<storage::Database> database = storage::Database::open(u":memory:"_s).value();
    std::unique_ptr<PracticeRelay> relay
        = PracticeRelay::open(*database, clock, random, {}).value();
    PracticeRelayServer server{*relay, clock};
    quint16 port = server.listen(0).value();
};

} // namespace

TEST_F(PracticeRelayServerTest, ShowsItsDocumentToThoseWhoAsk)
{
    const auto answer = answerTo("GET / HTTP/1.1\r\nAccept: application/nostr+json");

    EXPECT_TRUE(answer.startsWith("HTTP/1.1 200"));
    EXPECT_TRUE(answer.toLower().contains("access-control-allow-origin: *"));
    const auto json = QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4)).object();
    EXPECT_TRUE(json[u"supported_nips"_s].toArray().contains(42));
    EXPECT_EQ(json[u"limitation"_s][u"max_limit"_s].toInt(), PracticeRelay::MaxResults);
}

TEST_F(PracticeRelayServerTest, TellsABrowserWhatItIs)
{
    EXPECT_TRUE(answerTo("GET / HTTP/1.1\r\nAccept: text/html").contains("Nostr relay"));
    EXPECT_TRUE(answerTo("DELETE / HTTP/1.1").startsWith("HTTP/1.1 405"));
}

TEST_F(PracticeRelayServerTest, ListensOnThisComputerOnly)
{
    EXPECT_EQ(server.url().toString(), u"ws://127.0.0.1:%1"_s.arg(port));
    PracticeRelayServer second{*relay, clock};
    EXPECT_FALSE(second.listen(port)); // taken
}

TEST_F(PracticeRelayServerTest, DropsItsClientsWhenItCloses)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    socket.write(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QByteArray answer;
    ASSERT_TRUE(test::waitUntil([&] {
        answer += socket.readAll();
        return answer.contains("\r\n\r\n");
    }));
    EXPECT_TRUE(answer.startsWith("HTTP/1.1 101"));

    server.close();

    EXPECT_TRUE(
        test::waitUntil([&] { return socket.state() == QAbstractSocket::UnconnectedState; }));
}
