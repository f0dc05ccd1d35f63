// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice.h"
#include "cashu/lightning_address.h"
#include "cashu/lnurl.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;

namespace {

class Bolt11Vectors : public test::VectorFile {
protected:
    Bolt11Vectors()
        : VectorFile{"lnurl_bolt11.json"}
    {
    }
};

std::optional<base::Msats> amountOf(const QJsonValue& json)
{
    if (json.isNull() || json.isUndefined())
        return std::nullopt;
    return base::Msats{json.toInteger()};
}

} // namespace

TEST_F(Bolt11Vectors, ReadInvoices)
{
    for (const auto& row : rows(u"valid"_s)) {
        const auto invoice = cashu::invoiceFromText(row[u"invoice"_s].toString());
        ASSERT_TRUE(invoice) << qPrintable(row[u"title"_s].toString() + invoice.error().detail);
        const auto decoded = row[u"decoded"_s];
        EXPECT_EQ(invoice->amount, amountOf(decoded[u"amount_msat"_s]));
        EXPECT_EQ(
            invoice->createdAt.time_since_epoch().count(), decoded[u"timestamp"_s].toInteger());
        EXPECT_EQ(invoice->expiry.count(), decoded[u"effective_expiry"_s].toInteger());
        EXPECT_EQ(base::toHex(invoice->paymentHash), decoded[u"payment_hash"_s].toString());
        EXPECT_EQ(base::toHex(invoice->paymentSecret), decoded[u"payment_secret"_s].toString());
        EXPECT_EQ(invoice->description, decoded[u"description"_s].toString());
        EXPECT_EQ(invoice->descriptionHash ? base::toHex(*invoice->descriptionHash) : QString{},
            decoded[u"description_hash"_s].toString());
        EXPECT_EQ(invoice->payee.toHex(), decoded[u"payee"_s].toString());
    }
}

TEST_F(Bolt11Vectors, RefuseBrokenInvoices)
{
    for (const auto& row : rows(u"invalid"_s))
        EXPECT_FALSE(cashu::invoiceFromText(row[u"invoice"_s].toString()))
            << qPrintable(row[u"reason"_s].toString());
}

TEST_F(Bolt11Vectors, ReadAmounts)
{
    for (const auto& row : rows(u"amounts"_s)) {
        const auto amount = cashu::invoiceAmount(row[u"hrp"_s].toString());
        ASSERT_TRUE(amount);
        EXPECT_EQ(*amount, amountOf(row[u"amount_msat"_s]));
    }
}

TEST_F(Bolt11Vectors, AreReadBackAsWritten)
{
    const crypto::SecretBytes<32> key{test::arrayOf<32>(root[u"node_private_key"_s])};
    for (const auto& row : rows(u"amounts"_s)) {
        cashu::Invoice invoice;
        invoice.network = cashu::LightningNetwork::Regtest;
        invoice.amount = amountOf(row[u"amount_msat"_s]);
        invoice.createdAt = base::UnixTime{std::chrono::seconds{1700000000}};
        invoice.expiry = std::chrono::minutes{10};
        invoice.paymentHash.fill(7);
        invoice.paymentSecret.fill(9);
        invoice.description = u"ein Käffchen"_s;
        const auto written = cashu::toText(invoice, key);
        ASSERT_TRUE(written);
        auto again = cashu::invoiceFromText(*written);
        ASSERT_TRUE(again) << qPrintable(*written);
        EXPECT_EQ(again->payee, *crypto::CurvePoint::ofScalar(key.bytes()));
        again->payee = {};
        EXPECT_EQ(*again, invoice);
    }
}

TEST_F(Bolt11Vectors, AreWrittenAsOthersWriteThem)
{
    const crypto::SecretBytes<32> key{test::arrayOf<32>(root[u"node_private_key"_s])};
    int written = 0;
    for (const auto& row : rows(u"valid"_s)) {
        const bool namesExpiry = row[u"decoded"_s][u"expiry"_s].isDouble(); // we always do
        if (row[u"title"_s].toString() != u"built here" || !namesExpiry)
            continue;
        const auto invoice = cashu::invoiceFromText(row[u"invoice"_s].toString());
        ASSERT_TRUE(invoice);
        const auto text = cashu::toText(*invoice, key);
        ASSERT_TRUE(text);
        EXPECT_EQ(*text, row[u"invoice"_s].toString());
        ++written;
    }
    EXPECT_GT(written, 0);
}

TEST_F(Bolt11Vectors, ReadLnurls)
{
    for (const auto& row : rows(u"lnurl"_s)) {
        const auto text = row[u"lnurl"_s].toString();
        const auto url = cashu::urlFromLnurl(text);
        ASSERT_TRUE(url) << qPrintable(text);
        EXPECT_EQ(url->toString(), row[u"url"_s].toString());
        EXPECT_EQ(cashu::toLnurl(*url), text.toUpper());
    }
}

TEST_F(Bolt11Vectors, TurnAddressesIntoUrls)
{
    for (const auto& row : rows(u"lightning_address"_s)) {
        const auto url = cashu::payUrlOfAddress(row[u"address"_s].toString());
        EXPECT_EQ(url.has_value(), row[u"url"_s].isString());
        EXPECT_EQ(url.value_or(QUrl{}).toString(), row[u"url"_s].toString());
    }
}
