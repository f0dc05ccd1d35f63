// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/lightning_address.h"
#include "cashu/lnurl.h"
#include "crypto/hash.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using base::Errc;
using base::Msats;

namespace {

const QString Metadata
    = u"[[\"text/plain\",\"Rent for a computer\"],[\"text/identifier\",\"a@b.example\"]]"_s;
const QUrl Source{u"https://b.example/.well-known/lnurlp/a"_s};

QJsonObject someTerms()
{
    return {{u"tag"_s, u"payRequest"_s}, {u"callback"_s, u"https://pay.example/cb?id=7"_s},
        {u"minSendable"_s, 1000}, {u"maxSendable"_s, 5'000'000}, {u"metadata"_s, Metadata}};
}

QJsonObject termsWith(const QString& field, const QJsonValue& value)
{
    auto json = someTerms();
    json[field] = value;
    return json;
}

cashu::PayTerms goodTerms()
{
    return *cashu::payTermsFromJson(someTerms(), Source);
}

void expectRefused(const QString& field, const QJsonValue& value, Errc code)
{
    const auto terms = cashu::payTermsFromJson(termsWith(field, value), Source);
    ASSERT_FALSE(terms.has_value()) << qPrintable(field);
    EXPECT_EQ(terms.error().code, code) << qPrintable(terms.error().detail);
}

QJsonObject anInvoice(Msats amount, const QString& described)
{
    cashu::Invoice invoice;
    invoice.amount = amount;
    invoice.createdAt = base::UnixTime{std::chrono::seconds{1700000000}};
    invoice.paymentHash.fill(3);
    invoice.paymentSecret.fill(4);
    if (!described.isEmpty()) {
        const auto utf8 = described.toUtf8();
        invoice.descriptionHash = crypto::sha256(base::view(utf8));
    }
    std::array<std::uint8_t, 32> key{};
    key.fill(5);
    return {{u"pr"_s, *cashu::toText(invoice, crypto::SecretBytes<32>{key})},
        {u"routes"_s, QJsonArray{}}};
}

} // namespace

TEST(LightningAddress, NamesAUrl)
{
    EXPECT_EQ(cashu::payUrlOfAddress(u"satoshi@bitcoin.org")->toString(),
        u"https://bitcoin.org/.well-known/lnurlp/satoshi"_s);
    EXPECT_EQ(cashu::payUrlOfAddress(u" bob+tips@Abcdef.onion ")->toString(),
        u"http://abcdef.onion/.well-known/lnurlp/bob+tips"_s);
    EXPECT_EQ(cashu::payUrlOfAddress(u"a@127.0.0.1:8080")->toString(),
        u"http://127.0.0.1:8080/.well-known/lnurlp/a"_s);
}

TEST(LightningAddress, RefusesWhatIsNone)
{
    for (const auto text : {u"", u"a", u"@b.example", u"a@", u"A@b.example", u"a b@c.example",
             u"a@b@c.example", u"a/../x@b.example", u"a@b.example/x", u"a@b.example?x=1",
             u"a@user:pass@b.example", u"a%2f@b.example"})
        EXPECT_FALSE(cashu::payUrlOfAddress(text)) << qPrintable(QStringView{text}.toString());
    EXPECT_FALSE(cashu::payUrlOfAddress(QString{400, u'a'} + u"@b.example"_s));
    EXPECT_EQ(cashu::payUrlOfAddress(u"a@127.evil.b.example")->scheme(), u"https"_s);
}

TEST(Lnurl, ReadsBackWhatItWrote)
{
    const QUrl url{u"https://service.com/api?q=3fc3645b439ce8"_s};

    EXPECT_EQ(*cashu::urlFromLnurl(cashu::toLnurl(url)), url);
    EXPECT_EQ(*cashu::payUrlFromText(u"lightning:"_s + cashu::toLnurl(url)), url);
    EXPECT_EQ(*cashu::payUrlFromText(u"lnurlp://b.example/x"_s), QUrl{u"https://b.example/x"_s});
    EXPECT_EQ(*cashu::payUrlFromText(u"a@b.example"_s), Source);
}

TEST(Lnurl, RefusesUnencryptedAndOversizedAddresses)
{
    EXPECT_EQ(cashu::urlFromLnurl(cashu::toLnurl(QUrl{u"http://service.com/"_s})).error().code,
        Errc::NotAllowed);
    EXPECT_TRUE(cashu::urlFromLnurl(cashu::toLnurl(QUrl{u"http://127.0.0.1:1/x"_s})));
    EXPECT_FALSE(cashu::urlFromLnurl(cashu::toLnurl(QUrl{u"ftp://service.com/"_s})));
    EXPECT_FALSE(cashu::urlFromLnurl(QString{cashu::MaxLnurl + 1, u'q'}));
    EXPECT_FALSE(cashu::urlFromLnurl(
        u"lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypq"));
}

TEST(Lnurl, IsRefusedWithAnyCharacterChanged)
{
    const auto good = cashu::toLnurl(QUrl{u"https://service.com/api"_s}).toLower();
    for (qsizetype i = 0; i < good.size(); ++i) {
        auto bad = good;
        bad[i] = bad[i] == u'q' ? u'p' : u'q';
        EXPECT_FALSE(cashu::urlFromLnurl(bad)) << i;
    }
}

TEST(PayTerms, AreRead)
{
    const auto terms = goodTerms();

    EXPECT_EQ(terms.least, Msats{1000});
    EXPECT_EQ(terms.most, Msats{5'000'000});
    EXPECT_EQ(terms.description, u"Rent for a computer"_s);
    EXPECT_EQ(terms.domain, u"b.example"_s);
    EXPECT_EQ(terms.callback.host(), u"pay.example"_s);
}

TEST(PayTerms, RefuseWhatMakesNoSense)
{
    expectRefused(u"tag"_s, u"withdrawRequest"_s, Errc::Unsupported);
    expectRefused(u"minSendable"_s, 0, Errc::Malformed);
    expectRefused(u"minSendable"_s, 5'000'001, Errc::Malformed);
    expectRefused(u"maxSendable"_s, -1, Errc::Malformed);
    expectRefused(u"callback"_s, u"http://pay.example/cb"_s, Errc::NotAllowed);
    expectRefused(u"callback"_s, u"http://127.0.0.1/cb"_s, Errc::NotAllowed);
    for (const auto& host : {u"127.0.0.1:8443"_s, u"localhost"_s, u"192.168.1.1"_s, u"[::1]"_s,
             u"10.0.0.7"_s, u"169.254.169.254"_s, u"router"_s, u"nas.local"_s})
        expectRefused(u"callback"_s, u"https://"_s + host + u"/cb"_s, Errc::NotAllowed);
    expectRefused(u"callback"_s, u"https://me:secret@pay.example/"_s, Errc::Malformed);
    expectRefused(u"callback"_s, u"/cb"_s, Errc::Malformed);
    expectRefused(u"metadata"_s, u"nothing"_s, Errc::Malformed);
    expectRefused(u"metadata"_s, u"[]"_s, Errc::Malformed);
    expectRefused(
        u"metadata"_s, u"[[\"text/plain\",\"a\"],[\"text/plain\",\"b\"]]"_s, Errc::Malformed);
    expectRefused(u"metadata"_s, QString{cashu::MaxPayMetadata + 1, u' '}, Errc::Malformed);
}

TEST(PayTerms, MayNameThisComputerWhenTheyComeFromIt)
{
    const QUrl here{u"http://127.0.0.1:8080/.well-known/lnurlp/a"_s};
    const auto json = termsWith(u"callback"_s, u"http://127.0.0.1:8080/cb"_s);

    EXPECT_TRUE(cashu::payTermsFromJson(json, here).has_value());
}

TEST(PayTerms, PassOnTheReasonOfARefusal)
{
    const auto refused = cashu::payTermsFromJson(
        {{u"status"_s, u"ERROR"_s}, {u"reason"_s, QString{1000, u'x'}}}, Source);

    EXPECT_EQ(refused.error().code, Errc::Rejected);
    EXPECT_EQ(refused.error().detail, (QString{300, u'x'}));
}

TEST(PayTerms, AskForAnInvoiceWithinTheirLimits)
{
    EXPECT_EQ(cashu::invoiceUrl(goodTerms(), Msats{2000})->toString(),
        u"https://pay.example/cb?id=7&amount=2000"_s);
    EXPECT_EQ(cashu::invoiceUrl(goodTerms(), Msats{999}).error().code, Errc::Insufficient);
    EXPECT_EQ(cashu::invoiceUrl(goodTerms(), Msats{5'000'001}).error().code, Errc::Insufficient);
}

TEST(PayableInvoice, IsForTheAmountAndThePurposeAsked)
{
    const auto terms = goodTerms();
    const Msats amount{2000};

    EXPECT_TRUE(cashu::payableInvoice(anInvoice(amount, Metadata), terms, amount));
    EXPECT_TRUE(cashu::payableInvoice(anInvoice(amount, {}), terms, amount))
        << "a plain description commits to nothing";
    EXPECT_EQ(cashu::payableInvoice(anInvoice(Msats{3000}, Metadata), terms, amount).error().code,
        Errc::Malformed);
    EXPECT_EQ(cashu::payableInvoice(anInvoice(amount, u"[]"_s), terms, amount).error().code,
        Errc::Malformed);
    EXPECT_EQ(cashu::payableInvoice({{u"pr"_s, u"lnbc1"_s}}, terms, amount).error().code,
        Errc::Malformed);
    EXPECT_EQ(
        cashu::payableInvoice({{u"status"_s, u"ERROR"_s}, {u"reason"_s, u"no"_s}}, terms, amount)
            .error()
            .code,
        Errc::Rejected);
}
