// SPDX-License-Identifier: GPL-3.0-or-later
// What a client may ask of the practice mint at most.
#include "fake_clock.h"
#include "fake_random.h"
#include "practice/practice_mint.h"
#include "test_purse.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using practice::PracticeMint;
using test::Purse;

namespace {

class PracticeMintLimits : public testing::Test {
protected:
    static practice::MintOptions free()
    {
        practice::MintOptions options;
        options.inputFeePpk = 0;
        return options;
    }
    // A token of one secret, spent.
    int codeOfSpending(const QString& secret)
    {
        const auto quote = purse.askMintQuote(1);
        clock.advance(std::chrono::seconds{1});
        const auto outputs = purse.outputsFor({1}, secret);
        const auto minted = purse.mint(quote, outputs).json[u"signatures"].toArray();
        const auto proofs = purse.unblinded(outputs, *cashu::blindSignaturesFromJson(minted));
        return purse.postSwap(proofs, purse.outputsFor({1})).code();
    }
    int codeOfStates(int count)
    {
        QStringList ys;
        for (int i = 0; i < count; ++i)
            ys += cashu::hashToCurve(QByteArray::number(i))->toHex();
        return purse.post(u"/v1/checkstate"_s, {{u"Ys"_s, QJsonArray::fromStringList(ys)}}).status;
    }

    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    test::FakeClock clock;
    test::FakeRandom random;
    std::unique_ptr<PracticeMint> mint
        = std::move(*PracticeMint::open(*database, clock, random, free()));
    Purse purse{*mint, clock, random};
};

} // namespace

TEST_F(PracticeMintLimits, OfSecrets)
{
    EXPECT_EQ(codeOfSpending(QString(1024, u'x')), 0);
    EXPECT_EQ(codeOfSpending(QString(1025, u'x')), 10001);
}

TEST_F(PracticeMintLimits, OfInputsAndOutputs)
{
    const auto proof = purse.buy(1).first();
    const auto inputs = [&](qsizetype count) {
        return purse.postSwap(QList<cashu::Proof>(count, proof), purse.outputsFor({1})).code();
    };
    EXPECT_EQ(inputs(1000), 11007); // seen, and all the same
    EXPECT_EQ(inputs(1001), 0);
    const auto outputs = [&](qsizetype count) {
        return purse.postSwap({proof}, purse.outputsFor(QList<quint64>(count, 1), u"s"_s));
    };
    EXPECT_EQ(outputs(1000).code(), 11005);
    EXPECT_EQ(outputs(1001).status, 400);
    EXPECT_EQ(outputs(1001).code(), 0);
}

TEST_F(PracticeMintLimits, OfQuestionsAboutProofs)
{
    EXPECT_EQ(codeOfStates(1000), 200);
    EXPECT_EQ(codeOfStates(1001), 400);
}

TEST_F(PracticeMintLimits, OfInvoices)
{
    const auto quoted = [this](qint64 amount) {
        return purse
            .post(u"/v1/mint/quote/bolt11"_s, {{u"amount"_s, amount}, {u"unit"_s, u"sat"_s}})
            .code();
    };
    EXPECT_EQ(quoted(practice::MaxMintQuote.value()), 0);
    EXPECT_EQ(quoted(practice::MaxMintQuote.value() + 1), 11006);
}

TEST_F(PracticeMintLimits, OfRequests)
{
    const auto status = [this](qsizetype size) {
        const QByteArray body{"{\"Ys\":[]}"};
        return mint->answer("POST", u"/v1/checkstate"_s, body + QByteArray(size - body.size(), ' '))
            .answer.status;
    };
    EXPECT_EQ(status(4 << 20), 200);
    EXPECT_EQ(status((4 << 20) + 1), 400);
}
