// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_clock.h"
#include "fake_mint.h"
#include "fake_random.h"
#include "fake_relay.h"
#include "net/http_server.h"
#include "protocol/paid_http_client.h"
#include "protocol/payment_request_delivery.h"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

crypto::SecretBytes<64> seedOf(std::uint8_t fill)
{
    std::array<std::uint8_t, 64> bytes{};
    bytes.fill(fill);
    return crypto::SecretBytes<64>{bytes};
}

// A payer and a payee at one mint, and a shop on this computer.
class PaymentDeliveryTest : public testing::Test {
protected:
    void SetUp() override
    {
        server.onRequest([this](const net::ReceivedRequest& received,
                             const net::Exchange& exchange) { exchange.answer(answer(received)); });
        pool.addRelay(relay->url());
        ASSERT_TRUE(resultOf(payer->addMint(mint.url())).has_value());
        ASSERT_TRUE(resultOf(payee->addMint(mint.url())).has_value());
        const auto quote = resultOf(payer->requestInvoice(mint.url(), base::Sats{500}));
        ASSERT_TRUE(resultOf(payer->collect(quote->id, 60s)).has_value());
        const auto port = server.listen(QHostAddress::LocalHost, 0);
        ASSERT_TRUE(port.has_value());
        shop = u"http://127.0.0.1:%1/"_s.arg(*port);
        request.id = u"7"_s;
        request.amount = 100;
        request.unit = u"sat"_s;
        request.mints = {mint.url().toString()};
    }

    // Real sockets, and time by hand.
    template <typename T>
    T resultOf(base::Task<T> task)
    {
        const bool ended = test::waitUntil([&] {
            clock.advance(10ms);
            return task.isDone();
        });
        if (!ended)
            qFatal("a task did not end in time");
        return task.await_resume();
    }

    std::unique_ptr<cashu::Wallet> aWallet(storage::Database& database, std::uint8_t seed)
    {
        return std::move(*cashu::Wallet::open(database, mint.connector(), clock, random,
            seedOf(seed), cashu::PracticeMoney::Required));
    }
    cashu::PaymentPayload aPayload()
    {
        const auto sent = resultOf(payer->pay(request, {}, u"order"_s));
        EXPECT_TRUE(sent.has_value());
        return {request.id, *cashu::tokenFromText(sent->text)};
    }
    void sellFor100() // 402 first; then takes what pays the price
    {
        answer = [this](const net::ReceivedRequest& received) {
            const auto header = received.header("x-cashu");
            if (header.isEmpty())
                return net::ServedAnswer{
                    402, {}, {}, {{"X-Cashu", cashu::toText(request).toLatin1()}}};
            paidWith = QString::fromLatin1(header);
            return net::ServedAnswer{acceptance, "goods", "text/plain", {}};
        };
    }
    base::Result<protocol::PaidAnswer> buy(base::Sats limit)
    {
        protocol::PaidHttpClient client{http, *payer};
        net::HttpRequest order;
        order.url = QUrl{shop};
        return resultOf(client.send(order, limit, u"order"_s));
    }

    base::SystemClock realClock;
    test::FakeClock clock;
    test::FakeRandom random;
    test::FakeMint mint{clock};
    std::unique_ptr<storage::Database> ours = *storage::Database::open(u":memory:"_s);
    std::unique_ptr<storage::Database> theirs = *storage::Database::open(u":memory:"_s);
    std::unique_ptr<cashu::Wallet> payer = aWallet(*ours, 1);
    std::unique_ptr<cashu::Wallet> payee = aWallet(*theirs, 2);
    test::FakeRelays relays{clock, random};
    test::FakeRelay* relay = &relays.add(u"wss://payee.example"_s);
    nostr::RelayPool pool{relays.transports(), clock, random};
    net::HttpClient http{realClock};
    protocol::PaymentRequestDelivery delivery{pool, http, clock, random};
    nostr::SecretKey sender = nostr::SecretKey::generate(random);
    nostr::SecretKey receiver = nostr::SecretKey::generate(random);
    std::function<net::ServedAnswer(const net::ReceivedRequest&)> answer;
    net::HttpServer server{realClock};
    QString shop;
    cashu::PaymentRequest request;
    int acceptance = 200;
    QString paidWith;
};

TEST_F(PaymentDeliveryTest, ArrivesInAPrivateMessage)
{
    cashu::PaymentTransport transport;
    transport.kind = cashu::PaymentTransport::Kind::Nostr;
    transport.pubkey = receiver.publicKey().bytes();
    transport.relays = {relay->url().toString()};
    nostr::Filter letters;
    letters.kinds = {nostr::kinds::GiftWrap};
    letters.tags.insert(u'p', {receiver.publicKey().toHex()});
    const auto payload = aPayload();

    ASSERT_TRUE(resultOf(delivery.deliver(payload, {transport}, sender)).has_value());

    const auto wraps = resultOf(pool.fetch({letters})).events;
    ASSERT_EQ(wraps.size(), 1);
    const auto letter = protocol::open(wraps.front(), receiver);
    ASSERT_TRUE(letter.has_value());
    EXPECT_EQ(letter->sender, sender.publicKey());
    EXPECT_EQ(letter->kind, nostr::kinds::ChatMessage);
    const auto arrived = protocol::paymentFrom(*letter);
    ASSERT_TRUE(arrived.has_value());
    EXPECT_EQ(*arrived, payload);
    EXPECT_GE(*resultOf(payee->receivePayment(*arrived, request)), base::Sats{100});
}

TEST_F(PaymentDeliveryTest, ArrivesByPost)
{
    QByteArray body;
    answer = [&body](const net::ReceivedRequest& received) {
        body = received.body;
        return net::ServedAnswer{};
    };
    cashu::PaymentTransport transport;
    transport.url = shop;
    const auto payload = aPayload();

    ASSERT_TRUE(resultOf(delivery.deliver(payload, {transport}, sender)).has_value());

    EXPECT_EQ(cashu::paymentPayloadFromJsonText(body), payload);
}

TEST_F(PaymentDeliveryTest, TriesTheNextWayWhenOneFails)
{
    int posts = 0;
    answer = [&posts](const net::ReceivedRequest&) {
        return net::ServedAnswer{++posts == 1 ? 500 : 200, {}, {}, {}};
    };
    cashu::PaymentTransport unsafe;
    unsafe.url = u"http://shop.example/"_s;
    cashu::PaymentTransport transport;
    transport.url = shop;
    const auto payload = aPayload();

    EXPECT_EQ(
        resultOf(delivery.deliver(payload, {unsafe}, sender)).error().code, base::Errc::NotAllowed);
    EXPECT_EQ(posts, 0);
    EXPECT_TRUE(resultOf(delivery.deliver(payload, {unsafe, transport, transport}, sender)));
    EXPECT_EQ(posts, 2);
    EXPECT_EQ(resultOf(delivery.deliver(payload, {}, sender)).error().code, base::Errc::NotFound);
}

TEST_F(PaymentDeliveryTest, BuysWhatCostsMoney)
{
    sellFor100();

    const auto bought = buy(base::Sats{100});

    ASSERT_TRUE(bought.has_value()) << qPrintable(bought.error().detail);
    EXPECT_EQ(bought->answer.body, QByteArray{"goods"});
    EXPECT_GE(bought->paid, base::Sats{100});
    EXPECT_TRUE(payer->unclaimedTokens().isEmpty());
    const auto token = cashu::tokenFromText(paidWith);
    ASSERT_TRUE(token.has_value());
    EXPECT_GE(*resultOf(payee->receive(*token, {})), base::Sats{100});
}

TEST_F(PaymentDeliveryTest, PaysNothingBeyondItsLimit)
{
    sellFor100();

    EXPECT_EQ(buy(base::Sats{99}).error().code, base::Errc::NotAllowed);

    EXPECT_TRUE(paidWith.isEmpty());
    EXPECT_EQ(payer->balance().spendable, base::Sats{500});
}

TEST_F(PaymentDeliveryTest, TakesAPaymentBackThatWasNotAccepted)
{
    sellFor100();
    acceptance = 400;

    EXPECT_EQ(buy(base::Sats{100}).error().code, base::Errc::Rejected);

    EXPECT_FALSE(paidWith.isEmpty());
    EXPECT_TRUE(payer->unclaimedTokens().isEmpty());
    EXPECT_EQ(payer->balance().reserved, base::Sats{0});
}

TEST_F(PaymentDeliveryTest, KeepsAPaymentWhoseOutcomeIsUnknown)
{
    sellFor100();
    acceptance = 500;

    EXPECT_TRUE(buy(base::Sats{100}).has_value());

    ASSERT_EQ(payer->unclaimedTokens().size(), 1);
    EXPECT_EQ(payer->unclaimedTokens().front().text, paidWith);
}

TEST_F(PaymentDeliveryTest, SendsMoneyToSafeAddressesOnly)
{
    for (const auto* safe : {"https://a.example/", "http://127.0.0.1:1/", "http://[::1]/",
             "http://localhost/", "http://abc.onion/"})
        EXPECT_TRUE(protocol::mayCarryMoney(QUrl{QString::fromLatin1(safe)})) << safe;
    for (const auto* unsafe : {"http://a.example/", "ftp://a.example/", "http://10.0.0.1/", ""})
        EXPECT_FALSE(protocol::mayCarryMoney(QUrl{QString::fromLatin1(unsafe)})) << unsafe;
}

} // namespace
