// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/cbor.h"
#include "cashu/token.h"
#include "cashu/token_v4.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using cashu::Keyset;
using cashu::KeysetId;
using cashu::Proof;
using cashu::Token;
using cashu::tokenFromText;

namespace {

const QString LongId = u"015ba18a8adcd02e715a58358eb618da4a4b3791151a4bee5e968bb88406ccf76a"_s;

Proof aProof(quint64 amount, const QString& secret, const QString& keyset = u"009a1f293253e41e"_s)
{
    Proof proof;
    proof.amount = amount;
    proof.keysetId = {keyset};
    proof.secret = secret;
    proof.C = *crypto::CurvePoint::fromHex(
        u"02698c4e2b5f9534cd0687d87513c759790cf829aa5739184a3e3735471fbda904");
    return proof;
}

Token aToken()
{
    Token token;
    token.mint = *cashu::MintUrl::fromText(u"https://mint.example/path");
    token.unit = u"sat"_s;
    token.memo = u"für 🥜"_s;
    token.proofs = {aProof(2, u"first"_s), aProof(8, u"second"_s)};
    cashu::DleqProof dleq;
    dleq.e.fill(1);
    dleq.s.fill(2);
    dleq.r.emplace().fill(3);
    token.proofs[0].dleq = dleq;
    token.proofs[1].witness = u"{\"signatures\":[]}"_s;
    return token;
}

Keyset aKeyset(const QString& id)
{
    Keyset keyset;
    keyset.id = {id};
    keyset.unit = u"sat"_s;
    return keyset;
}

} // namespace

TEST(Token, IsReadBackAsWritten)
{
    const auto token = aToken();

    const auto again = tokenFromText(toText(token));

    ASSERT_TRUE(again);
    EXPECT_EQ(*again, token);
    EXPECT_EQ(cashu::value(*again), base::Sats{10});
}

TEST(Token, IsReadWithSchemePaddingAndBlanks)
{
    const auto text = toText(aToken());

    EXPECT_TRUE(tokenFromText(u"  cashu:"_s + text + u"\n"_s));
    EXPECT_TRUE(tokenFromText(u"cashu://"_s + text));
    EXPECT_TRUE(tokenFromText(text + u"="_s));
}

TEST(Token, ShortensLongKeysetIds)
{
    auto token = aToken();
    token.proofs = {aProof(1, u"one"_s, LongId)};

    const auto again = tokenFromText(toText(token));

    ASSERT_TRUE(again);
    EXPECT_EQ(again->proofs[0].keysetId, KeysetId{LongId.left(16)});
    EXPECT_TRUE(again->proofs[0].keysetId.isShort());
    EXPECT_EQ(cashu::resolveKeysetIds(*again, {aKeyset(LongId)}), token);
}

TEST(Token, KeepsLongIdsThatWouldBeAmbiguous)
{
    auto twin = LongId;
    twin.replace(60, 6, u"000000"_s);
    auto token = aToken();
    token.proofs = {aProof(1, u"one"_s, LongId), aProof(2, u"two"_s, twin)};

    EXPECT_EQ(tokenFromText(toText(token)), token);
}

TEST(Token, RefusesKeysetIdsItCannotResolve)
{
    auto twin = LongId;
    twin.replace(60, 6, u"000000"_s);
    auto token = aToken();
    token.proofs = {aProof(1, u"one"_s, LongId.left(16))};

    EXPECT_EQ(cashu::resolveKeysetIds(token, {}).error().code, base::Errc::NotFound);
    EXPECT_EQ(cashu::resolveKeysetIds(token, {aKeyset(LongId), aKeyset(twin)}).error().code,
        base::Errc::Conflict);
    EXPECT_FALSE(cashu::resolveKeysetIds(aToken(), {aKeyset(LongId)})) << "an unknown full id";
}

TEST(Token, RefusesTheSameProofTwice)
{
    auto token = aToken();
    token.proofs += token.proofs[0];

    EXPECT_FALSE(tokenFromText(toText(token)));
}

TEST(Token, RefusesImpossibleAmounts)
{
    auto token = aToken();
    token.proofs[0].amount = static_cast<quint64>(base::MaxSats) + 1;
    EXPECT_FALSE(tokenFromText(toText(token)));
    token.proofs[0].amount = 0;
    EXPECT_FALSE(tokenFromText(toText(token)));
}

TEST(Token, RefusesMoreThanItWants)
{
    auto token = aToken();
    token.proofs.clear();
    for (int i = 0; i <= cashu::MaxProofs; ++i)
        token.proofs += aProof(1, QString::number(i));
    EXPECT_FALSE(tokenFromText(toText(token)));
    token.proofs.removeLast();
    EXPECT_TRUE(tokenFromText(toText(token)));
    EXPECT_FALSE(tokenFromText(QString{cashu::MaxTokenText + 1, u'A'}));
    EXPECT_FALSE(tokenFromText({}));
}

TEST(Token, RefusesPlainHttpMints)
{
    const cashu::CborMap fields{{u"m"_s, cashu::CborValue{u"http://mint.example"_s}},
        {u"u"_s, cashu::CborValue{u"sat"_s}}, {u"t"_s, cashu::CborValue{cashu::CborArray{}}}};

    EXPECT_EQ(cashu::tokenFromCbor(toBytes(cashu::CborValue{fields})).error().code,
        base::Errc::NotAllowed);
}

// Whatever single byte is damaged on the way: an error or a token, never a crash, and never more
// proofs.
TEST(Token, SurvivesEveryDamagedByte)
{
    Token token;
    token.mint = *cashu::MintUrl::fromText(u"https://m.example");
    token.unit = u"sat"_s;
    token.proofs = {aProof(1, u"x"_s)};
    const auto cbor = toCbor(token);
    for (qsizetype at = 0; at < cbor.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
            auto damaged = cbor;
            damaged[at] = static_cast<char>(value);
            const auto read = cashu::tokenFromCbor(damaged);
            EXPECT_LE(read ? read->proofs.size() : 0, 1);
        }
    }
}

TEST(Token, SurvivesEveryFlippedBitAndEveryCut)
{
    const auto cbor = toCbor(aToken());
    for (qsizetype at = 0; at < cbor.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            auto damaged = cbor;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            const auto read = cashu::tokenFromCbor(damaged);
            EXPECT_LE(read ? read->proofs.size() : 0, 2);
        }
        EXPECT_FALSE(cashu::tokenFromCbor(cbor.left(at)));
    }
}

TEST(Token, SurvivesEveryDamagedCharacter)
{
    const auto text = toText(aToken());
    for (qsizetype at = 0; at < text.size(); ++at) {
        for (const QChar c : u"A_=\u00e9{ "_s) {
            auto damaged = text;
            damaged[at] = c;
            (void)tokenFromText(damaged);
        }
    }
    const auto v3
        = u"{\"token\":[{\"mint\":\"https://"
          u"m.example\",\"proofs\":[{\"amount\":1,\"id\":\"009a1f293253e41e\","
          "\"secret\":\"x\",\"C\":\"02698c4e2b5f9534cd0687d87513c759790cf829aa5739184a3e3735471fbda904\"}]}]}"_s
              .toUtf8();
    ASSERT_TRUE(tokenFromText(u"cashuA"_s + base::toBase64Url(v3)));
    for (qsizetype at = 0; at < v3.size(); ++at) {
        for (const char c : QByteArray{"[]{}\",:0x\0"}) {
            auto damaged = v3;
            damaged[at] = c;
            (void)tokenFromText(u"cashuA"_s + base::toBase64Url(damaged));
        }
    }
}

TEST(Cbor, RefusesDeepNesting)
{
    EXPECT_TRUE(cashu::cborFromBytes(QByteArray(10, '\x81') + '\x01'));
    EXPECT_FALSE(cashu::cborFromBytes(QByteArray(100'000, '\x81') + '\x01'));
    EXPECT_FALSE(cashu::cborFromBytes(QByteArray(100'000, '\xc1') + '\x01'));
}

TEST(Cbor, NeverAllocatesWhatIsNotThere)
{
    for (const auto& bytes :
        {QByteArray::fromHex("5bffffffffffffffff"), QByteArray::fromHex("9bffffffffffffffff"),
            QByteArray::fromHex("bb7fffffffffffffff"), QByteArray::fromHex("7b7fffffffffffffff")})
        EXPECT_FALSE(cashu::cborFromBytes(bytes));
}

TEST(Cbor, RefusesRepeatedKeysAndTrailingBytes)
{
    EXPECT_TRUE(cashu::cborFromBytes(QByteArray::fromHex("a2616101616202")));
    EXPECT_FALSE(cashu::cborFromBytes(QByteArray::fromHex("a2616101616102")));
    EXPECT_FALSE(cashu::cborFromBytes(QByteArray::fromHex("0101")));
    EXPECT_FALSE(cashu::cborFromBytes({}));
}

TEST(Cbor, KeepsAll64Bits)
{
    for (const quint64 number : {quint64{0}, quint64{23}, quint64{24}, quint64{255}, quint64{256},
             quint64{65536}, quint64{1} << 32, ~quint64{0}}) {
        const auto bytes = toBytes(cashu::CborValue{number});
        EXPECT_EQ(cashu::cborFromBytes(bytes)->number(), number);
    }
}
