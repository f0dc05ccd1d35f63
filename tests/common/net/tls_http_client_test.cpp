// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls_http_client.h"
#include "support/await.h"
#include "support/fake_clock.h"
#include "support/pve_http.h"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class TlsHttpClientTest : public testing::Test {
protected:
    net::HttpRequest aRequest(const char* path = "/api2/json/version")
    {
        net::HttpRequest request;
        request.url = QUrl{server.url() + QString::fromLatin1(path)};
        return request;
    }
    base::Result<net::HttpAnswer> answerTo(const net::HttpRequest& request, const QByteArray& pin)
    {
        net::TlsHttpClient client{pin, clock};
        return test::resultOf(client.send(request));
    }

    base::SystemClock clock;
    QList<test::PveRequest> requests;
    test::PveReply reply;
    bool isSilent = false;
    test::PveHttp server{
        [this](const test::PveRequest& request, const test::PveHttp::Answer& answer) {
            requests += request;
            if (!isSilent)
                answer(reply);
        }};
};

TEST_F(TlsHttpClientTest, SpeaksToTheHolderOfThePinnedCertificate)
{
    reply.status = 500;
    reply.reason = "CT 100 already exists on node 'pve'";
    auto request = aRequest("/api2/json/nodes/pve/lxc?type=a%20b");
    request.method = "POST";
    request.headers = {{"Authorization", "PVEAPIToken=a@b!c=d"}};
    request.body = "x=1%26";

    const auto answer = answerTo(request, server.fingerprint());

    ASSERT_TRUE(answer) << qPrintable(answer.error().detail);
    EXPECT_EQ(answer->status, 500);
    EXPECT_EQ(answer->reason, "CT 100 already exists on node 'pve'");
    ASSERT_EQ(requests.size(), 1);
    EXPECT_EQ(requests[0].line, "POST /api2/json/nodes/pve/lxc?type=a%20b HTTP/1.1");
    EXPECT_EQ(requests[0].authorization, "PVEAPIToken=a@b!c=d");
    EXPECT_EQ(requests[0].fields.value(u"x"_s), u"1&"_s);
}

TEST_F(TlsHttpClientTest, SendsNothingToTheHolderOfAnother)
{
    const auto answer = answerTo(aRequest(), QByteArray(32, 'x'));

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, base::Errc::NotAllowed);
    EXPECT_TRUE(answer.error().detail.contains(net::toText(server.fingerprint())));
    EXPECT_TRUE(requests.isEmpty());
}

TEST_F(TlsHttpClientTest, SendsNothingWhereNobodyVouchesForTheCertificate)
{
    const auto answer = answerTo(aRequest(), {});

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, base::Errc::NotAllowed);
    EXPECT_TRUE(answer.error().detail.contains(net::toText(server.fingerprint())));
    EXPECT_TRUE(requests.isEmpty());
}

TEST_F(TlsHttpClientTest, TellsALostAnswerFromAServerThatIsNotThere)
{
    reply.isLost = true;
    EXPECT_EQ(answerTo(aRequest(), server.fingerprint()).error().code, base::Errc::Network);
    EXPECT_EQ(requests.size(), 1); // and asks no second time

    const auto request = aRequest();
    server.close();
    EXPECT_EQ(answerTo(request, server.fingerprint()).error().code, base::Errc::Network);
}

TEST_F(TlsHttpClientTest, WaitsNoLongerThanItShould)
{
    isSilent = true;
    test::FakeClock fake;
    net::TlsHttpClient client{server.fingerprint(), fake};
    auto sending = client.send(aRequest());
    ASSERT_TRUE(test::waitUntil([this] { return requests.size() == 1; }));

    fake.advance(31s);

    EXPECT_EQ(test::resultOf(std::move(sending)).error().code, base::Errc::Timeout);
}

TEST_F(TlsHttpClientTest, BoundsTheAnswerAndTakesHttpsOnly)
{
    reply.data = QString(2000, u'x');
    auto request = aRequest();
    request.maxAnswerSize = 1000;
    EXPECT_EQ(answerTo(request, server.fingerprint()).error().code, base::Errc::Malformed);

    request.url.setScheme(u"http"_s);
    EXPECT_EQ(answerTo(request, server.fingerprint()).error().code, base::Errc::Malformed);
    request = aRequest();
    request.headers = {{"Authorization", "a\r\nHost: other"}};
    EXPECT_EQ(answerTo(request, server.fingerprint()).error().code, base::Errc::Malformed);
}

TEST(CertificateDigest, IsReadAsPeopleCompareIt)
{
    const auto colons = net::certificateDigestFromText(u"AB:"_s.repeated(31) + u"CD"_s);
    ASSERT_TRUE(colons);
    EXPECT_EQ(colons->size(), 32);
    EXPECT_EQ(net::toText(*colons), u"AB:"_s.repeated(31) + u"CD"_s);
    EXPECT_TRUE(net::certificateDigestFromText(QString(64, u'a')));
    for (const auto& bad : {u""_s, u"AB:CD"_s, QString(63, u'a'), QString(64, u'g')})
        EXPECT_FALSE(net::certificateDigestFromText(bad));
}

} // namespace
