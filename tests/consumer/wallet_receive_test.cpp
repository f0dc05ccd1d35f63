// SPDX-License-Identifier: GPL-3.0-or-later
// `paygress wallet receive` says where the token's money is, whatever the mint does.
#include "consumer/cli/verbs.h"
#include "world.h"

using namespace consumer;
using namespace test;
using base::Sats;

namespace {

class WalletReceiveTest : public testing::Test {
protected:
    World world;

    void SetUp() override { world.trust(world.otherMint); }
    Outcome receive(const QString& token)
    {
        Arguments arguments;
        arguments.token = token;
        auto receiving = receiveToken(&world.market(), arguments);
        EXPECT_TRUE(world.runUntil([&receiving] { return receiving.isDone(); }, 200s));
        return receiving.await_resume();
    }
    static QString moneyOf(const Outcome& outcome)
    {
        return outcome.json.value(u"money"_s).toString();
    }
};

TEST_F(WalletReceiveTest, SaysPendingWhenTheMintDoesNotSay)
{
    const auto token = world.tokenOf(world.otherMint, Sats{30});
    world.otherMint.setWeather([](const QString& path) {
        return path.startsWith(u"/v1/swap"_s) ? MintWeather::AnswerLost : MintWeather::Clear;
    });
    const auto first = receive(token);
    EXPECT_EQ(moneyOf(first), u"pending"_s);
    EXPECT_EQ(first.exitCode, ExitCode::Payment);

    world.otherMint.setWeather(MintWeather::Clear);
    world.run(100s);
    const auto second = receive(token);

    EXPECT_EQ(second.exitCode, ExitCode::Done);
    EXPECT_EQ(second.json.value(u"received_sat"_s).toInt(), 29);
}

TEST_F(WalletReceiveTest, SaysUnspentWhenTheMintWasNotAsked)
{
    const auto token = world.tokenOf(world.otherMint, Sats{30});
    world.otherMint.setWeather(MintWeather::Unreachable);

    EXPECT_EQ(moneyOf(receive(token)), u"unspent"_s);
}

TEST_F(WalletReceiveTest, DoesNotCallASpentTokenUnspent)
{
    world.fund(Sats{100});
    world.aServer();
    const auto spent = world.refundOfProvider(Sats{18});
    auto taking
        = world.provider.wallet().takeBack(world.provider.wallet().unclaimedTokens().first().id);
    ASSERT_TRUE(world.runUntil([&taking] { return taking.isDone(); }));

    const auto outcome = receive(spent);

    EXPECT_EQ(outcome.json.value(u"error"_s).toString(), u"E-TOKEN-USED"_s);
    EXPECT_EQ(moneyOf(outcome), QString{});
}

} // namespace
