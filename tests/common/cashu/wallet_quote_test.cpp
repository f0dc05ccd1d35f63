// SPDX-License-Identifier: GPL-3.0-or-later
#include "cashu/quote_key.h"
#include "wallet_fixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class WalletQuoteTest : public test::WalletTest {
protected:
    cashu::MintQuote invoice(base::Sats amount)
    {
        EXPECT_TRUE(resultOf(alice->addMint(mint.url())));
        const auto quote = resultOf(alice->requestInvoice(mint.url(), amount));
        EXPECT_TRUE(quote);
        return *quote;
    }

    QString lockOf(quint64 counter)
    {
        const auto key = cashu::deriveQuoteKey(test::seedOf(1), counter);
        return crypto::CurvePoint::ofScalar(key->bytes())->toHex();
    }
};

constexpr base::Sats Amount{21};

} // namespace

TEST_F(WalletQuoteTest, LocksEachQuoteWithAKeyOfItsOwn)
{
    EXPECT_EQ(invoice(Amount).pubkey, lockOf(0));
    EXPECT_EQ(invoice(Amount).pubkey, lockOf(1));

    alice.restart();

    EXPECT_EQ(invoice(Amount).pubkey, lockOf(2)) << "a restart starts no counter again";
}

TEST_F(WalletQuoteTest, BurnsTheKeyOfARequestThatFailed)
{
    ASSERT_TRUE(resultOf(alice->addMint(mint.url())));
    mint.strikeOnce(test::MintWeather::AnswerLost, u"/v1/mint/quote"_s);

    EXPECT_FALSE(resultOf(alice->requestInvoice(mint.url(), Amount)));

    EXPECT_EQ(invoice(Amount).pubkey, lockOf(1));
}

TEST_F(WalletQuoteTest, SignsAsOldMintsUnderstandWhenTheyRefuse)
{
    mint.mint().setQuoteSignatures(practice::QuoteSignatures::LegacyOnly);
    const auto quote = invoice(Amount);

    EXPECT_EQ(*resultOf(alice->collect(quote.id, 60s)), Amount);

    EXPECT_EQ(mint.calls(u"/v1/mint/bolt11"_s), 2) << "the amended message first, then the old one";
    expectBooksBalanced();
}

TEST_F(WalletQuoteTest, SendsTheOldSignatureAgainAfterACrash)
{
    mint.mint().setQuoteSignatures(practice::QuoteSignatures::LegacyOnly);
    const auto quote = invoice(Amount);
    int asked = 0;
    mint.setWeather([&asked](const QString& path) {
        const bool isMinting = path.startsWith(u"/v1/mint/bolt11");
        return isMinting && ++asked >= 2 ? test::MintWeather::AnswerLost : test::MintWeather::Clear;
    });
    EXPECT_FALSE(resultOf(alice->collect(quote.id, 2s)));
    alice.kill();
    mint.setWeather(test::MintWeather::Clear);
    mint.forgetCalls();

    alice.start();
    EXPECT_TRUE(resultOf(alice->resume()));

    EXPECT_EQ(mint.calls(u"/v1/mint/bolt11"_s), 1) << "what is stored is what was sent last";
    EXPECT_EQ(spendable(alice), Amount);
    expectBooksBalanced();
}

TEST_F(WalletQuoteTest, TriesTheOldSignatureOnlyOnce)
{
    const auto quote = invoice(Amount);
    alice.database().execute(QStringLiteral("UPDATE wallet_mint_quotes SET key = x'%1'")
                                 .arg(QString{64, QLatin1Char{'7'}}));

    EXPECT_FALSE(resultOf(alice->collect(quote.id, 60s)));

    EXPECT_EQ(mint.calls(u"/v1/mint/bolt11"_s), 2);
    EXPECT_EQ(spendable(alice), base::Sats{0});
}

TEST_F(WalletQuoteTest, SoonCollectsAnInvoiceOfAnEarlierStart)
{
    invoice(Amount);
    alice.restart();

    alice->keepHealing();
    clock.advance(2min);

    EXPECT_EQ(spendable(alice), Amount);
    EXPECT_TRUE(alice->openQuotes().isEmpty());
}

TEST_F(WalletQuoteTest, IsCollectedWhileAnotherMintIsSilent)
{
    test::FakeMint silent{clock, {}, u"https://silent.example"_s, 8};
    test::WalletUnderTest carol{clock,
        [&](const cashu::MintUrl& url) {
            return url == silent.url() ? silent.connect() : mint.connect();
        },
        3};
    ASSERT_TRUE(resultOf(carol->addMint(silent.url())));
    ASSERT_TRUE(resultOf(carol->addMint(mint.url())));
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(resultOf(carol->requestInvoice(silent.url(), Amount)));
    ASSERT_TRUE(resultOf(carol->requestInvoice(mint.url(), Amount)));
    silent.setWeather(test::MintWeather::Hangs);
    clock.advance(5s);

    const auto settling = carol->resume();
    clock.advance(5s);

    EXPECT_FALSE(settling.isDone());
    EXPECT_EQ(spendable(carol), Amount);
}
