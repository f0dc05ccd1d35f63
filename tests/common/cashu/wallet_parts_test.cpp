// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of more proofs than a mint takes at once (11014): each part is swapped by itself.
#include "refused_wallet.h"

namespace test {

class WalletPartsTest : public WalletErrorTest { };

TEST_F(WalletPartsTest, ReceivesATokenInPartsWhenThereAreTooManyInputs)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{1000});
    ASSERT_GT(token.proofs.size(), 10);
    refuseLarge(11014, u"inputs"_s, 6);

    const auto received = resultOf(carol->receive(token, {}));

    ASSERT_TRUE(received.has_value()) << qPrintable(received.error().detail);
    EXPECT_EQ(spendable(carol), Sats{1000} + *received);
    EXPECT_GE(*received, Sats{990});
    EXPECT_EQ(*resultOf(carol->receive(token, {})), *received) << "the same answer again";
    EXPECT_EQ(carol->outcomeOf(token)->state, cashu::Redemption::Received);
}

TEST_F(WalletPartsTest, GoesOnWithTheRestOfATokenAfterARestart)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{1000});
    refuseLarge(11014, u"inputs"_s, 6);
    mint.setLatency(100ms);
    {
        auto receiving = carol->receive(token, {});
        while (!receiving.isDone() && spendable(carol) == Sats{1000})
            clock.advance(50ms);
        ASSERT_FALSE(receiving.isDone());
    }
    carol.restart();
    ASSERT_TRUE(resultOf(carol->resume()).has_value());

    const auto received = resultOf(carol->receive(token, {}));

    ASSERT_TRUE(received.has_value()) << qPrintable(received.error().detail);
    EXPECT_EQ(spendable(carol), Sats{1000} + *received);
}

TEST_F(WalletPartsTest, KnowsThatAPartOfATokenMayBeItsOwn)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{1000});
    refuseLarge(11014, u"inputs"_s, 6);
    int swaps = 0;
    mint.setWeather([&swaps](const QString& path) {
        const bool isLost = path.startsWith(u"/v1/swap") && ++swaps > 1;
        return isLost ? MintWeather::AnswerLost : MintWeather::Clear;
    });

    EXPECT_FALSE(resultOf(carol->receive(token, {})).has_value());

    EXPECT_GT(spendable(carol), Sats{1000}) << "a part has arrived";
    ASSERT_TRUE(carol->outcomeOf(token).has_value());
    EXPECT_EQ(carol->outcomeOf(token)->state, cashu::Redemption::Open);
    carol.restart();
    EXPECT_EQ(carol->outcomeOf(token)->state, cashu::Redemption::Open);
    mint.setWeather(MintWeather::Clear);

    const auto received = resultOf(carol->receive(token, {}));

    ASSERT_TRUE(received.has_value()) << qPrintable(received.error().detail);
    EXPECT_EQ(spendable(carol), Sats{1000} + *received);
    EXPECT_GE(*received, Sats{990});
    EXPECT_EQ(carol->outcomeOf(token)->net, *received);
}

TEST_F(WalletPartsTest, KeepsThePartOfATokenThatArrivedWhenTheRestIsRefused)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{1000});
    rule = [swaps = 0](const QString& path, const QByteArray& body) mutable {
        if (!path.startsWith(u"/v1/swap"))
            return 0;
        if (QJsonDocument::fromJson(body).object()[u"inputs"_s].toArray().size() > 6)
            return 11014;
        return ++swaps > 1 ? 11007 : 0;
    };

    const auto received = resultOf(carol->receive(token, {}));

    ASSERT_TRUE(received.has_value()) << qPrintable(received.error().detail);
    EXPECT_LT(*received, Sats{900});
    EXPECT_EQ(spendable(carol), Sats{1000} + *received);
    EXPECT_EQ(carol->outcomeOf(token)->net, *received);
    EXPECT_EQ(*resultOf(carol->receive(token, {})), *received) << "the same answer again";
}

TEST_F(WalletPartsTest, TakesNothingOfATokenWhoseFirstPartIsRefused)
{
    fund(alice, Sats{1000});
    const auto token = aToken(Sats{1000});
    rule = [](const QString& path, const QByteArray& body) {
        const auto inputs = QJsonDocument::fromJson(body).object()[u"inputs"_s].toArray().size();
        if (!path.startsWith(u"/v1/swap"))
            return 0;
        return inputs > 6 ? 11014 : 11007;
    };

    EXPECT_EQ(resultOf(carol->receive(token, {})).error().code, Errc::Rejected);

    EXPECT_EQ(carol->outcomeOf(token)->state, cashu::Redemption::Refused);
    EXPECT_EQ(spendable(carol), Sats{1000});
}

TEST_F(WalletPartsTest, TakesATokenBackInPartsWhenThereAreTooManyInputs)
{
    const auto sent = swapOff(Sats{1000});
    ASSERT_TRUE(sent.has_value());
    refuseLarge(11014, u"inputs"_s, 6);

    const auto back = resultOf(carol->takeBack(sent->id));

    ASSERT_TRUE(back.has_value()) << qPrintable(back.error().detail);
    EXPECT_EQ(spendable(carol), *back);
    EXPECT_EQ(*resultOf(carol->takeBack(sent->id)), *back) << "the same answer again";
    EXPECT_TRUE(carol->unclaimedTokens().isEmpty());
    expectNothingLost();
}

} // namespace test
