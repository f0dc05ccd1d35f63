// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/process.h"
#include "support/await.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using platform::Program;

class ProcessTest : public testing::Test {
protected:
    base::Result<platform::ProgramOutput> run(Program program)
    {
        return test::resultOf(platform::runProgram(std::move(program), clock));
    }
    static Program shell(const QString& script)
    {
        return {.path = u"sh"_s, .arguments = {u"-c"_s, script}};
    }

    base::SystemClock clock;
};

TEST_F(ProcessTest, PassesInputAndCollectsBothStreamsAndTheExitCode)
{
    auto program = shell(u"cat; echo oops >&2; exit 7"_s);
    program.input = "hello";

    const auto output = run(program);

    ASSERT_TRUE(output);
    EXPECT_EQ(output->standardOutput, "hello");
    EXPECT_EQ(output->standardError, "oops\n");
    EXPECT_EQ(output->exitCode, 7);
}

TEST_F(ProcessTest, AddsToOurEnvironment)
{
    auto program = shell(u"echo $PAYGRESS_TEST_WORD; test -n \"$PATH\""_s);
    program.environment = {u"PAYGRESS_TEST_WORD=here"_s};

    const auto output = run(program);

    ASSERT_TRUE(output);
    EXPECT_EQ(output->standardOutput, "here\n");
    EXPECT_EQ(output->exitCode, 0);
}

TEST_F(ProcessTest, PassesASecretToTheFirstWhoReadsIt)
{
    const auto secret = platform::SecretInput::holding(base::view("line\nand more"));
    ASSERT_TRUE(secret);
    Program program{.path = u"cat"_s};
    program.secretInput = *secret;

    EXPECT_EQ(run(program)->standardOutput, "line\nand more");
    EXPECT_EQ(run(program)->standardOutput, "");
}

TEST_F(ProcessTest, TakesNoSecretThatWouldHaveToWait)
{
    const QByteArray longest{qsizetype{platform::SecretInput::MaxSize}, 'x'};

    EXPECT_TRUE(platform::SecretInput::holding(base::view(longest)));
    EXPECT_FALSE(platform::SecretInput::holding(base::view(longest + 'x')));
}

TEST_F(ProcessTest, SaysWhenThereIsNoSuchProgram)
{
    EXPECT_EQ(run({.path = u"/no/such/program"_s}).error().code, base::Errc::NotFound);
}

TEST_F(ProcessTest, EndsAtItsLimit)
{
    auto program = shell(u"exec sleep 60"_s);
    program.limit = 100ms;

    EXPECT_EQ(run(program).error().code, base::Errc::Timeout);
}

TEST_F(ProcessTest, EndsWhatSaysTooMuch)
{
    auto program = shell(u"exec yes"_s);
    program.maxOutput = 10'000;

    EXPECT_EQ(run(program).error().code, base::Errc::Rejected);
}

TEST_F(ProcessTest, SaysWhenAProgramWasKilled)
{
    EXPECT_EQ(run(shell(u"kill -9 $$"_s)).error().code, base::Errc::Rejected);
}

TEST_F(ProcessTest, StartsADetachedProgramWithOnlyTheDescriptorsItIsGiven)
{
    QTemporaryDir folder;
    const auto name = folder.path() + u"/out"_s;
    const int given = ::open(qPrintable(name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const int other = ::open("/dev/null", O_RDONLY); // not close-on-exec: must not leak anyway
    ASSERT_GE(given, 0);

    const auto started = platform::startDetached({.path = u"/bin/sh"_s,
        .arguments = {u"-c"_s, u"echo $GREETING $(ls /proc/$$/fd | tr '\\n' ' ') done >&3"_s},
        .environment = {u"PATH=/usr/bin:/bin"_s, u"GREETING=hi"_s},
        .descriptors = {given}});

    ASSERT_TRUE(started) << qPrintable(started.error().detail);
    EXPECT_GT(*started, 0);
    QFile file{name};
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QByteArray seen;
    EXPECT_TRUE(test::waitUntil([&] {
        seen += file.readAll();
        return seen.contains("done");
    }));
    EXPECT_TRUE(seen.startsWith("hi 0 1 2 3")) << seen.constData();
    EXPECT_LE(seen.split(' ').size(), 8) << seen.constData();
    ::close(given);
    ::close(other);
}

TEST_F(ProcessTest, SaysWhenADetachedProgramDoesNotExist)
{
    EXPECT_EQ(platform::startDetached({.path = u"/no/such/program"_s}).error().code,
        base::Errc::NotFound);
}

} // namespace
