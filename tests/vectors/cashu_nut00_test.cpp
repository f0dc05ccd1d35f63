// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinding.h"
#include "cashu/dleq.h"
#include "cashu/token.h"
#include "cashu/token_v4.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using cashu::tokenFromText;
using crypto::CurvePoint;

namespace {

class Nut00Vectors : public test::VectorFile {
protected:
    Nut00Vectors()
        : VectorFile{"cashu_nut00.json"}
    {
    }
};

CurvePoint pointOf(const QJsonValue& hex)
{
    const auto point = CurvePoint::fromHex(hex.toString());
    EXPECT_TRUE(point) << qPrintable(hex.toString());
    return point.value_or(CurvePoint{});
}

} // namespace

TEST_F(Nut00Vectors, HashToTheCurve)
{
    for (const auto& row : rows(u"hash_to_curve"_s))
        EXPECT_EQ(
            cashu::hashToCurve(test::bytesOf(row[u"message_hex"_s])), pointOf(row[u"point"_s]));
}

TEST_F(Nut00Vectors, BlindAndSign)
{
    for (const auto& row : rows(u"blinded_messages"_s)) {
        const auto Y = cashu::hashToCurve(test::bytesOf(row[u"x_hex"_s]));
        const auto R = CurvePoint::ofScalar(test::arrayOf<32>(row[u"r"_s]));
        ASSERT_TRUE(Y && R);
        EXPECT_EQ(Y->plus(*R), pointOf(row[u"B_"_s]));
    }
    for (const auto& row : rows(u"blind_signatures"_s))
        EXPECT_EQ(cashu::signBlinded(pointOf(row[u"B_"_s]), test::arrayOf<32>(row[u"k"_s])),
            pointOf(row[u"C_"_s]));
}

TEST_F(Nut00Vectors, GoRound)
{
    for (const auto& row : rows(u"round_trip"_s)) {
        const auto k = test::arrayOf<32>(row[u"k"_s]);
        const auto r = test::arrayOf<32>(row[u"r"_s]);
        const auto secret = row[u"secret"_s].toString();

        const auto B_ = cashu::blind(secret, r);
        ASSERT_EQ(B_, pointOf(row[u"B_"_s]));
        const auto C_ = cashu::signBlinded(*B_, k);
        ASSERT_EQ(C_, pointOf(row[u"C_"_s]));
        const auto C = cashu::unblind(*C_, r, pointOf(row[u"K"_s]));
        ASSERT_EQ(C, pointOf(row[u"C"_s]));
        EXPECT_TRUE(cashu::isSignedBy(k, secret, *C));
        const auto dleq = cashu::createDleq(k, *B_, *C_);
        ASSERT_TRUE(dleq);
        EXPECT_EQ(base::toHex(dleq->e), row[u"dleq"_s][u"e"_s].toString());
        EXPECT_EQ(base::toHex(dleq->s), row[u"dleq"_s][u"s"_s].toString());
    }
}

TEST_F(Nut00Vectors, ReadTheV3Token)
{
    const auto v3 = root[u"token_v3"_s].toObject();
    const auto json = v3[u"json"_s].toObject();
    const auto part = json[u"token"_s][0];
    auto texts = rowsOf(v3[u"valid"_s], u"valid"_s);
    texts += v3[u"serialized"_s];
    texts += v3[u"uri_form"_s];
    for (const auto& form : texts) {
        const auto token = tokenFromText(form.toString());
        ASSERT_TRUE(token) << qPrintable(token.error().detail);
        EXPECT_EQ(token->mint.toString(), part[u"mint"_s].toString());
        EXPECT_TRUE(token->memo.startsWith(u"Thank you"_s)); // the texts differ after that
        EXPECT_EQ(cashu::value(*token), base::Sats{10});
        EXPECT_EQ(token->proofs.at(0).secret, part[u"proofs"_s][0][u"secret"_s].toString());
    }
    for (const auto& form : rowsOf(v3[u"invalid"_s], u"invalid"_s))
        EXPECT_FALSE(tokenFromText(form.toString()));
}

TEST_F(Nut00Vectors, ReadAndWriteV4Tokens)
{
    for (const auto& row : rows(u"token_v4"_s)) {
        const auto cbor = test::bytesOf(row[u"cbor_hex"_s]);
        const auto token = cashu::tokenFromCbor(cbor);
        ASSERT_TRUE(token) << qPrintable(row[u"name"_s].toString());
        const auto decoded = row[u"decoded"_s].toObject();
        EXPECT_EQ(token->mint.toString(), decoded[u"m"_s].toString());
        EXPECT_EQ(token->unit, decoded[u"u"_s].toString());
        EXPECT_EQ(token->memo, decoded[u"d"_s].toString());
        qsizetype at = 0;
        for (const auto& group : decoded[u"t"_s].toArray()) {
            for (const auto& entry : group[u"p"_s].toArray()) {
                const auto& proof = token->proofs.at(at++);
                EXPECT_EQ(proof.keysetId.value, group[u"i"_s][u"bytes_hex"_s].toString());
                EXPECT_EQ(proof.secret, entry[u"s"_s].toString());
                EXPECT_EQ(proof.C.toHex(), entry[u"c"_s][u"bytes_hex"_s].toString());
                EXPECT_EQ(static_cast<double>(proof.amount), entry[u"a"_s].toDouble());
            }
        }
        EXPECT_EQ(at, token->proofs.size());

        auto again = cashu::tokenFromCbor(cashu::toCbor(*token));
        ASSERT_TRUE(again);
        for (qsizetype i = 0; i < again->proofs.size(); ++i) {
            EXPECT_EQ(again->proofs[i].keysetId, token->proofs[i].keysetId.shortForm());
            again->proofs[i].keysetId = token->proofs[i].keysetId;
        }
        EXPECT_EQ(*again, *token);
    }
}

TEST_F(Nut00Vectors, KeepAmountsAbove53Bits)
{
    bool wasSeen = false;
    for (const auto& row : rows(u"token_v4"_s)) {
        if (row[u"name"_s].toString() != "amount above 2^53"_L1)
            continue;
        wasSeen = true;
        const auto token = cashu::tokenFromCbor(test::bytesOf(row[u"cbor_hex"_s]));
        ASSERT_TRUE(token);
        EXPECT_EQ(token->proofs.at(0).amount, quint64{1} << 63);
        EXPECT_FALSE(tokenFromText(row[u"token"_s].toString())) << "more than can exist";
    }
    EXPECT_TRUE(wasSeen);
}

TEST_F(Nut00Vectors, ReadAndWriteTheBinaryForm)
{
    const auto bytes = test::bytesOf(root[u"token_v4_binary_hex"_s]);
    const auto token = cashu::tokenFromBytes(bytes);
    ASSERT_TRUE(token) << qPrintable(token.error().detail);
    EXPECT_EQ(cashu::tokenFromBytes(cashu::toBytes(*token)), *token);
    EXPECT_EQ(tokenFromText(cashu::toText(*token)), *token);
    EXPECT_FALSE(cashu::tokenFromBytes(bytes.mid(1)));
    EXPECT_FALSE(cashu::tokenFromBytes(bytes.chopped(1)));
}

TEST_F(Nut00Vectors, RefuseBadTokens)
{
    for (const auto& row : rows(u"bad_v4"_s))
        EXPECT_FALSE(tokenFromText(row[u"token"_s].toString()))
            << qPrintable(row[u"why"_s].toString());
}
