// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "base/clock.h"
#include "cashu/lnurl_client.h"
#include "net/http_server.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

namespace test {

using namespace Qt::StringLiterals;
using base::Errc;
using base::Msats;

class LnurlClientTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        server.onRequest([this](
                             const net::ReceivedRequest& request, const net::Exchange& exchange) {
            asked += QString::fromUtf8(request.path + '?' + request.query);
            exchange.answer(request.path.startsWith("/.well-known/") ? termsAnswer : invoiceAnswer);
        });
        ASSERT_TRUE(server.listen(QHostAddress::LocalHost, 0).has_value());
        const QJsonObject terms{{u"tag"_s, u"payRequest"_s},
            {u"callback"_s, u"http://127.0.0.1:%1/cb"_s.arg(server.port())},
            {u"minSendable"_s, 1000}, {u"maxSendable"_s, 9000},
            {u"metadata"_s, u"[[\"text/plain\",\"rent\"]]"_s}};
        termsAnswer.body = QJsonDocument{terms}.toJson();
        cashu::Invoice invoice;
        invoice.amount = Msats{2000};
        invoice.paymentHash.fill(3);
        invoice.paymentSecret.fill(4);
        std::array<std::uint8_t, 32> key{};
        key.fill(5);
        text = *cashu::toText(invoice, crypto::SecretBytes<32>{key});
        invoiceAnswer.body = QJsonDocument{QJsonObject{{u"pr"_s, text}}}.toJson();
    }

    QString address() const { return u"alice@127.0.0.1:%1"_s.arg(server.port()); }

    base::SystemClock clock;
    net::HttpServer server{clock};
    net::HttpClient http{clock};
    cashu::LnurlClient client{http};
    net::ServedAnswer termsAnswer;
    net::ServedAnswer invoiceAnswer;
    QString text;
    QStringList asked;
};

TEST_F(LnurlClientTest, GetsAnInvoiceFromAnAddress)
{
    const auto terms = resultOf(client.terms(address()));
    ASSERT_TRUE(terms) << qPrintable(terms.error().detail);
    const auto invoice = resultOf(client.invoice(*terms, Msats{2000}));

    ASSERT_TRUE(invoice) << qPrintable(invoice.error().detail);
    EXPECT_EQ(*invoice, text);
    EXPECT_EQ(asked, (QStringList{u"/.well-known/lnurlp/alice?"_s, u"/cb?amount=2000"_s}));
}

TEST_F(LnurlClientTest, AsksNobodyForAnAmountOutOfRange)
{
    const auto terms = resultOf(client.terms(address()));

    EXPECT_EQ(resultOf(client.invoice(*terms, Msats{9001})).error().code, Errc::Insufficient);
    EXPECT_EQ(asked.size(), 1);
}

TEST_F(LnurlClientTest, FollowsNoRedirects)
{
    termsAnswer.status = 302;
    termsAnswer.headers
        = {{QByteArrayLiteral("Location"), QByteArrayLiteral("http://127.0.0.1/x")}};

    EXPECT_EQ(resultOf(client.terms(address())).error().code, Errc::NotAllowed);
    EXPECT_EQ(asked.size(), 1);
}

TEST_F(LnurlClientTest, PassesOnARefusalWhateverItsStatus)
{
    termsAnswer.status = 404;
    termsAnswer.body = "{\"status\":\"ERROR\",\"reason\":\"nobody of that name\"}";

    const auto refused = resultOf(client.terms(address()));

    EXPECT_EQ(refused.error().code, Errc::Rejected);
    EXPECT_EQ(refused.error().detail, u"nobody of that name"_s);
}

TEST_F(LnurlClientTest, RefusesPagesAndFloods)
{
    termsAnswer.body = "<html>hello</html>";
    EXPECT_EQ(resultOf(client.terms(address())).error().code, Errc::Malformed);
    termsAnswer.body = QByteArray(300 * 1024, ' ');
    EXPECT_FALSE(resultOf(client.terms(address())).has_value());
    termsAnswer.status = 500;
    termsAnswer.body.clear();
    EXPECT_EQ(resultOf(client.terms(address())).error().code, Errc::Rejected);
}

} // namespace test
