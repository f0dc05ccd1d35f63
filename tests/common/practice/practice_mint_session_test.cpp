// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice_mint_session.h"

#include "fake_random.h"
#include "test_purse.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using cashu::NoticeKind;
using practice::PracticeMintSession;

namespace {

class PracticeMintSessionTest : public testing::Test {
protected:
    void ask(NoticeKind kind, const QStringList& filters, const QString& name = u"s"_s)
    {
        session.receive(cashu::subscribeText(1, kind, name, filters));
    }
    int errorCode() const { return said.last()[u"error"][u"code"].toInt(); }
    QString state() const
    {
        return said.last()[u"params"][u"payload"][u"state"].toString();
    }

    std::unique_ptr<storage::Database> database
        = std::move(*storage::Database::open(u":memory:"_s));
    test::FakeClock clock;
    test::FakeRandom random;
    std::unique_ptr<practice::PracticeMint> mint
        = std::move(*practice::PracticeMint::open(*database, clock, random));
    test::Purse purse{*mint, clock, random};
    QList<QJsonObject> said;
    PracticeMintSession session{*mint, clock, [this](const QString& text) {
                                    said += QJsonDocument::fromJson(text.toUtf8()).object();
                                }};
};

} // namespace

TEST_F(PracticeMintSessionTest, TellsTheStateNowThenEachChange)
{
    const auto quote = purse.askMintQuote(8);
    ask(NoticeKind::MintQuote, {quote.id});

    ASSERT_EQ(said.size(), 2);
    EXPECT_EQ(said[0][u"result"][u"status"].toString(), u"OK");
    EXPECT_EQ(said[0][u"result"][u"subId"].toString(), u"s");
    EXPECT_EQ(said[0][u"id"].toInt(), 1);
    EXPECT_EQ(state(), u"UNPAID");
    clock.advance(500ms);
    ASSERT_EQ(said.size(), 3);
    EXPECT_EQ(state(), u"PAID");
    ASSERT_TRUE(purse.mint(quote, purse.outputsFor({8})).isGood());
    clock.advance(200ms);

    EXPECT_EQ(state(), u"ISSUED");
}

TEST_F(PracticeMintSessionTest, TellsWhenAProofIsSpent)
{
    const auto proofs = purse.buy(8);
    ask(NoticeKind::ProofState, {cashu::Y(proofs[0]).toHex()});
    EXPECT_EQ(state(), u"UNSPENT");

    ASSERT_TRUE(purse.swap(proofs, {1, 2, 4}).reply.isGood());
    clock.advance(200ms);

    EXPECT_EQ(state(), u"SPENT");
}

TEST_F(PracticeMintSessionTest, TellsWhatBecomesOfAPayment)
{
    const auto quote = purse.askMeltQuote(mint->foreignInvoice(base::Sats{20}));
    mint->setMeltOutcome(practice::MeltOutcome::PendingThenPays);
    ask(NoticeKind::MeltQuote, {quote.id});

    ASSERT_TRUE(purse.melt(quote, purse.buy(64), purse.outputsFor({1, 1, 1, 1, 1, 1})).isGood());
    clock.advance(100ms);
    EXPECT_EQ(state(), u"PENDING");
    clock.advance(500ms);

    EXPECT_EQ(state(), u"PAID");
}

TEST_F(PracticeMintSessionTest, IsSilentAfterUnsubscribing)
{
    const auto quote = purse.askMintQuote(8);
    ask(NoticeKind::MintQuote, {quote.id});

    session.receive(cashu::unsubscribeText(2, u"s"_s));
    const auto before = said.size();
    clock.advance(1s);

    EXPECT_EQ(said.size(), before);
    EXPECT_EQ(said.last()[u"id"].toInt(), 2);
    session.receive(cashu::unsubscribeText(3, u"s"_s));
    EXPECT_EQ(errorCode(), -32602);
    EXPECT_FALSE(clock.hasPendingCalls());
}

TEST_F(PracticeMintSessionTest, RefusesNonsense)
{
    const QList<std::pair<QString, int>> cases{{u"nonsense"_s, -32700}, {u"{}"_s, -32600},
        {uR"({"jsonrpc":"1.0","id":1,"method":"subscribe","params":{}})"_s, -32600},
        {uR"({"jsonrpc":"2.0","id":1,"method":"dance","params":{}})"_s, -32601},
        {uR"({"jsonrpc":"2.0","id":1,"method":"subscribe","params":"x"})"_s, -32602},
        {uR"({"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"kind":"weather"}})"_s,
            -32602}};
    for (const auto& [text, code] : cases) {
        session.receive(text);
        EXPECT_EQ(errorCode(), code) << qPrintable(text);
    }
    ask(NoticeKind::MintQuote, {u"unknown"_s});
    EXPECT_EQ(errorCode(), -32602);
    ask(NoticeKind::MintQuote, {});
    EXPECT_EQ(errorCode(), -32602);
}

TEST_F(PracticeMintSessionTest, AnswersARequestWhoseIdIsText)
{
    session.receive(uR"({"jsonrpc":"2.0","id":"x","method":"unsubscribe","params":{}})"_s);

    EXPECT_EQ(said.last()[u"id"].toString(), u"x");
}

TEST_F(PracticeMintSessionTest, KeepsItsLimits)
{
    const auto id = purse.askMintQuote(8).id;
    QStringList tooMany(PracticeMintSession::MaxFilters + 1, id);
    ask(NoticeKind::MintQuote, tooMany, u"large"_s);
    EXPECT_EQ(errorCode(), -32602);
    for (qsizetype i = 0; i < PracticeMintSession::MaxSubscriptions; ++i)
        ask(NoticeKind::MintQuote, {id}, QString::number(i));
    EXPECT_EQ(errorCode(), 0);

    ask(NoticeKind::MintQuote, {id}, u"one more"_s);

    EXPECT_EQ(errorCode(), -32602);
}
