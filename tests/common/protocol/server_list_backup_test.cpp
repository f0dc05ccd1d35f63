// SPDX-License-Identifier: GPL-3.0-or-later
// A ServerListBackup …
#include "protocol/server_list_backup.h"
#include "self_backup_world.h"

#include <gtest/gtest.h>

using namespace protocol;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class ServerListBackupTest : public test::SelfBackupWorld {
protected:
    ServerRecord server(qint64 number)
    {
        ServerRecord record;
        record.number = number;
        record.provider = nostr::SecretKey::generate(random).publicKey();
        record.podId = u"container-1003"_s;
        record.name = u"owl-%1"_s.arg(number);
        record.runs = u"ubuntu:22.04"_s;
        record.rate = base::Msats{50};
        record.canRefund = true;
        record.mints = {u"https://mint.example"_s};
        record.host = u"203.0.113.7"_s;
        record.port = 2203;
        record.user = u"root"_s;
        record.password = u"tide-amber-7431"_s;
        record.startedAt = clock.now() - 60s;
        record.expiresAt = clock.now() + 3600s;
        return record;
    }

    nostr::SecretKey key = *serverListKey(crypto::SecretBytes<64>{});
    ServerListBackup backup{pool, clock, random, key};
};

} // namespace

TEST_F(ServerListBackupTest, FindsTheServersAgain)
{
    const QList<ServerRecord> servers{server(2), server(1)};
    ASSERT_TRUE(resultOf(backup.publish(servers)));
    ServerListBackup later{pool, clock, random, key};

    const auto found = resultOf(later.restore());

    ASSERT_TRUE(found);
    EXPECT_EQ(found->servers, servers);
}

TEST_F(ServerListBackupTest, TellsNobodyElseWhatItHolds)
{
    const QList<ServerRecord> servers(1, server(1));
    ASSERT_TRUE(resultOf(backup.publish(servers)));

    const auto report = resultOf(pool.fetch({selfBackupFilter(u"server-list"_s, key)}));

    ASSERT_EQ(report.events.size(), 1);
    const auto& event = report.events.first();
    EXPECT_FALSE(event.content.contains(u"203.0.113.7"_s));
    const auto stranger = nostr::SecretKey::generate(random);
    EXPECT_FALSE(selfBackupText(event, u"server-list"_s, stranger));
    EXPECT_FALSE(selfBackupText(event, u"mint-list"_s, key));
}

TEST_F(ServerListBackupTest, UsesAKeyThatNothingElseUses)
{
    crypto::SecretBytes<64> seed;
    seed.data()[0] = 1;

    EXPECT_NE(*serverListKey(seed), *serverListKey(crypto::SecretBytes<64>{}));
    EXPECT_NE(
        serverListKey(seed)->publicKey(), selfBackupKey(seed, "cashu-mint-backup")->publicKey());
}

TEST_F(ServerListBackupTest, ReadsTheRowsThatItUnderstands)
{
    const QList<ServerRecord> servers(1, server(1));
    auto text = toText({servers, clock.now()});
    text.replace(u"{\"servers\":["_s, u"{\"servers\":[{\"number\":7},3,"_s);
    ASSERT_TRUE(text.contains(u"\"number\":7"_s));

    const auto list = serverListFromText(text);

    ASSERT_TRUE(list);
    EXPECT_EQ(list->servers, servers);
}

TEST_F(ServerListBackupTest, RefusesMoreServersThanItsBound)
{
    const auto rows = QStringList(MaxBackedUpServers + 1, u"{}"_s).join(u',');

    EXPECT_FALSE(serverListFromText(u"{\"servers\":[%1],\"timestamp\":1}"_s.arg(rows)));
}

TEST_F(ServerListBackupTest, WritesNoMoreThanRelaysTake)
{
    QList<ServerRecord> servers;
    for (int number = 1; number <= MaxBackedUpServers + 1; ++number) {
        servers.append(server(number));
        servers.last().name = QString{250, u'x'};
    }

    const auto text = toText({servers, clock.now()});

    EXPECT_LE(text.size(), MaxServerListText);
    const auto list = serverListFromText(text);
    ASSERT_TRUE(list);
    EXPECT_GT(list->servers.size(), 20);
    EXPECT_EQ(list->servers.first(), servers.first());
}

TEST_F(ServerListBackupTest, SaysWhenNoRelayTookIt)
{
    pool.removeRelay(relay->url());
    const QList<ServerRecord> servers(1, server(1));

    EXPECT_EQ(resultOf(backup.publish(servers)).error().code, base::Errc::Network);
}
