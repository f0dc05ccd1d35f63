// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/file_secret_store.h"
#include "platform/host_load.h"
#include "platform/private_file.h"
#include "platform/profile_lock.h"
#include "support/await.h"
#include "support/fake_clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using platform::ProfileLock;
using platform::ProfilePaths;

unsigned modeOf(const QString& path)
{
    struct stat found { };
    return ::stat(qPrintable(path), &found) == 0 ? found.st_mode & 0777U : 0U;
}

class ProfileTest : public testing::Test {
protected:
    QTemporaryDir folder;
    ProfilePaths paths{folder.path() + u"/a/profile"_s};
    test::FakeClock clock;
};

TEST_F(ProfileTest, IsPrivate)
{
    ASSERT_TRUE(paths.prepare());

    EXPECT_EQ(modeOf(paths.folder()), 0700U);
}

TEST_F(ProfileTest, IsLockedByOneAtATime)
{
    auto first = std::make_unique<base::Result<ProfileLock>>(ProfileLock::tryAcquire(paths));
    ASSERT_TRUE(*first);
    EXPECT_EQ(ProfileLock::tryAcquire(paths).error().code, base::Errc::Conflict);

    first.reset();

    EXPECT_TRUE(ProfileLock::tryAcquire(paths));
}

TEST_F(ProfileTest, IsWaitedForTenSeconds)
{
    const auto first = ProfileLock::tryAcquire(paths);
    auto second = platform::acquireProfileLock(paths, clock);
    clock.advance(9s);
    EXPECT_FALSE(second.isDone());

    clock.advance(2s);

    ASSERT_TRUE(second.isDone());
    EXPECT_EQ(second.await_resume().error().code, base::Errc::Conflict);
}

TEST_F(ProfileTest, IsGivenToTheOneWhoWaits)
{
    auto first = std::make_unique<base::Result<ProfileLock>>(ProfileLock::tryAcquire(paths));
    auto second = platform::acquireProfileLock(paths, clock);
    clock.advance(5s);

    first.reset();
    clock.advance(1s);

    ASSERT_TRUE(second.isDone());
    EXPECT_TRUE(second.await_resume());
}

TEST_F(ProfileTest, IsFreeAgainAfterItsProcessWasKilled)
{
    ASSERT_TRUE(paths.prepare());
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = ProfileLock::tryAcquire(paths);
        const char done = lock ? 'y' : 'n';
        [[maybe_unused]] const auto written = ::write(ready[1], &done, 1);
        for (;;)
            ::pause();
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    EXPECT_FALSE(ProfileLock::tryAcquire(paths));

    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    EXPECT_TRUE(ProfileLock::tryAcquire(paths));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_F(ProfileTest, KeepsPrivateFilesPrivateAndWhole)
{
    const auto path = folder.path() + u"/secret"_s;

    ASSERT_TRUE(platform::writePrivateFile(path, "one"));
    ASSERT_TRUE(platform::writePrivateFile(path, "two"));

    EXPECT_EQ(modeOf(path), 0600U);
    EXPECT_EQ(*platform::readPrivateFile(path, 3), "two");
    EXPECT_EQ(platform::readPrivateFile(path, 2).error().code, base::Errc::Storage);
    EXPECT_EQ(platform::readPrivateFile(path + u'x', 2).error().code, base::Errc::NotFound);
    EXPECT_FALSE(platform::writePrivateFile(folder.path() + u"/no/folder"_s, "x"));
}

TEST_F(ProfileTest, KeepsSecretsByName)
{
    const auto path = folder.path() + u"/secrets.json"_s;
    platform::FileSecretStore store{path};
    EXPECT_EQ(test::resultOf(store.read(u"words"_s)).error().code, base::Errc::NotFound);

    ASSERT_TRUE(test::resultOf(store.write(u"words"_s, u"abandon"_s)));
    ASSERT_TRUE(test::resultOf(store.write(u"key"_s, u"00ff"_s)));
    platform::FileSecretStore reopened{path};

    EXPECT_EQ(*test::resultOf(reopened.read(u"words"_s)), u"abandon"_s);
    EXPECT_EQ(modeOf(path), 0600U);
    ASSERT_TRUE(test::resultOf(reopened.forget(u"words"_s)));
    EXPECT_EQ(test::resultOf(store.read(u"words"_s)).error().code, base::Errc::NotFound);
    EXPECT_EQ(*test::resultOf(store.read(u"key"_s)), u"00ff"_s);
}

TEST_F(ProfileTest, NeverOverwritesSecretsItCannotRead)
{
    const auto path = folder.path() + u"/secrets.json"_s;
    ASSERT_TRUE(platform::writePrivateFile(path, "{ damaged"));
    platform::FileSecretStore store{path};

    EXPECT_FALSE(test::resultOf(store.write(u"words"_s, u"x"_s)));
    EXPECT_EQ(*platform::readPrivateFile(path, 100), "{ damaged");
}

TEST(HostLoad, MeasuresThisComputer)
{
    const auto load = platform::measureHostLoad(u"/"_s);

    ASSERT_TRUE(load);
    EXPECT_GT(load->processors, 0);
    EXPECT_GT(load->totalMemoryMb, 0);
    EXPECT_GT(load->availableMemoryMb, 0);
    EXPECT_LE(load->availableMemoryMb, load->totalMemoryMb);
    EXPECT_GT(load->freeDiskMb, 0);
    EXPECT_FALSE(platform::operatingSystemName().isEmpty());
}

} // namespace
