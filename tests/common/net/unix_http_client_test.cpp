// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/http_answer_reader.h"
#include "net/unix_http_client.h"
#include "support/await.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using net::HttpAnswerReader;

namespace {

// The answer that the bytes make when they come in pieces of that size and then the line is cut.
base::Result<net::HttpAnswer> readInPieces(
    const QByteArray& bytes, qsizetype size, qsizetype maxBody = 100)
{
    HttpAnswerReader reader{maxBody};
    for (qsizetype at = 0; at < bytes.size(); at += size) {
        const auto added = reader.add(bytes.mid(at, size));
        if (!added)
            return base::passOn(added);
    }
    const auto closed = reader.close();
    if (!closed)
        return base::passOn(closed);
    return reader.answer();
}

base::Errc errorOf(const QByteArray& bytes)
{
    const auto whole = readInPieces(bytes, bytes.size());
    const auto pieces = readInPieces(bytes, 1);
    EXPECT_FALSE(whole);
    EXPECT_FALSE(pieces);
    return whole ? base::Errc::Unsupported : whole.error().code;
}

TEST(HttpAnswerReader, ReadsABodyOfStatedLengthHoweverItIsCut)
{
    const QByteArray bytes{
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"};
    for (qsizetype size = 1; size <= bytes.size(); ++size) {
        const auto answer = readInPieces(bytes, size);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
        EXPECT_EQ(answer->body, "hello");
        EXPECT_EQ(answer->contentType, "text/plain");
    }
}

TEST(HttpAnswerReader, JoinsChunksHoweverTheyAreCut)
{
    const QByteArray bytes{"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
                           "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"};
    for (qsizetype size = 1; size <= bytes.size(); ++size) {
        const auto answer = readInPieces(bytes, size);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 201);
        EXPECT_EQ(answer->body, "abc0123456789");
    }
}

TEST(HttpAnswerReader, TakesEverythingWhenNoLengthIsStated)
{
    EXPECT_EQ(readInPieces("HTTP/1.0 200 OK\r\n\r\nall of it", 4)->body, "all of it");
}

TEST(HttpAnswerReader, ExpectsNoBodyWhereNoneCanBe)
{
    HttpAnswerReader reader{100};

    ASSERT_TRUE(reader.add("HTTP/1.1 204 No Content\r\n\r\n"));

    EXPECT_TRUE(reader.isComplete());
    EXPECT_EQ(reader.answer().body, "");
}

TEST(HttpAnswerReader, SkipsProvisionalAnswersButNotAnUpgrade)
{
    EXPECT_EQ(readInPieces(
                  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 7)
                  ->status,
        200);
    const auto upgraded = readInPieces("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nstream", 5);
    EXPECT_EQ(upgraded->status, 101);
    EXPECT_EQ(upgraded->body, "stream");
}

TEST(HttpAnswerReader, TellsAnAnswerThatWasCutOff)
{
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"), base::Errc::Network);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
        base::Errc::Network);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nContent-"), base::Errc::Network);
}

TEST(HttpAnswerReader, RefusesWhatIsNotHttp)
{
    const QByteArray chunked{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
    const QByteArray sized{"HTTP/1.1 200 OK\r\nContent-Length: "};
    EXPECT_EQ(errorOf("SSH-2.0-OpenSSH\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 2x0 OK\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(sized + "-1\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(sized + "99999999999999999999\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "zz\r\nabc\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "fffffffff\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "2\r\nabc\r\n"), base::Errc::Malformed);
}

TEST(HttpAnswerReader, BoundsHeadHeadersBodyChunksAndTrailers)
{
    const QByteArray chunked{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nA: " + QByteArray(HttpAnswerReader::MaxHead, 'x')),
        base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\n" + QByteArray{"A: 1\r\n"}.repeated(101) + "\r\n"),
        base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf("HTTP/1.1 200 OK\r\n\r\n" + QByteArray(101, 'x')), base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "65\r\n"), base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "1" + QByteArray(HttpAnswerReader::MaxChunkLine, ' ') + "\r\n"),
        base::Errc::Malformed);
    EXPECT_EQ(errorOf(chunked + "0\r\n" + QByteArray{"A: 1\r\n"}.repeated(6000) + "\r\n"),
        base::Errc::Malformed);
}

// Something that listens on a local socket and answers with fixed bytes.
class UnixHttpClientTest : public testing::Test {
protected:
    UnixHttpClientTest()
    {
        QObject::connect(&server, &QLocalServer::newConnection, &server, [this] {
            auto* socket = server.nextPendingConnection();
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [this, socket] {
                received += socket->readAll();
                if (!hasAnswered && received.contains("\r\n\r\n")) {
                    hasAnswered = true;
                    socket->write(answer);
                }
                if (!hangUpAfter.isEmpty() && received.contains(hangUpAfter)) {
                    socket->write(lastWords);
                    socket->disconnectFromServer();
                }
            });
        });
        EXPECT_TRUE(server.listen(path()));
    }
    QString path() const { return folder.path() + QStringLiteral("/engine.sock"); }

    QTemporaryDir folder;
    QLocalServer server;
    QByteArray received;
    QByteArray answer{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};
    QByteArray hangUpAfter;
    QByteArray lastWords;
    bool hasAnswered = false;
    base::SystemClock clock;
    net::UnixHttpClient client{path(), clock};
};

TEST_F(UnixHttpClientTest, SendsARequestAndReadsItsAnswer)
{
    net::UnixHttpRequest request{.method = "POST", .target = "/v1.41/x?a=b", .body = "{\"n\":1}"};

    const auto got = test::resultOf(client.send(request));

    ASSERT_TRUE(got);
    EXPECT_EQ(got->body, "{}");
    EXPECT_TRUE(received.startsWith("POST /v1.41/x?a=b HTTP/1.1\r\nHost: localhost\r\n"));
    EXPECT_TRUE(received.contains("\r\nContent-Length: 7\r\n"));
    EXPECT_TRUE(received.endsWith("\r\n\r\n{\"n\":1}"));
}

TEST_F(UnixHttpClientTest, SendsInputOnlyAfterTheUpgradeAndReadsUntilTheEnd)
{
    answer = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nbegin ";
    hangUpAfter = "secret\n";
    lastWords = "end";
    net::UnixHttpRequest request{.method = "POST", .target = "/exec", .input = "secret\n"};

    const auto got = test::resultOf(client.send(request));

    ASSERT_TRUE(got);
    EXPECT_EQ(got->body, "begin end");
    EXPECT_TRUE(received.contains("Upgrade: tcp\r\n"));
    EXPECT_TRUE(received.endsWith("\r\n\r\nsecret\n"));
}

TEST_F(UnixHttpClientTest, KeepsItsInputFromOneWhoRefuses)
{
    answer = "HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}";
    net::UnixHttpRequest request{.method = "POST", .target = "/exec", .input = "secret\n"};

    const auto got = test::resultOf(client.send(request));

    EXPECT_EQ(got->status, 409);
    EXPECT_FALSE(received.contains("secret"));
}

TEST_F(UnixHttpClientTest, CallsAHangUpInTheMiddleANetworkError)
{
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}";
    hangUpAfter = "\r\n\r\n";
    net::UnixHttpRequest request{.target = "/"};

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, base::Errc::Network);
}

TEST_F(UnixHttpClientTest, GivesUpWhenNoAnswerComesInTime)
{
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}";
    net::UnixHttpRequest request{.target = "/", .limit = 50ms};

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, base::Errc::Timeout);
}

TEST_F(UnixHttpClientTest, TellsWhenNobodyListens)
{
    net::UnixHttpClient other{path() + QStringLiteral(".none"), clock};
    net::UnixHttpRequest request{.target = "/"};

    EXPECT_EQ(test::resultOf(other.send(request)).error().code, base::Errc::Network);
}

TEST_F(UnixHttpClientTest, RefusesATargetThatWouldBreakTheRequestLine)
{
    net::UnixHttpRequest request{.target = "/x HTTP/1.1\r\nEvil: 1"};

    EXPECT_EQ(test::resultOf(client.send(request)).error().code, base::Errc::Malformed);
    EXPECT_TRUE(received.isEmpty());
}

TEST_F(UnixHttpClientTest, SendsTheHeadersItIsGiven)
{
    net::UnixHttpRequest request{.method = "POST", .target = "/file", .body = "x"};
    request.headers = {{"Content-Type", "application/octet-stream"}, {"X-Mode", "0600 a"}};

    ASSERT_TRUE(test::resultOf(client.send(request)));

    EXPECT_TRUE(received.contains("\r\nContent-Type: application/octet-stream\r\n"));
    EXPECT_TRUE(received.contains("\r\nX-Mode: 0600 a\r\n"));
    EXPECT_FALSE(received.contains("json"));
}

TEST_F(UnixHttpClientTest, RefusesAHeaderThatWouldBreakItsLine)
{
    net::UnixHttpRequest request{.target = "/"};
    const QList<QPair<QByteArray, QByteArray>> bad{
        {"X", "a\r\nEvil: 1"}, {"X\n", "a"}, {"X: b", "a"}, {"", "a"}};
    for (const auto& header : bad) {
        request.headers = {header};
        EXPECT_EQ(test::resultOf(client.send(request)).error().code, base::Errc::Malformed);
    }
    EXPECT_TRUE(received.isEmpty());
}

TEST_F(UnixHttpClientTest, MayBeCancelledBeforeTheAnswer)
{
    answer = {};
    net::UnixHttpRequest request{.target = "/"};
    auto asking = client.send(request);
    ASSERT_TRUE(test::waitUntil([this] { return !received.isEmpty(); }));

    asking.cancel();

    EXPECT_TRUE(asking.isDone());
}

} // namespace
