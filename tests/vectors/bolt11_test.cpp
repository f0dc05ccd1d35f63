// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/invoice.h"
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
