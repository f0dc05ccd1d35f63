// SPDX-License-Identifier: GPL-3.0-or-later
// A few values typed in, so that the arithmetic is checked without the files of published vectors.
#include "cashu/blinding.h"
#include "cashu/deterministic_secret.h"
#include "cashu/dleq.h"
#include "cashu/invoice.h"
#include "cashu/quote_signature.h"
#include "crypto/bip39.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using crypto::CurvePoint;
using crypto::Scalar;

namespace {

Scalar scalar(QStringView hex)
{
    const auto bytes = *base::fromHex(hex);
    Scalar out;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(bytes.constData()), 32, out.begin());
    return out;
}

const QString Secret = u"6b85ef3dff7bb6fea77cd2b8662cb19b7a6895139e8e86e307e1875e456dab7e"_s;
const Scalar K = scalar(u"0af8a1ed831d21f45b7cb3a8eeb3125be55e7844cc3ec932c580ec7a836b0b27");
const Scalar R = scalar(u"d00039cee64b5dcf1285a8ded98b9da0d1619f9885821318012ceed12ad88e77");

} // namespace

TEST(Blinding, GoesRound)
{
    const auto publicKey = *CurvePoint::ofScalar(K);

    const auto B_ = cashu::blind(Secret, R);
    ASSERT_TRUE(B_);
    EXPECT_EQ(B_->toHex(), u"030bddfe928dc8e0febaea0e4362bdb1d33a3341720f642ae9a4b48817076ebd4b"_s);
    const auto C_ = cashu::signBlinded(*B_, K);
    ASSERT_TRUE(C_);
    EXPECT_EQ(C_->toHex(), u"0230499a99dc25cb141e01046a6690bd2fbe832e4ed1bc10a06dfbf5d12919a397"_s);
    const auto C = cashu::unblind(*C_, R, publicKey);
    ASSERT_TRUE(C);
    EXPECT_EQ(C->toHex(), u"0271e89c040f11a5ecac9530d500a9d14de4815c049d4e4af98982565e402c51ef"_s);
    EXPECT_TRUE(cashu::isSignedBy(K, Secret, *C));
    EXPECT_FALSE(cashu::isSignedBy(K, Secret + u'x', *C));

    const auto dleq = cashu::createDleq(K, *B_, *C_);
    ASSERT_TRUE(dleq);
    EXPECT_EQ(base::toHex(dleq->e),
        u"afc60cb719370f3662e6925ca2fdd3711e7d75ddfe6e144f83cd23f567ad392e"_s);
    EXPECT_TRUE(cashu::verifyDleq(*dleq, publicKey, *B_, *C_));
    EXPECT_FALSE(cashu::verifyDleq(*dleq, publicKey.negated(), *B_, *C_));
}

TEST(Blinding, LetsTheReceiverOfAProofCheckIt)
{
    const auto B_ = *cashu::blind(Secret, R);
    const auto C_ = *cashu::signBlinded(B_, K);
    const auto publicKey = *CurvePoint::ofScalar(K);
    cashu::Proof proof;
    proof.secret = Secret;
    proof.C = *cashu::unblind(C_, R, publicKey);
    proof.dleq = cashu::createDleq(K, B_, C_);
    EXPECT_FALSE(cashu::verifyDleq(proof, publicKey)) << "without r";

    proof.dleq->r = R;

    EXPECT_TRUE(cashu::verifyDleq(proof, publicKey));
    proof.dleq->r->at(31) ^= 1;
    EXPECT_FALSE(cashu::verifyDleq(proof, publicKey));
}

TEST(Blinding, NeverDividesByNonsense)
{
    const auto publicKey = *CurvePoint::ofScalar(K);
    const Scalar zero{};
    EXPECT_FALSE(cashu::blind(Secret, zero));
    EXPECT_FALSE(cashu::unblind(publicKey, zero, publicKey));
    cashu::DleqProof dleq;
    EXPECT_FALSE(cashu::verifyDleq(dleq, publicKey, publicKey, publicKey));
}

TEST(DeterministicSecret, FollowsTheWords)
{
    const auto seed = crypto::seedFromMnemonic(
        u"half depart obvious quality work element tank gorilla view sugar picture humble"_s);

    const auto old = cashu::deriveSecret(seed, {u"009a1f293253e41e"_s}, 0);
    const auto recent = cashu::deriveSecret(
        seed, {u"015ba18a8adcd02e715a58358eb618da4a4b3791151a4bee5e968bb88406ccf76a"_s}, 1);

    ASSERT_TRUE(old && recent);
    EXPECT_EQ(old->secret, u"485875df74771877439ac06339e284c3acfcd9be7abf3bc20b516faeadfe77ae"_s);
    EXPECT_EQ(
        recent->secret, u"b70e7b10683da3bf1cdf0411206f8180c463faa16014663f39f2529b2fda922e"_s);
    EXPECT_TRUE(cashu::deriveSecret(seed, {u"I2yN+iRYfkzT"_s}, 0));
    EXPECT_FALSE(cashu::deriveSecret(seed, {u"015ba18a8adcd02e"_s}, 0)) << "a short id";
}

TEST(QuoteSignature, CoversQuoteAndOutputs)
{
    cashu::BlindedMessage output;
    output.amount = 1;
    output.B_ = *cashu::blind(Secret, R);
    const crypto::SecretBytes<32> key{K};
    const auto publicKey = CurvePoint::ofScalar(K)->toHex();
    const auto signature
        = cashu::signQuote(cashu::QuoteMessage::Amended, u"q"_s, {output}, key, {});
    ASSERT_TRUE(signature);

    EXPECT_TRUE(cashu::isQuoteSignature(*signature, publicKey, u"q"_s, {output}));
    EXPECT_FALSE(cashu::isQuoteSignature(*signature, publicKey, u"r"_s, {output}));
    output.amount = 2;
    EXPECT_FALSE(cashu::isQuoteSignature(*signature, publicKey, u"q"_s, {output}));
    EXPECT_FALSE(cashu::isQuoteSignature(u"zz"_s, publicKey, u"q"_s, {output}));
}

TEST(Invoice, IsReadAndSurvivesDamage)
{
    const auto text
        = u"lnbcrt100n1pj48ugqpp5flq8e0w3wh96gw82mzm3ywn636h2970t3g8m08x8v2se3cyg0t8ssp5fw7pxnvahqp"
          u"kt0wrvkx"
          "zqg72py9w5kgv45nx2a0tzputpx8u07eqdquxyczqumpwss8getnwss8zat0w3jsxqzjccqpj9qyysgq6lmwsf8h"
          "k4nl4vg0h"
          "wl0qeh77kxf7c9u6nvd8n9cntteapmpasjxkm2tj9m6q42jefc4g6c72m3g8ljs8ctxep7e7d60nvhctfj9hycpyj0h0g"_s;
    const auto invoice = cashu::invoiceFromText(text);
    ASSERT_TRUE(invoice);
    EXPECT_EQ(invoice->amount, base::Msats{10'000});
    EXPECT_EQ(invoice->network, cashu::LightningNetwork::Regtest);

    for (qsizetype at = 0; at < text.size(); ++at) {
        auto damaged = text;
        damaged[at] = damaged[at] == u'q' ? u'p' : u'q';
        EXPECT_FALSE(cashu::invoiceFromText(damaged));
        EXPECT_FALSE(cashu::invoiceFromText(text.left(at)));
    }
}
