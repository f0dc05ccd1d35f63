// SPDX-License-Identifier: GPL-3.0-or-later
#include "await.h"
#include "fake_clock.h"
#include "fake_random.h"
#include "nostr/proof_of_work.h"

#include <gtest/gtest.h>

using namespace nostr;
using namespace Qt::StringLiterals;

namespace {

class ProofOfWork : public testing::Test {
protected:
    EventTemplate note(const Tags& tags = {}) const
    {
        return {clock.now(), 1, tags, u"„work“ \"quoted\"\n"_s};
    }

    test::FakeClock clock;
    test::FakeRandom random;
    SecretKey author = SecretKey::generate(random);
    std::atomic<bool> isOver{false};
};

TEST_F(ProofOfWork, IsFoundAndStaysWhenTheEventIsSigned)
{
    for (const auto& tags : {Tags{}, Tags{{u"t"_s, u"a\"b"_s}, {u"nonce"_s, u"1"_s, u"99"_s}}}) {
        const auto mined = mineRound(note(tags), author.publicKey(), 10, 7, 1'000'000, isOver);
        ASSERT_TRUE(mined);
        const auto event = signEvent(*mined, author, random);

        EXPECT_GE(difficulty(event.id), 10);
        EXPECT_EQ(committedDifficulty(event), 10);
        EXPECT_EQ(provenDifficulty(event), 10);
        EXPECT_EQ(allTags(event.tags, "nonce"_L1).size(), 1);
        EXPECT_TRUE(verify(event));
    }
}

TEST_F(ProofOfWork, CountsOnlyWhatWasCommittedTo)
{
    auto event = signEvent(note({{u"nonce"_s, u"5"_s}}), author, random);
    event.id = EventId{};

    EXPECT_EQ(difficulty(event.id), 256);
    EXPECT_EQ(provenDifficulty(event), 0); // no target
    event.tags = {{u"nonce"_s, u"5"_s, u"20"_s}};
    EXPECT_EQ(provenDifficulty(event), 20);
    event.tags = {{u"nonce"_s, u"5"_s, u"-1"_s}};
    EXPECT_EQ(provenDifficulty(event), 0);
    event.id.mutableBytes()[1] = 0x10;
    event.tags = {{u"nonce"_s, u"5"_s, u"20"_s}};
    EXPECT_EQ(provenDifficulty(event), 11);
}

TEST_F(ProofOfWork, EndsWhenItIsTold)
{
    isOver = true;

    EXPECT_FALSE(mineRound(note(), author.publicKey(), 0, 0, 1'000, isOver));
    isOver = false;
    EXPECT_FALSE(mineRound(note(), author.publicKey(), 200, 0, 100, isOver));
}

TEST_F(ProofOfWork, IsMinedOnOtherThreads)
{
    clock.advance(std::chrono::hours{1});
    auto event = note();
    event.createdAt -= std::chrono::hours{1};
    event.content += QChar{0x01}; // left out of what is signed

    const auto mined
        = test::resultOf(mine(event, author.publicKey(), 12, MinedTime::Refreshed, clock));

    ASSERT_TRUE(mined);
    EXPECT_EQ(mined->createdAt, clock.now()); // refreshed
    EXPECT_GE(provenDifficulty(signEvent(*mined, author, random)), 12);
}

TEST_F(ProofOfWork, MayKeepTheTimeOfTheEvent)
{
    auto event = note();
    event.createdAt -= std::chrono::hours{40}; // a backdated gift wrap

    const auto made
        = test::resultOf(signWithWork(event, author, 8, MinedTime::Kept, clock, random));

    ASSERT_TRUE(made);
    EXPECT_EQ(made->createdAt, event.createdAt);
    EXPECT_GE(provenDifficulty(*made), 8);
    EXPECT_TRUE(verify(*made));
}

TEST_F(ProofOfWork, CostsNothingWhereNoneIsWanted)
{
    auto made = signWithWork(note(), author, 0, MinedTime::Kept, clock, random);

    ASSERT_TRUE(made.isDone());
    EXPECT_TRUE(made.await_resume()->tags.isEmpty());
}

TEST_F(ProofOfWork, IsNotBegunBeyondWhatCanBeMined)
{
    const auto mined = test::resultOf(
        mine(note(), author.publicKey(), MaxMinedDifficulty + 1, MinedTime::Refreshed, clock));

    ASSERT_FALSE(mined);
    EXPECT_EQ(mined.error().code, base::Errc::NotAllowed);
}

TEST_F(ProofOfWork, StopsWhenItsTaskGoes)
{
    {
        const auto task
            = mine(note(), author.publicKey(), MaxMinedDifficulty, MinedTime::Refreshed, clock);
        EXPECT_FALSE(task.isDone());
    }
    // The threads are free again: another search on them ends.
    EXPECT_TRUE(test::resultOf(mine(note(), author.publicKey(), 4, MinedTime::Refreshed, clock)));
}

} // namespace
