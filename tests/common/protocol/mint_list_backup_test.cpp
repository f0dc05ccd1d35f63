// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/mint_list_backup.h"
#include "self_backup_world.h"

#include <gtest/gtest.h>

using namespace protocol;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class MintListBackupTest : public test::SelfBackupWorld {
protected:
    static cashu::MintUrl mint(const QString& name)
    {
        return *cashu::MintUrl::fromText(u"https://"_s + name + u".example"_s);
    }

    nostr::SecretKey key = *mintListKey(crypto::SecretBytes<64>{});
    MintListBackup backup{pool, clock, random, key};
};

} // namespace

TEST_F(MintListBackupTest, FindsTheMintsAgain)
{
    ASSERT_TRUE(resultOf(backup.publish({mint(u"a"_s)})));
    ASSERT_TRUE(resultOf(backup.publish({mint(u"a"_s), mint(u"b"_s)})));
    MintListBackup later{pool, clock, random, key};

    const auto found = resultOf(later.restore());

    ASSERT_TRUE(found);
    EXPECT_EQ(found->mints, (QList<cashu::MintUrl>{mint(u"a"_s), mint(u"b"_s)}));
}

TEST_F(MintListBackupTest, FindsNothingWhereNothingIs)
{
    EXPECT_EQ(resultOf(backup.restore()).error().code, base::Errc::NotFound);
}

TEST_F(MintListBackupTest, KeepsTheLaterListWhenTwoArePublishedInOneSecond)
{
    const QList<cashu::MintUrl> first{mint(u"a"_s)};
    const QList<cashu::MintUrl> second{mint(u"b"_s)};
    ASSERT_TRUE(resultOf(backup.publish(first)));
    ASSERT_TRUE(resultOf(backup.publish(second)));

    EXPECT_EQ(resultOf(backup.restore())->mints, second);
}

TEST_F(MintListBackupTest, SaysWhenNoRelayTookIt)
{
    pool.removeRelay(relay->url());

    EXPECT_EQ(resultOf(backup.publish({mint(u"a"_s)})).error().code, base::Errc::Network);
}

TEST_F(MintListBackupTest, DoesNotTakeSilenceForAnAnswer)
{
    pool.removeRelay(relay->url());

    EXPECT_EQ(resultOf(backup.restore()).error().code, base::Errc::Network);
}

TEST_F(MintListBackupTest, RefusesListsOfOthers)
{
    const auto other = nostr::SecretKey::generate(random);
    const auto foreign = *toEvent({{mint(u"a"_s)}, clock.now()}, other, random);
    auto forged = foreign;
    forged.pubkey = key.publicKey();

    EXPECT_EQ(mintListFromEvent(foreign, key).error().code, base::Errc::NotAllowed);
    EXPECT_FALSE(mintListFromEvent(forged, key));
}

TEST_F(MintListBackupTest, ReadsAndWritesOnlySoMany)
{
    MintList list{{}, clock.now()};
    for (qsizetype i = 0; i <= MaxBackedUpMints; ++i)
        list.mints += mint(u"m"_s + QString::number(i));

    const auto read = mintListFromEvent(*toEvent(list, key, random), key);

    ASSERT_TRUE(read);
    EXPECT_EQ(read->mints.size(), MaxBackedUpMints);
}
