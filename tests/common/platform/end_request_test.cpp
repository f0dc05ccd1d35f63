// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/end_request.h"
#include "support/await.h"

#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

using platform::EndRequest;

TEST(EndRequest, TellsWhetherToEndOrToReadAgain)
{
    EndRequest request;
    int asked = 0;
    int hungUp = 0;
    QObject::connect(&request, &EndRequest::asked, &request, [&] { ++asked; });
    QObject::connect(&request, &EndRequest::hungUp, &request, [&] { ++hungUp; });

    std::raise(SIGHUP);
    ASSERT_TRUE(test::waitUntil([&] { return hungUp == 1; }));
    std::raise(SIGHUP);
    ASSERT_TRUE(test::waitUntil([&] { return hungUp == 2; }));
    EXPECT_EQ(asked, 0);

    std::raise(SIGTERM);
    EXPECT_TRUE(test::waitUntil([&] { return asked == 1; }));
}

TEST(EndRequestDeathTest, ExitsAtTheSecondSignalEvenWhenTheProgramHangs)
{
    EXPECT_EXIT(
        {
            const EndRequest request;
            std::raise(SIGTERM);
            std::raise(SIGINT);
            ::_exit(0);
        },
        testing::ExitedWithCode(EndRequest::CutShort), "");
}

TEST(EndRequestDeathTest, ExitsAtTheEndOfItsLimit)
{
    EXPECT_EXIT(
        {
            const EndRequest request;
            std::raise(SIGTERM);
            if (::alarm(0) != EndRequest::Limit.count()) // the time that was left
                ::_exit(0);
            std::raise(SIGALRM);
            ::_exit(0);
        },
        testing::ExitedWithCode(EndRequest::CutShort), "");
}
