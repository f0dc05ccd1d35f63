// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/clock_check.h"
#include "fake_random.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace std::chrono_literals;

namespace {

class ClockCheckTest : public testing::Test {
protected:
    ClockCheck check;
    test::FakeRandom random{3};
    const base::UnixTime now{1'785'412'345s};

    nostr::PublicKey aProvider() { return nostr::SecretKey::generate(random).publicKey(); }
};

} // namespace

TEST_F(ClockCheckTest, KnowsNothingBeforeAnybodyIsHeard)
{
    EXPECT_EQ(check.offset(now), std::nullopt);
}

TEST_F(ClockCheckTest, SeesThatOurClockIsLate)
{
    check.note(aProvider(), now + 200s, now);

    EXPECT_EQ(check.offset(now), 200s);
}

TEST_F(ClockCheckTest, IsNotMisledByOneProviderOfThree)
{
    check.note(aProvider(), now, now);
    check.note(aProvider(), now + 1s, now);
    check.note(aProvider(), now - 3600s, now);

    EXPECT_EQ(check.offset(now), 0s);
}

TEST_F(ClockCheckTest, ForgetsWhatWasHeardLongAgo)
{
    check.note(aProvider(), now, now);

    EXPECT_EQ(check.offset(now + 6min), std::nullopt);
}

TEST_F(ClockCheckTest, KeepsNoMoreWitnessesThanItMay)
{
    for (qsizetype i = 0; i <= MaxClockWitnesses; ++i)
        check.note(aProvider(), now + 5s, now);

    EXPECT_EQ(check.offset(now), 5s);
}
