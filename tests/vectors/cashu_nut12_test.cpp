// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/blinding.h"
#include "cashu/dleq.h"
#include "vectors_folder.h"

using namespace Qt::StringLiterals;
using crypto::CurvePoint;

namespace {

class Nut12Vectors : public test::VectorFile {
protected:
    Nut12Vectors()
        : VectorFile{"cashu_nut12.json"}
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

TEST_F(Nut12Vectors, HashTheChallengeAsHexText)
{
    const auto row = root[u"hash_e"_s];
    const auto hash = cashu::dleqChallenge(
        pointOf(row[u"R1"_s]), pointOf(row[u"R2"_s]), pointOf(row[u"K"_s]), pointOf(row[u"C_"_s]));
    EXPECT_EQ(base::toHex(hash), row[u"hash"_s].toString());
}

TEST_F(Nut12Vectors, AreDeterministic)
{
    auto all = rows(u"more_deterministic"_s);
    all += root[u"deterministic_nonce"_s];
    for (const auto& row : all) {
        const auto k = test::arrayOf<32>(row[u"a"_s]);
        const auto B_ = pointOf(row[u"B_"_s]);
        const auto C_ = cashu::signBlinded(B_, k);
        ASSERT_EQ(C_, pointOf(row[u"C_"_s]));
        const auto dleq = cashu::createDleq(k, B_, *C_);
        ASSERT_TRUE(dleq);
        EXPECT_EQ(base::toHex(dleq->e), row[u"e"_s].toString());
        EXPECT_EQ(base::toHex(dleq->s), row[u"s"_s].toString());
        EXPECT_TRUE(cashu::verifyDleq(*dleq, pointOf(row[u"A"_s]), B_, *C_));
    }
}

TEST_F(Nut12Vectors, VerifySignaturesAndProofs)
{
    const auto row = root[u"blind_signature"_s];
    const auto signature = cashu::blindSignatureFromJson(row[u"signature"_s].toObject());
    ASSERT_TRUE(signature && signature->dleq);
    EXPECT_TRUE(cashu::verifyDleq(
        *signature->dleq, pointOf(row[u"A"_s]), pointOf(row[u"B_"_s]), signature->C_));

    const auto proof = cashu::proofFromJson(root[u"proof"_s][u"proof"_s].toObject());
    ASSERT_TRUE(proof);
    EXPECT_TRUE(cashu::verifyDleq(*proof, pointOf(root[u"proof"_s][u"A"_s])));
}

TEST_F(Nut12Vectors, RefuseBadProofs)
{
    for (const auto& row : rows(u"invalid_proofs"_s)) {
        const auto proof = cashu::proofFromJson(row[u"proof"_s].toObject());
        ASSERT_TRUE(proof);
        EXPECT_FALSE(cashu::verifyDleq(*proof, pointOf(row[u"A"_s])))
            << qPrintable(row[u"why"_s].toString());
    }
}
