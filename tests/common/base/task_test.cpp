// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/deadline.h"
#include "base/task.h"
#include "support/fake_clock.h"

#include <gtest/gtest.h>

#include <memory>

using namespace std::chrono_literals;
using base::Completer;
using base::Errc;
using base::Result;
using base::Task;

namespace {

Task<int> valueOf(Completer<int> later)
{
    const int value = co_await later;
    co_return value;
}

Task<> keepWhileWaiting(std::shared_ptr<int> resource, Completer<int> later)
{
    co_await later;
    *resource = 1;
}

Task<Result<int>> answerAfter(base::Clock* clock, std::chrono::milliseconds delay)
{
    co_await clock->sleep(delay);
    co_return 7;
}

TEST(Task, RunsUntilItsFirstWait)
{
    Completer<int> later;
    const auto task = valueOf(later);

    EXPECT_FALSE(task.isDone());
}

TEST(Task, DeliversAValueThatArrivesLater)
{
    Completer<int> later;
    auto task = valueOf(later);

    later.complete(5);

    ASSERT_TRUE(task.isDone());
    EXPECT_EQ(task.await_resume(), 5);
}

TEST(Task, FreesItsFrameWhenDestroyedWhileWaiting)
{
    Completer<int> later;
    auto resource = std::make_shared<int>(0);
    {
        const auto task = keepWhileWaiting(resource, later);
        EXPECT_EQ(resource.use_count(), 2);
    }

    EXPECT_EQ(resource.use_count(), 1);
    later.complete(1);
    EXPECT_EQ(*resource, 0);
}

TEST(Task, TakesOnlyTheFirstCompletion)
{
    Completer<int> later;
    auto task = valueOf(later);

    later.complete(1);
    later.complete(2);

    EXPECT_EQ(task.await_resume(), 1);
}

TEST(TaskSet, DropsFinishedTasksOnTheNextAdd)
{
    base::TaskSet tasks;
    auto first = std::make_shared<int>(0);
    Completer<int> firstEnds;
    tasks.add(keepWhileWaiting(first, firstEnds));
    firstEnds.complete(1);

    tasks.add(keepWhileWaiting(std::make_shared<int>(0), Completer<int>{}));

    EXPECT_EQ(first.use_count(), 1);
}

TEST(Deadline, HandsOnAnAnswerInTime)
{
    test::FakeClock clock;
    auto limited = base::withDeadline(clock, answerAfter(&clock, 2s), 5s);

    clock.advance(2s);

    ASSERT_TRUE(limited.isDone());
    EXPECT_EQ(limited.await_resume(), 7);
    EXPECT_FALSE(clock.hasPendingCalls());
}

TEST(Deadline, CancelsAnOperationThatTakesTooLong)
{
    test::FakeClock clock;
    auto limited = base::withDeadline(clock, answerAfter(&clock, 10s), 5s);

    clock.advance(5s);

    ASSERT_TRUE(limited.isDone());
    const auto answer = limited.await_resume();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Timeout);
    EXPECT_FALSE(clock.hasPendingCalls());
}

TEST(Deadline, CancelsBothWhenItsOwnerGoes)
{
    test::FakeClock clock;
    {
        const auto limited = base::withDeadline(clock, answerAfter(&clock, 10s), 5s);
    }

    EXPECT_FALSE(clock.hasPendingCalls());
}

} // namespace
