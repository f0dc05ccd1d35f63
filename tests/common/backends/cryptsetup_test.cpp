// SPDX-License-Identifier: GPL-3.0-or-later
// LUKS2 on plain files, which needs no device mapper and no root. The rest is in tests/volumes.
#include "backends/volumes/cryptsetup.h"
#include "support/await.h"
#include "support/spy.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using backends::VolumeKey;

constexpr auto Patience = 2min;
constexpr qint64 ImageBytes = 17 << 20;
const auto Text = QByteArrayLiteral("Kq9 thirty-two bytes of a secret");

VolumeKey aKey()
{
    return *VolumeKey::fromBytes(base::view(Text));
}

class CryptsetupTest : public testing::Test {
protected:
    void SetUp() override
    {
        if (!cryptsetup.isInstalled())
            GTEST_SKIP() << "cryptsetup is not installed";
        QFile file{image};
        ASSERT_TRUE(file.open(QIODevice::WriteOnly) && file.resize(ImageBytes));
    }
    bool succeeds(base::Task<base::Result<>> task)
    {
        return test::resultOf(std::move(task), Patience).has_value();
    }

    base::SystemClock clock;
    backends::Cryptsetup cryptsetup{clock};
    QTemporaryDir folder;
    const QString image = folder.filePath(u"image"_s);
};

TEST_F(CryptsetupTest, OpensWhatItFormattedWithTheSameKeyOnly)
{
    ASSERT_TRUE(succeeds(cryptsetup.format(image, aKey())));

    EXPECT_TRUE(*test::resultOf(cryptsetup.isFormatted(image)));
    EXPECT_TRUE(succeeds(cryptsetup.tryKey(image, aKey())));
    EXPECT_FALSE(succeeds(cryptsetup.tryKey(image, VolumeKey{})));
}

TEST_F(CryptsetupTest, TakesAKeyWithAnyBytesInIt)
{
    std::array<std::uint8_t, 32> bytes{};
    bytes[3] = '\n';
    bytes[20] = 0xff;
    auto other = bytes;
    other[31] = 1; // after the first line
    ASSERT_TRUE(succeeds(cryptsetup.format(image, VolumeKey{bytes})));

    EXPECT_TRUE(succeeds(cryptsetup.tryKey(image, VolumeKey{bytes})));
    EXPECT_FALSE(succeeds(cryptsetup.tryKey(image, VolumeKey{other})));
}

TEST_F(CryptsetupTest, LetsNoKeyInAfterTheKeySlotsAreErased)
{
    ASSERT_TRUE(succeeds(cryptsetup.format(image, aKey())));

    ASSERT_TRUE(succeeds(cryptsetup.eraseKeySlots(image)));

    EXPECT_FALSE(succeeds(cryptsetup.tryKey(image, aKey())));
}

TEST_F(CryptsetupTest, TellsAPlainFileFromAVolume)
{
    EXPECT_FALSE(*test::resultOf(cryptsetup.isFormatted(image)));
    const auto missing = test::resultOf(cryptsetup.isFormatted(folder.filePath(u"none"_s)));
    EXPECT_TRUE(!missing || !*missing);
}

TEST_F(CryptsetupTest, ShowsTheKeyToNobody)
{
    test::Spy spy{Text};

    EXPECT_TRUE(succeeds(cryptsetup.format(image, aKey())));
    const auto refused
        = test::resultOf(cryptsetup.open(image, u"paygress-test-never"_s, VolumeKey{}), Patience);

    EXPECT_FALSE(spy.hasSeenIt());
    EXPECT_GT(spy.looks(), 3);
    ASSERT_FALSE(refused);
    EXPECT_FALSE(refused.error().detail.contains(u"thirty-two"_s));
    QFile file{image};
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.readAll().contains(Text));
}

} // namespace
