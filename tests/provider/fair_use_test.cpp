// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_clock.h"
#include "fake_random.h"
#include "provider/daemon/fair_use.h"

#include <gtest/gtest.h>

#include <deque>
#include <rapidcheck.h>

using namespace provider;
using namespace std::chrono_literals;

namespace {

class FairUseTest : public testing::Test {
protected:
    nostr::PublicKey aKey() { return nostr::SecretKey::generate(random).publicKey(); }
    // How many of these a key may do now.
    int count(const nostr::PublicKey& key, Deed deed, Standing standing = Standing::Stranger,
        qsizetype bytes = 100)
    {
        int done = 0;
        while (done < 5000 && !fairUse.mustWait(key, standing, deed, bytes))
            ++done;
        return done;
    }

    test::FakeClock clock;
    test::FakeRandom random{3};
    FairUse fairUse{clock};
};

} // namespace

TEST_F(FairUseTest, GivesCustomersMoreThanStrangers)
{
    for (const auto deed : {Deed::Purchase, Deed::Question, Deed::Return, Deed::Repeat}) {
        const auto strangers = count(aKey(), deed);
        EXPECT_GT(strangers, 0);
        EXPECT_GT(count(aKey(), deed, Standing::Customer), strangers);
    }
}

TEST_F(FairUseTest, SaysHowLongToWaitAndKeepsItsWord)
{
    const auto key = aKey();
    count(key, Deed::Purchase);
    const auto wait = fairUse.mustWait(key, Standing::Stranger, Deed::Purchase, 100);
    ASSERT_TRUE(wait);
    EXPECT_EQ(*wait, 20s);

    clock.advance(*wait - 1s);
    EXPECT_TRUE(fairUse.mustWait(key, Standing::Stranger, Deed::Purchase, 100));
    clock.advance(1s);

    EXPECT_FALSE(fairUse.mustWait(key, Standing::Stranger, Deed::Purchase, 100));
}

TEST_F(FairUseTest, NeverBlocksTheWayBackOfMoney)
{
    const auto key = aKey();
    for (const auto deed : {Deed::Purchase, Deed::Question, Deed::Repeat, Deed::Noise})
        count(key, deed, Standing::Stranger, FairUse::MaxMessage);

    EXPECT_FALSE(fairUse.mustWait(key, Standing::Stranger, Deed::Return, 500));
}

TEST_F(FairUseTest, DoesNotLetOneKeyUseUpAnothersAllowance)
{
    const auto key = aKey();
    count(key, Deed::Purchase);
    count(key, Deed::Question);

    EXPECT_FALSE(fairUse.mustWait(aKey(), Standing::Stranger, Deed::Purchase, 100));
}

TEST_F(FairUseTest, BoundsTheBytesOfAKey)
{
    const auto done = count(aKey(), Deed::Question, Standing::Customer, FairUse::MaxMessage);

    EXPECT_EQ(done, 16); // 256 kilobytes
}

TEST_F(FairUseTest, BoundsWhatAllStrangersTogetherMayDo)
{
    int purchases = 0;
    int noise = 0;
    for (int i = 0; i < 200; ++i) {
        const auto key = aKey();
        purchases += count(key, Deed::Purchase);
        noise += count(key, Deed::Noise);
    }

    EXPECT_EQ(purchases, 1000);
    EXPECT_EQ(noise, 300);
    EXPECT_FALSE(fairUse.mustWait(aKey(), Standing::Customer, Deed::Purchase, 100));
}

TEST_F(FairUseTest, BoundsWhatItOpens)
{
    EXPECT_FALSE(fairUse.mayOpen(FairUse::MaxSealed + 1));
    int opened = 0;
    while (opened < 100'000 && fairUse.mayOpen(64 * 1024))
        ++opened;
    EXPECT_EQ(opened, 1024); // 64 megabytes

    clock.advance(64ms);

    EXPECT_TRUE(fairUse.mayOpen(64 * 1024));
    EXPECT_FALSE(fairUse.mayOpen(64 * 1024));
}

TEST_F(FairUseTest, StopsWhoBringsBadTokens)
{
    const auto key = aKey();
    for (int i = 0; i < 3; ++i)
        fairUse.noteFailedToken(key, Standing::Stranger);

    EXPECT_EQ(fairUse.mustWait(key, Standing::Stranger, Deed::Purchase, 100), 20min);
    EXPECT_FALSE(fairUse.mustWait(key, Standing::Stranger, Deed::Question, 100));
}

TEST_F(FairUseTest, TellsAKeyOnceAMinute)
{
    const auto key = aKey();
    EXPECT_TRUE(fairUse.mayTell(key));
    EXPECT_FALSE(fairUse.mayTell(key));
    EXPECT_TRUE(fairUse.mayTell(aKey()));

    clock.advance(1min);

    EXPECT_TRUE(fairUse.mayTell(key));
}

TEST_F(FairUseTest, RemembersABoundedNumberOfKeys)
{
    for (qsizetype i = 0; i < FairUse::MaxKeys + 10; ++i)
        fairUse.mayTell(aKey());
    EXPECT_LE(fairUse.knownKeys(), FairUse::MaxKeys);
}

TEST(TokenBucket, NeverGivesMoreThanTheBurstAndWhatCameBack)
{
    rc::check([] {
        const Allowance allowance{*rc::gen::inRange<qint64>(1, 20),
            std::chrono::milliseconds{*rc::gen::inRange(1, 5000)}};
        const auto pauses = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3000));
        TokenBucket bucket;
        auto now = 1'000'000ms;
        std::vector<std::chrono::milliseconds> taken;
        for (const auto pause : pauses) {
            now += std::chrono::milliseconds{pause};
            const auto wait = bucket.waitFor(allowance, now);
            RC_ASSERT((wait == 0ms) == bucket.canTake(allowance, now));
            RC_ASSERT(bucket.canTake(allowance, now + wait));
            if (!bucket.canTake(allowance, now))
                continue;
            bucket.take(allowance, now);
            taken.push_back(now);
        }
        for (std::size_t first = 0; first < taken.size(); ++first) {
            const auto window = now - taken[first];
            const auto limit = allowance.burst + window / allowance.refill + 1;
            RC_ASSERT(static_cast<qint64>(taken.size() - first) <= limit);
        }
    });
}

TEST(TokenBucket, FollowsAnAllowanceThatGrows)
{
    const Allowance small{.burst = 8, .refill = 20s};
    const Allowance large{.burst = 20, .refill = 6s};
    TokenBucket bucket;
    for (int i = 0; i < 8; ++i)
        bucket.take(small, 1s);

    EXPECT_FALSE(bucket.canTake(small, 1s));
    EXPECT_TRUE(bucket.canTake(large, 1s, 12));
    EXPECT_FALSE(bucket.canTake(large, 1s, 13));
}
