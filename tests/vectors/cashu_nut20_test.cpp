// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_signature.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using cashu::QuoteMessage;

namespace {

class Nut20Vectors : public test::VectorFile {
protected:
    Nut20Vectors()
        : VectorFile{"cashu_nut20.json"}
    {
    }
};

// The rows hold amounts up to 2^63, which a request may not carry but the message can.
QList<cashu::BlindedMessage> outputsOf(const QJsonValue& request)
{
    QList<cashu::BlindedMessage> outputs;
    for (const auto& row : request[u"outputs"_s].toArray()) {
        cashu::BlindedMessage output;
        const auto amount = row[u"amount"_s];
        output.amount = amount.isString() ? amount.toString().toULongLong()
                                          : static_cast<quint64>(amount.toDouble());
        output.keysetId = {row[u"id"_s].toString()};
        output.B_
            = crypto::CurvePoint::fromHex(row[u"B_"_s].toString()).value_or(crypto::CurvePoint{});
        outputs += output;
    }
    return outputs;
}

} // namespace

TEST_F(Nut20Vectors, CheckBothMessages)
{
    for (const auto& [group, form] : {std::pair{u"legacy"_s, QuoteMessage::Legacy},
             std::pair{u"amended"_s, QuoteMessage::Amended}}) {
        for (const auto& row : rows(group)) {
            const auto request = row[u"request"_s];
            const auto quote = request[u"quote"_s].toString();
            const auto outputs = outputsOf(request);
            EXPECT_EQ(base::toHex(cashu::quoteMessageHash(form, quote, outputs)),
                row[u"msg_sha256"_s].toString());
            EXPECT_EQ(cashu::isQuoteSignature(request[u"signature"_s].toString(),
                          row[u"pubkey"_s].toString(), quote, outputs),
                row[u"valid"_s].toBool());
        }
    }
}

TEST_F(Nut20Vectors, CheckTheSignaturesOfABatch)
{
    const auto row = root[u"nut29_batch"_s];
    const auto request = row[u"request"_s];
    const auto outputs = outputsOf(request);
    const auto pubkey = row[u"pubkey"_s].toString();
    for (const auto& quote : rowsOf(request[u"quotes"_s], u"quotes"_s)) {
        const auto id = quote.toString();
        EXPECT_EQ(base::toHex(cashu::quoteMessageHash(QuoteMessage::Legacy, id, outputs)),
            row[u"legacy_msg_sha256"_s].toString());
        EXPECT_EQ(base::toHex(cashu::quoteMessageHash(QuoteMessage::Amended, id, outputs)),
            row[u"amended_msg_sha256"_s].toString());
        EXPECT_TRUE(cashu::isQuoteSignature(
            QuoteMessage::Legacy, row[u"legacy_signature"_s].toString(), pubkey, id, outputs));
        EXPECT_TRUE(cashu::isQuoteSignature(
            QuoteMessage::Amended, row[u"amended_signature"_s].toString(), pubkey, id, outputs));
        EXPECT_FALSE(cashu::isQuoteSignature(
            QuoteMessage::Amended, row[u"legacy_signature"_s].toString(), pubkey, id, outputs));
    }
}

TEST_F(Nut20Vectors, SignBothMessages)
{
    for (const auto& row : rows(u"amended"_s)) {
        const crypto::SecretBytes<32> key{test::arrayOf<32>(row[u"private_key"_s])};
        const auto quote = row[u"request"_s][u"quote"_s].toString();
        const auto outputs = outputsOf(row[u"request"_s]);
        for (const auto form : {QuoteMessage::Amended, QuoteMessage::Legacy}) {
            const auto signature = cashu::signQuote(form, quote, outputs, key, {});
            ASSERT_TRUE(signature);
            EXPECT_TRUE(
                cashu::isQuoteSignature(*signature, row[u"pubkey"_s].toString(), quote, outputs));
            EXPECT_FALSE(cashu::isQuoteSignature(
                *signature, row[u"pubkey"_s].toString(), u"other"_s, outputs));
        }
    }
}
