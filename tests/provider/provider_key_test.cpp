// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_random.h"
#include "platform/file_secret_store.h"
#include "provider/daemon/provider_key.h"

#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace test {

class ProviderKeyTest : public testing::Test {
protected:
    base::Result<> keep(const nostr::SecretKey& given)
    {
        auto keeping = provider::keepKey(secrets, given);
        EXPECT_TRUE(keeping.isDone());
        return keeping.await_resume();
    }
    QString stored()
    {
        auto reading = secrets.read(provider::ProviderKeyName);
        return reading.await_resume().value_or(QString{});
    }

    FakeRandom random;
    QTemporaryDir folder;
    platform::FileSecretStore secrets{folder.filePath(QStringLiteral("secrets.json"))};
    nostr::SecretKey key = nostr::SecretKey::generate(random);
};

TEST_F(ProviderKeyTest, IsStoredInAProfileThatHasNone)
{
    EXPECT_TRUE(keep(key).has_value());
    EXPECT_TRUE(keep(key).has_value()) << "and may be named again";

    EXPECT_EQ(stored(), key.toHex());
}

TEST_F(ProviderKeyTest, IsNeverReplacedByAnother)
{
    ASSERT_TRUE(keep(key).has_value());

    EXPECT_EQ(keep(nostr::SecretKey::generate(random)).error().code, base::Errc::Conflict);

    EXPECT_EQ(stored(), key.toHex());
}

} // namespace test
