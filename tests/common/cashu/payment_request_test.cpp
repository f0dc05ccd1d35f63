// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/cbor.h"
#include "cashu/payment_payload.h"
#include "cashu/payment_request_cbor.h"
#include "crypto/schnorr.h"
#include "wallet_fixture.h"

namespace test {

using namespace Qt::StringLiterals;
using cashu::PaymentRequest;

class PaymentRequestTest : public WalletTest {
protected:
    PaymentRequest aRequest()
    {
        PaymentRequest request;
        request.id = u"order 7"_s;
        request.amount = 100;
        request.unit = u"sat"_s;
        request.mints = {mint.url().toString()};
        return request;
    }
    cashu::RequestedLock toBob()
    {
        return {u"P2PK"_s, bob->newLockKey()->toHex(),
            {{u"locktime"_s, u"4000000000"_s}, {u"note"_s, u"x"_s}}};
    }
    cashu::PaymentPayload payloadFor(const PaymentRequest& request)
    {
        const auto sent = resultOf(alice->pay(request, {}, u"shop"_s));
        EXPECT_TRUE(sent.has_value()) << qPrintable(sent.error().detail);
        const cashu::PaymentPayload payload{request.id, tokenOf(*sent)};
        return *cashu::paymentPayloadFromJsonText(cashu::toJsonText(payload));
    }
    void meetAt(FakeMint& place) { ASSERT_TRUE(resultOf(bob->addMint(place.url())).has_value()); }
    void expectRefusedUnasked(
        const cashu::PaymentPayload& payload, const PaymentRequest& request, Errc code)
    {
        mint.forgetCalls();
        const auto received = resultOf(bob->receivePayment(payload, request));
        ASSERT_FALSE(received.has_value());
        EXPECT_EQ(received.error().code, code) << qPrintable(received.error().detail);
        EXPECT_EQ(mint.calls(u"/v1/swap"_s), 0);
    }
};

TEST_F(PaymentRequestTest, IsPaidNetOfTheReceiversFee)
{
    fund(alice, Sats{1000});
    meetAt(mint);
    const auto request = aRequest();

    const auto received = resultOf(bob->receivePayment(payloadFor(request), request));

    ASSERT_TRUE(received.has_value()) << qPrintable(received.error().detail);
    EXPECT_GE(*received, Sats{100});
    ASSERT_TRUE(resultOf(alice->fateOf(tokenOf(alice->unclaimedTokens().front()))).has_value());
    expectBooksBalanced();
}

TEST_F(PaymentRequestTest, IsPaidWithTheLockItAsksFor)
{
    fund(alice, Sats{1000});
    meetAt(mint);
    auto request = aRequest();
    request.lock = toBob();

    const auto payload = payloadFor(request);

    for (const auto& proof : payload.token.proofs)
        EXPECT_TRUE(cashu::carries(proof.secret, **cashu::lockOf(request)));
    EXPECT_GE(*resultOf(bob->receivePayment(payload, request)), Sats{100});
}

TEST_F(PaymentRequestTest, TakesNothingThatIsNotAsAsked)
{
    fund(alice, Sats{1000});
    meetAt(mint);
    const auto request = aRequest();
    const auto payload = payloadFor(request);

    auto other = request;
    other.id = u"order 8"_s;
    expectRefusedUnasked(payload, other, Errc::NotAllowed);
    other = request;
    other.amount = 101;
    expectRefusedUnasked(payload, other, Errc::Insufficient);
    other = request;
    other.unit = u"usd"_s;
    expectRefusedUnasked(payload, other, Errc::Unsupported);
    other = request;
    other.mints = {u"https://other.example"_s};
    expectRefusedUnasked(payload, other, Errc::NotAllowed);
    other = request;
    other.lock = toBob();
    expectRefusedUnasked(payload, other, Errc::NotAllowed);
    auto bare = payload;
    bare.token.proofs.front().dleq.reset();
    expectRefusedUnasked(bare, request, Errc::NotAllowed);
}

TEST_F(PaymentRequestTest, IsNotPaidWhereItCannotBe)
{
    fund(alice, Sats{1000});
    auto request = aRequest();
    request.mints = {u"https://other.example"_s};
    EXPECT_EQ(resultOf(alice->pay(request, {}, {})).error().code, Errc::NotAllowed);
    request = aRequest();
    request.amount = 5000;
    EXPECT_EQ(resultOf(alice->pay(request, {}, {})).error().code, Errc::Insufficient);
    request = aRequest();
    request.unit = u"usd"_s;
    EXPECT_EQ(resultOf(alice->pay(request, {}, {})).error().code, Errc::Unsupported);
    request = aRequest();
    request.amount.reset();
    EXPECT_EQ(resultOf(alice->pay(request, {}, {})).error().code, Errc::Malformed);
    request = aRequest();
    request.lock = cashu::RequestedLock{u"RIDDLE"_s, u"?"_s, {}};
    EXPECT_EQ(resultOf(alice->pay(request, {}, {})).error().code, Errc::Unsupported);
    EXPECT_EQ(spendable(alice), Sats{1000});
}

TEST_F(PaymentRequestTest, CostsMoreAtAMintThatIsOnlyTolerated)
{
    fund(alice, Sats{1000});
    auto request = aRequest();
    request.mints = {u"https://other.example"_s};
    request.areMintsPreferred = true;
    request.methods = {{u"bolt11"_s, 7}};
    EXPECT_EQ(cashu::surcharge(request, mint.url()), 7U);

    const auto sent = resultOf(alice->pay(request, {}, {}));

    ASSERT_TRUE(sent.has_value());
    EXPECT_GE(sent->amount, Sats{107});
    request.methods = {{u"bolt12"_s, 7}};
    EXPECT_FALSE(cashu::surcharge(request, mint.url()).has_value());
}

TEST(PaymentRequestTextTest, MayHoldOnlySoMuch)
{
    PaymentRequest request;
    request.id = QString(cashu::MaxRequestField, u'x');
    EXPECT_TRUE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());
    request.id += u'x';
    EXPECT_FALSE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());

    request = {};
    for (qsizetype i = 0; i < cashu::MaxRequestEntries; ++i)
        request.mints += u"https://a.example"_s;
    EXPECT_TRUE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());
    request.mints += u"https://a.example"_s;
    EXPECT_FALSE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());

    request = {};
    request.amount = static_cast<quint64>(base::MaxSats) + 1;
    EXPECT_FALSE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());

    request = {};
    request.lock = cashu::RequestedLock{
        u"P2PK"_s, u"02"_s, QList<QStringList>(cashu::MaxRequestEntries + 1, {u"a"_s})};
    EXPECT_FALSE(cashu::paymentRequestFromText(cashu::toText(request)).has_value());
}

TEST(PaymentRequestTextTest, MayBeOnlySoLong)
{
    const auto text = cashu::toText(PaymentRequest{});
    const auto padded = text + QString(cashu::MaxPaymentRequestText - text.size(), u' ');
    EXPECT_TRUE(cashu::paymentRequestFromText(padded).has_value());
    EXPECT_FALSE(cashu::paymentRequestFromText(padded + u' ').has_value());
}

TEST(PaymentRequestTextTest, MayBeNestedOnlySoDeeply)
{
    cashu::CborValue nested{quint64{1}};
    for (int depth = 0; depth < 16; ++depth)
        nested = cashu::CborValue{cashu::CborArray{nested}};
    const auto tooDeep = cashu::toBytes(cashu::CborValue{cashu::CborMap{{u"x"_s, nested}}});
    EXPECT_FALSE(cashu::paymentRequestFromCbor(tooDeep).has_value());
}

// Whatever single character is damaged on the way: refused by the checksum.
TEST(PaymentRequestTextTest, IsNeverReadFromADamagedQrCode)
{
    PaymentRequest request;
    request.id = u"x"_s;
    request.amount = 21;
    request.unit = u"sat"_s;
    request.mints = {u"https://mint.example"_s};
    const auto text = *cashu::toQrText(request);
    for (qsizetype at = 0; at < text.size(); ++at) {
        for (const char16_t c : u"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L1b") {
            auto damaged = text;
            damaged[at] = c;
            const auto read = cashu::paymentRequestFromText(damaged);
            EXPECT_TRUE(!read || damaged == text) << at;
        }
    }
}

} // namespace test
