// SPDX-License-Identifier: GPL-3.0-or-later
// Every byte of a valid token and of its CBOR set to every other value: what is still accepted must
// be good by Qt's own CBOR reader, nothing crashes, and nothing allocates beyond what the input
// can justify.
#include "allocation_watch.h"
#include "cashu/cbor.h"
#include "cashu/token.h"

#include <QCborStreamReader>
#include <QCborValue>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t MaxAllocation = 256 * 1024; // bytes at once, for inputs below 4 KB

QString aToken()
{
    cashu::Proof proof;
    proof.amount = 8;
    proof.keysetId = {u"009a1f293253e41e"_s};
    proof.secret = u"acc12435e7b8484c3cf1850149218af90f716a52bf4a5ed347e48ecc13f77388"_s;
    proof.C = *crypto::CurvePoint::fromHex(
        u"02698c4e2b5f9534cd0687d87513c759790cf829aa5739184a3e3735471fbda904");
    cashu::Token token;
    token.mint = *cashu::MintUrl::fromText(u"https://mint.example"_s);
    token.unit = u"sat"_s;
    token.proofs = {proof};
    return toText(token);
}

QByteArray cborOf(const QString& token)
{
    auto text = token.trimmed().mid(6).toLatin1();
    text.replace('+', '-').replace('/', '_'); // both alphabets are read
    return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
}

bool isCborForQt(const QByteArray& bytes)
{
    QCborParserError error;
    static_cast<void>(QCborValue::fromCbor(bytes, &error));
    return error.error == QCborError::NoError;
}

template <typename Check>
void forEveryMutationOf(const QByteArray& valid, Check check)
{
    const test::AllocationWatch watch;
    for (qsizetype at = 0; at < valid.size(); ++at) {
        auto mutated = valid;
        for (int value = 0; value < 256; ++value) {
            if (static_cast<char>(value) == valid[at])
                continue;
            mutated[at] = static_cast<char>(value);
            check(mutated);
        }
    }
    EXPECT_LE(watch.largest(), MaxAllocation);
}

} // namespace

TEST(Mutation, OfATokenIsAcceptedOnlyAsSoundCborOfThePointAndAmounts)
{
    const auto good = aToken();
    ASSERT_TRUE(cashu::tokenFromText(good));
    forEveryMutationOf(good.toLatin1(), [](const QByteArray& mutated) {
        const auto text = QString::fromLatin1(mutated);
        const auto token = cashu::tokenFromText(text);
        if (!token)
            return;
        EXPECT_TRUE(isCborForQt(cborOf(text))) << mutated.constData();
        ASSERT_EQ(token->proofs.size(), 1);
        EXPECT_FALSE(token->proofs[0].C.toHex().isEmpty());
        const auto again = cashu::tokenFromText(toText(*token));
        EXPECT_EQ(again, token) << mutated.constData();
    });
}

TEST(Mutation, OfCborIsAcceptedOnlyWhereQtReadsItToo)
{
    forEveryMutationOf(cborOf(aToken()), [](const QByteArray& mutated) {
        if (cashu::cborFromBytes(mutated)) {
            EXPECT_TRUE(isCborForQt(mutated)) << mutated.toHex().constData();
        }
    });
}

TEST(Mutation, OfALengthNeverAllocatesWhatTheInputDoesNotHold)
{
    const test::AllocationWatch watch;
    for (const int major : {0x40, 0x60, 0x80, 0xa0}) {
        for (const int width : {0x1a, 0x1b}) {
            QByteArray claim(1, static_cast<char>(major | width));
            claim += QByteArray(8, '\x7f');
            EXPECT_FALSE(cashu::cborFromBytes(claim));
        }
    }
    EXPECT_LE(watch.largest(), MaxAllocation);
}
