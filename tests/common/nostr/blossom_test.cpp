// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_random.h"
#include "net/http_server.h"
#include "nostr/blossom_client.h"
#include "nostr/kinds.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;
using base::Errc;
using test::resultOf;

namespace {

const QByteArray Blob = "encrypted checkpoint";

class Blossom : public testing::Test {
protected:
    Blossom()
    {
        server.onRequest(
            [this](const net::ReceivedRequest& request, const net::Exchange& exchange) {
                requests += request.method;
                last = request;
                exchange.answer(answers.value(requests.size() - 1));
            });
        url.setPort(server.listen(QHostAddress::LocalHost, 0).value());
    }
    static net::ServedAnswer status(int code)
    {
        net::ServedAnswer answer;
        answer.status = code;
        return answer;
    }
    static net::ServedAnswer stored(const QByteArray& blob)
    {
        auto answer = status(201);
        const QJsonObject json{{u"url"_s, u"https://cdn.example/x.bin"_s},
            {u"sha256"_s, blobHashOf(blob).toHex()}, {u"size"_s, blob.size()}};
        answer.body = QJsonDocument{json}.toJson();
        return answer;
    }
    static net::ServedAnswer serving(const QByteArray& blob)
    {
        auto answer = status(200);
        answer.body = blob;
        return answer;
    }
    auto upload()
    {
        return resultOf(client.upload(url, Blob, u"application/octet-stream"_s, owner));
    }

    base::SystemClock clock;
    test::FakeRandom random;
    net::HttpServer server{clock};
    net::HttpClient http{clock};
    BlossomClient client{http, clock, random};
    SecretKey owner = SecretKey::generate(random);
    QUrl url{u"http://127.0.0.1"_s};
    QList<net::ServedAnswer> answers;
    QList<QByteArray> requests;
    net::ReceivedRequest last;
};

TEST_F(Blossom, StoresABlobUnderItsHash)
{
    answers = {status(200), stored(Blob)};

    const auto descriptor = upload();

    ASSERT_TRUE(descriptor) << qPrintable(descriptor.error().detail);
    EXPECT_EQ(descriptor->hash, blobHashOf(Blob));
    EXPECT_EQ(requests, (QList<QByteArray>{"HEAD", "PUT"}));
    EXPECT_EQ(last.path, "/upload");
    EXPECT_EQ(last.body, Blob);
    EXPECT_EQ(last.header("x-sha-256"), blobHashOf(Blob).toHex().toLatin1());
    const auto token = eventFromBlobAuthorization(last.header("authorization"));
    ASSERT_TRUE(token);
    EXPECT_TRUE(verify(*token));
    EXPECT_EQ(token->kind, kinds::BlobAuth);
    EXPECT_EQ(firstTag(*token, "t"_L1), u"upload"_s);
    EXPECT_EQ(firstTag(*token, "x"_L1), blobHashOf(Blob).toHex());
    EXPECT_EQ(firstTag(*token, "server"_L1), u"127.0.0.1"_s);
    EXPECT_TRUE(expiration(*token));
}

TEST_F(Blossom, DoesNotSendWhatIsNotWelcome)
{
    answers = {status(413)};

    EXPECT_EQ(upload().error().code, Errc::Insufficient);
    EXPECT_EQ(requests, QList<QByteArray>{"HEAD"});
}

TEST_F(Blossom, TriesTheOldAlphabetOnce)
{
    answers = {status(404), status(401), status(401)};

    EXPECT_EQ(upload().error().code, Errc::NotAllowed);
    EXPECT_EQ(requests, (QList<QByteArray>{"HEAD", "PUT", "PUT"}));
}

TEST_F(Blossom, NoticesThatAnotherBlobWasStored)
{
    answers = {status(200), stored("something else")};

    EXPECT_EQ(upload().error().code, Errc::Malformed);
}

TEST_F(Blossom, TakesOnlyTheBlobItAskedFor)
{
    answers = {serving(Blob), serving("encrypted checkpoinT"), serving(Blob + "x"), status(404)};
    const auto fetch
        = [this] { return resultOf(client.download(url, blobHashOf(Blob), Blob.size())); };

    EXPECT_EQ(fetch(), Blob);
    EXPECT_EQ(last.path, '/' + blobHashOf(Blob).toHex().toLatin1());
    EXPECT_EQ(fetch().error().code, Errc::Malformed);
    EXPECT_EQ(fetch().error().code, Errc::Malformed);
    EXPECT_EQ(fetch().error().code, Errc::NotFound);
    EXPECT_EQ(resultOf(client.download(url, {}, BlossomClient::MaxBlobSize + 1)).error().code,
        Errc::Insufficient);
}

TEST_F(Blossom, KeepsAListOfServersInOrder)
{
    const QList<QUrl> servers{QUrl{u"https://one.example"_s}, QUrl{u"https://two.example"_s}};
    auto list = blobServersEvent(servers, clock.now());
    list.tags += {u"server"_s, u"ftp://three.example"_s};
    list.tags += {u"server"_s, u"https://one.example"_s};

    EXPECT_EQ(blobServersFromEvent(signEvent(list, owner, random)), servers);
    for (qsizetype i = 0; i < MaxBlobServers + 5; ++i)
        list.tags += {u"server"_s, u"https://s%1.example"_s.arg(i)};
    EXPECT_EQ(blobServersFromEvent(signEvent(list, owner, random)).size(), MaxBlobServers);
}

TEST_F(Blossom, RefusesTokensThatAreTooLong)
{
    EXPECT_FALSE(eventFromBlobAuthorization("Nostr " + QByteArray(MaxBlobToken, 'A')));
    EXPECT_FALSE(eventFromBlobAuthorization("Basic x"));
}

} // namespace
