// SPDX-License-Identifier: GPL-3.0-or-later
// Encrypted volumes on real devices, as root: made, full, taken down, found after SIGKILL at every
// step. Skipped where the kernel has no device mapper; other_kernel_test.cpp runs them there.
#include "backends/volumes/encrypted_volumes.h"
#include "backends/volumes/mapped_devices.h"
#include "platform/process.h"
#include "support/await.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using backends::EncryptedVolumes;
using backends::VolumeKey;
using backends::WorkloadId;

constexpr auto Patience = 5min; // an emulated machine is slow
constexpr qint64 SizeMb = 24;
const auto Owner = u"0123456789abcdef"_s;
const WorkloadId Lease{u"c1000-a1b2c3"_s};
const auto Words = QByteArrayLiteral("nobody but the tenant reads this");

VolumeKey aKey(std::uint8_t byte = 0x42)
{
    std::array<std::uint8_t, 32> bytes;
    bytes.fill(byte);
    bytes[7] = '\n'; // where a reader of lines would stop
    return VolumeKey{bytes};
}

// Once: whether this kernel can. The reason when it cannot.
const QString& obstacle()
{
    static const QString reason = [] {
        const QTemporaryDir folder;
        base::SystemClock clock;
        EncryptedVolumes volumes{folder.path(), u"feedfeedfeedfeed"_s, clock};
        const auto done = test::resultOf(volumes.probe(), Patience);
        return done ? QString{} : done.error().detail;
    }();
    return reason;
}

class EncryptedVolumeTest : public testing::Test {
protected:
    void SetUp() override
    {
        if (!obstacle().isEmpty())
            GTEST_SKIP() << "this kernel opens no encrypted volumes: " << qPrintable(obstacle());
    }
    void TearDown() override
    {
        if (obstacle().isEmpty())
            (void)test::resultOf(volumes.of(Lease).destroy(), Patience);
    }

    base::Result<> made(qint64 sizeMb = SizeMb)
    {
        return test::resultOf(volumes.of(Lease).make(sizeMb, aKey()), Patience);
    }
    base::Result<> destroyed() { return test::resultOf(volumes.of(Lease).destroy(), Patience); }
    QString path(const QString& name) const
    {
        return volumes.of(Lease).place().mountPoint + u'/' + name;
    }
    void expectNothingLeft()
    {
        const auto place = volumes.of(Lease).place();
        EXPECT_FALSE(backends::mappedDevices().contains(place.mapper));
        EXPECT_FALSE(backends::isMounted(place.mountPoint));
        EXPECT_TRUE(backends::loopDevicesOf(place.image).isEmpty());
        EXPECT_FALSE(QFile::exists(place.image));
        EXPECT_FALSE(QFile::exists(place.mountPoint));
        EXPECT_FALSE(QFile::exists(place.device()));
        EXPECT_FALSE(volumes.of(Lease).exists());
        EXPECT_TRUE(volumes.list().isEmpty());
    }

    base::SystemClock clock;
    QTemporaryDir folder;
    EncryptedVolumes volumes{folder.path(), Owner, clock};
};

bool writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file{path};
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush()
        && ::fsync(file.handle()) == 0;
}

QByteArray readFile(const QString& path)
{
    QFile file{path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

TEST_F(EncryptedVolumeTest, KeepsWhatIsWrittenFromWhoeverHasTheImageOnly)
{
    ASSERT_TRUE(made());
    ASSERT_TRUE(writeFile(path(u"note"_s), Words));
    ::sync();

    EXPECT_EQ(readFile(path(u"note"_s)), Words);
    const auto image = readFile(volumes.of(Lease).place().image);
    EXPECT_EQ(image.size(), (SizeMb + backends::Cryptsetup::HeaderMb) << 20);
    EXPECT_FALSE(image.contains(Words));
    EXPECT_FALSE(image.contains(base::toByteArray(aKey().bytes())));
    EXPECT_EQ(QFile{volumes.of(Lease).place().image}.permissions()
            & (QFile::ReadGroup | QFile::ReadOther),
        QFile::Permissions{});
}

TEST_F(EncryptedVolumeTest, HoldsAsMuchAsWasAskedForAndNoMore)
{
    ASSERT_TRUE(made());

    EXPECT_FALSE(writeFile(path(u"big"_s), QByteArray{SizeMb << 20, 'x'}));

    struct statvfs facts { };
    ASSERT_EQ(::statvfs(QFile::encodeName(path(u""_s)).constData(), &facts), 0);
    EXPECT_LE(qint64(facts.f_blocks * facts.f_frsize), SizeMb << 20);
    EXPECT_GT(qint64(facts.f_blocks * facts.f_frsize), (SizeMb << 20) / 2);
}

TEST_F(EncryptedVolumeTest, RunsNothingWithPrivilegesOfItsFiles)
{
    ASSERT_TRUE(made());

    QFile mounts{u"/proc/self/mounts"_s};
    ASSERT_TRUE(mounts.open(QIODevice::ReadOnly));
    const auto lines = mounts.readAll().split('\n');
    const auto ours = std::ranges::find_if(lines, [&](const QByteArray& line) {
        return line.contains(QFile::encodeName(volumes.of(Lease).place().mountPoint));
    });
    ASSERT_NE(ours, lines.end());
    EXPECT_TRUE(ours->contains("nosuid"));
    EXPECT_TRUE(ours->contains("nodev"));
}

TEST_F(EncryptedVolumeTest, LeavesNothingWhenItEnds)
{
    ASSERT_TRUE(made());
    ASSERT_TRUE(volumes.of(Lease).isOpen());
    ASSERT_EQ(volumes.list(), QList<WorkloadId>{Lease});
    const auto place = volumes.of(Lease).place();
    ASSERT_EQ(::link(QFile::encodeName(place.image).constData(),
                  QFile::encodeName(folder.filePath(u"thief"_s)).constData()),
        0);

    const auto done = destroyed();

    EXPECT_TRUE(done) << qPrintable(done ? QString{} : done.error().detail);
    expectNothingLeft();
    const auto stolen = readFile(folder.filePath(u"thief"_s));
    EXPECT_FALSE(stolen.contains("LUKS")) << "the header is still there";
    backends::Cryptsetup cryptsetup{clock};
    EXPECT_FALSE(test::resultOf(cryptsetup.tryKey(folder.filePath(u"thief"_s), aKey()), Patience));
    EXPECT_TRUE(destroyed()) << "once more";
}

TEST_F(EncryptedVolumeTest, IsNotDestroyedWhileAProgramUsesIt)
{
    ASSERT_TRUE(made());
    const int user = ::open(QFile::encodeName(path(u""_s)).constData(), O_RDONLY | O_DIRECTORY);
    ASSERT_GE(user, 0);

    const auto done = destroyed();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, base::Errc::Conflict);
    EXPECT_TRUE(volumes.of(Lease).isOpen());
    ::close(user);
    EXPECT_TRUE(destroyed());
    expectNothingLeft();
}

TEST_F(EncryptedVolumeTest, StaysClosedForWhoHasNotTheKey)
{
    ASSERT_TRUE(made());
    const auto place = volumes.of(Lease).place();
    backends::Cryptsetup cryptsetup{clock};

    EXPECT_TRUE(test::resultOf(cryptsetup.tryKey(place.image, aKey()), Patience));
    EXPECT_FALSE(test::resultOf(cryptsetup.tryKey(place.image, aKey(0x43)), Patience));
}

TEST_F(EncryptedVolumeTest, ReplacesAnOlderOneOfItsName)
{
    ASSERT_TRUE(made());
    ASSERT_TRUE(writeFile(path(u"note"_s), Words));

    ASSERT_TRUE(made());

    EXPECT_FALSE(QFile::exists(path(u"note"_s)));
    EXPECT_TRUE(QDir{path(u""_s)}.isEmpty());
}

TEST_F(EncryptedVolumeTest, LeavesNothingWhenTheDiskIsTooSmallForAFileSystem)
{
    EXPECT_FALSE(made(0));

    expectNothingLeft();
}

TEST_F(EncryptedVolumeTest, LeavesThoseOfOtherProvidersAlone)
{
    ASSERT_TRUE(made());
    const QTemporaryDir elsewhere;
    EncryptedVolumes others{elsewhere.path(), u"fedcba9876543210"_s, clock};

    EXPECT_TRUE(others.list().isEmpty());
    EXPECT_TRUE(test::resultOf(others.of(Lease).destroy(), Patience));
    EXPECT_TRUE(volumes.of(Lease).isOpen());
}

// The lives of a provider's process, ended by SIGKILL at a step. Each is this program once more.
class VolumeKillTest : public EncryptedVolumeTest, public testing::WithParamInterface<const char*> {
protected:
    // Whether it was killed.
    bool diesAt(const QString& step, const QString& life)
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PAYGRESS_CRASH_AT"_s, step);
        environment.insert(u"PAYGRESS_VOLUMES"_s, folder.path());
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QCoreApplication::applicationFilePath(),
            {u"--gtest_also_run_disabled_tests"_s, u"--gtest_brief=1"_s,
                u"--gtest_filter=VolumeLife.DISABLED_"_s + life});
        EXPECT_TRUE(process.waitForFinished(300'000));
        return process.exitStatus() == QProcess::CrashExit;
    }
};

class VolumeMakingKillTest : public VolumeKillTest { };
class VolumeTakingDownKillTest : public VolumeKillTest { };

TEST_P(VolumeMakingKillTest, LeavesWhatTheNextLifeFindsByNameAndRemoves)
{
    ASSERT_TRUE(diesAt(QString::fromLatin1(GetParam()), u"Makes"_s));
    ASSERT_EQ(volumes.list(), QList<WorkloadId>{Lease});

    const auto done = destroyed();

    EXPECT_TRUE(done) << qPrintable(done ? QString{} : done.error().detail);
    expectNothingLeft();
}

TEST_P(VolumeTakingDownKillTest, IsFinishedByTheNextLife)
{
    ASSERT_TRUE(made());
    ASSERT_TRUE(writeFile(path(u"note"_s), Words));

    ASSERT_TRUE(diesAt(QString::fromLatin1(GetParam()), u"TakesDown"_s));

    ASSERT_EQ(volumes.list(), QList<WorkloadId>{Lease});
    const auto done = destroyed();
    EXPECT_TRUE(done) << qPrintable(done ? QString{} : done.error().detail);
    expectNothingLeft();
}

std::string stepOf(const testing::TestParamInfo<const char*>& tested)
{
    std::string name = tested.param;
    std::ranges::replace(name, '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Steps, VolumeMakingKillTest,
    testing::Values(
        "volume.sized", "volume.formatted", "volume.opened", "volume.filled", "volume.mounted"),
    stepOf);
INSTANTIATE_TEST_SUITE_P(Steps, VolumeTakingDownKillTest,
    testing::Values("volume.unmounted", "volume.closed", "volume.erased"), stepOf);

// Not tests: what the processes above do.
TEST(VolumeLife, DISABLED_Makes)
{
    base::SystemClock clock;
    EncryptedVolumes volumes{qEnvironmentVariable("PAYGRESS_VOLUMES"), Owner, clock};
    (void)test::resultOf(volumes.of(Lease).make(SizeMb, aKey()), Patience);
}

TEST(VolumeLife, DISABLED_TakesDown)
{
    base::SystemClock clock;
    EncryptedVolumes volumes{qEnvironmentVariable("PAYGRESS_VOLUMES"), Owner, clock};
    (void)test::resultOf(volumes.of(Lease).destroy(), Patience);
}

} // namespace
