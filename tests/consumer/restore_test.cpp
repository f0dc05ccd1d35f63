// SPDX-License-Identifier: GPL-3.0-or-later
// MintJoiner: a profile made of old words …
#include "consumer/core/mint_joiner.h"
#include "consumer/core/money_desk.h"
#include "world.h"

using namespace consumer;
using namespace test;

namespace {

class MintJoinerTest : public testing::Test {
protected:
    template <typename T>
    T resultOf(base::Task<T> task)
    {
        EXPECT_TRUE(world.runUntil([&task] { return task.isDone(); }));
        return task.await_resume();
    }

    World world;
};

} // namespace

TEST_F(MintJoinerTest, FindsItsMoneyAtAMintThatItNames)
{
    world.fund(base::Sats{100});
    world.startAgainFromWords();
    ASSERT_EQ(world.wallet().balance().spendable, base::Sats{});

    const auto found = resultOf(world.market().mints().search(world.mint.url()));

    ASSERT_TRUE(found);
    EXPECT_EQ(*found, base::Sats{100});
    EXPECT_EQ(world.wallet().balance().spendable, base::Sats{100});
    world.expectBooksToAddUp();
}

TEST_F(MintJoinerTest, FindsNothingTwice)
{
    world.fund(base::Sats{100});
    world.startAgainFromWords();
    ASSERT_TRUE(resultOf(world.market().mints().search(world.mint.url())));

    const auto again = resultOf(world.market().mints().search(world.mint.url()));

    ASSERT_TRUE(again);
    EXPECT_EQ(*again, base::Sats{});
    EXPECT_EQ(world.wallet().balance().spendable, base::Sats{100});
}

// The mint has signed the first secrets of these words already and refuses them.
TEST_F(MintJoinerTest, LooksForOldMoneyBeforeItReceivesNew)
{
    world.fund(base::Sats{100});
    world.startAgainFromWords();
    MoneyDesk desk{world.wallet(), world.market().mints()};

    const auto asked = resultOf(desk.requestInvoice(world.mint.url().toString(), base::Sats{50}));
    ASSERT_TRUE(asked);
    const auto collected = resultOf(desk.collect(asked->quoteId, 30s));

    ASSERT_TRUE(collected) << collected.error().detail.toStdString();
    EXPECT_EQ(world.wallet().balance().spendable, base::Sats{150});
    world.expectBooksToAddUp();
}

TEST_F(MintJoinerTest, LooksAgainWhenTheMintDidNotAnswer)
{
    world.fund(base::Sats{100});
    world.startAgainFromWords();
    world.mint.strikeOnce(MintWeather::ServerError, u"/v1/restore"_s);
    ASSERT_FALSE(resultOf(world.market().mints().join(world.mint.url())));

    ASSERT_TRUE(resultOf(world.market().mints().join(world.mint.url())));

    EXPECT_EQ(world.wallet().balance().spendable, base::Sats{100});
}

TEST_F(MintJoinerTest, NeverGivesALeaseTheKeyOfAnEarlierOne)
{
    ASSERT_TRUE(world.market().purchases().book().keepNumbersAbove(29'000'000));
    world.fund(base::Sats{100});

    EXPECT_EQ(world.aServer(), 29'000'001);
    ASSERT_TRUE(world.market().purchases().book().keepNumbersAbove(5));
    EXPECT_EQ(world.aServer(), 29'000'002);
}
