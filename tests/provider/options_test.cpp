// SPDX-License-Identifier: GPL-3.0-or-later
#include "provider/daemon/daemon_config.h"
#include "provider/daemon/headless_stream.h"
#include "provider/daemon/start_options.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace provider;

TEST(StartOptions, ReadTheContractForScripts)
{
    const auto options = parseStartOptions(
        {u"--practice"_s, u"--relay"_s, u"ws://127.0.0.1:1"_s, u"--mint"_s, u"http://127.0.0.1:2"_s,
            u"--headless"_s, u"--json"_s, u"--profile"_s, u"/tmp/p"_s, u"--seed"_s, u"7"_s});

    ASSERT_TRUE(options);
    EXPECT_TRUE(options->isPractice && options->isHeadless && options->isJson);
    EXPECT_FALSE(options->hostsMarket());
    EXPECT_EQ(options->seed, 7U);
}

TEST(StartOptions, ReadAProxy)
{
    const auto options = parseStartOptions({u"--proxy"_s, u"socks5://127.0.0.1:9050"_s});

    ASSERT_TRUE(options);
    EXPECT_EQ(options->proxy.toString(), u"socks5://127.0.0.1:9050"_s);
}

TEST(StartOptions, RefuseWhatDoesNotGoTogether)
{
    EXPECT_FALSE(parseStartOptions({u"--market-only"_s}));
    EXPECT_FALSE(parseStartOptions({u"--practice"_s, u"--relay"_s, u"ws://127.0.0.1:1"_s}));
    EXPECT_FALSE(parseStartOptions({u"--seed"_s, u"7"_s}));
    EXPECT_FALSE(parseStartOptions({u"--backend"_s, u"abacus"_s}));
    EXPECT_FALSE(parseStartOptions({u"--relay-port"_s, u"70000"_s}));
    EXPECT_FALSE(parseStartOptions({u"--proxy"_s, u"127.0.0.1:9050"_s}));
    EXPECT_FALSE(parseStartOptions({u"--dance"_s}));
    EXPECT_FALSE(parseStartOptions({u"stray"_s}));
}

TEST(HeadlessStream, WritesWhatScriptsExpect)
{
    const auto key = nostr::PublicKey::fromHex(
        u"5b51126caed882c8cddaaf14d9a423c96a924f34d6815575abb94e9ad3b4093b"_s)
                         .value();
    JournalEntry entry;
    entry.at = base::UnixTime{std::chrono::seconds{1785412345}};
    entry.kind = JournalKind::ToppedUp;
    entry.podId = u"container-1003"_s;
    entry.amount = base::Sats{12};

    EXPECT_EQ(toJsonLine({u"ws://127.0.0.1:1"_s, u"http://127.0.0.1:2"_s, key, u"local"_s}),
        QByteArray{
            "{\"event\":\"ready\",\"relay\":\"ws://127.0.0.1:1\",\"mint\":\"http://127.0.0.1:2\","
            "\"provider\":\"5b51126caed882c8cddaaf14d9a423c96a924f34d6815575abb94e9ad3b4093b\","
            "\"backend\":\"local\"}\n"});
    EXPECT_EQ(toJsonLine(entry, key),
        QByteArray{"{\"event\":\"topped_up\",\"at\":1785412345,\"lease\":\"container-1003@"
                   "5b51126c\",\"sat\":12}\n"});
    entry.kind = JournalKind::Adopted;
    EXPECT_TRUE(toJsonLine(entry, key).isEmpty());
}

namespace {

const QByteArray Config
    = R"({"backend_type":"Docker","proxmox_url":"","vmid_range_start":2000,"vmid_range_end":2010,
"nostr_private_key":"b3b44bccf7bc4c451eaabcc20669b28a1dd34fd6c4f1e166cca110a714d8a0db",
"nostr_relays":["wss://relay.example"],"provider_name":"","provider_location":null,"public_ip":"203.0.113.7",
"capabilities":["lxc"],"specs":[{"id":"basic","name":"Basic","description":"d","cpu_millicores":1000,
"memory_mb":1024,"rate_msats_per_sec":50}],"whitelisted_mints":["https://mint.example"],
"heartbeat_interval_secs":60,"minimum_duration_seconds":90,"ssh_port_start":11000,"ssh_port_end":null})";

} // namespace

TEST(DaemonConfig, IsReadFromAPaygressFile)
{
    const auto config = configFromJson(Config);

    ASSERT_TRUE(config);
    EXPECT_FALSE(config->name.isEmpty()); // derived from the key
    EXPECT_EQ(config->firstVmid, 2000U);
    EXPECT_EQ(config->firstSshPort, 11'000);
    EXPECT_EQ(config->lastSshPort, 11'999);
    EXPECT_EQ(config->minimumDuration, std::chrono::seconds{90});
    EXPECT_EQ(config->specs.size(), 1);
}

TEST(DaemonConfig, IsRefusedWithoutWhatItNeeds)
{
    for (const auto* field :
        {"nostr_private_key", "nostr_relays", "specs", "public_ip", "whitelisted_mints"}) {
        auto broken = Config;
        broken.replace(field, "something_else");
        EXPECT_FALSE(configFromJson(broken)) << field;
    }
}

// §12.1 M18: a rate of zero would divide by zero, or sell for ever.
TEST(DaemonConfig, IsRefusedWithSizesThatCannotBeSold)
{
    for (const auto* json :
        {R"([{"id":"a","name":"","description":"","cpu_millicores":1000,"memory_mb":512,"rate_msats_per_sec":0}])",
            R"([{"id":"","name":"","description":"","cpu_millicores":1000,"memory_mb":512,"rate_msats_per_sec":1}])",
            R"([{"id":"a","name":"","description":"","cpu_millicores":0,"memory_mb":512,"rate_msats_per_sec":1}])",
            R"([{"id":"a","name":"","description":"","cpu_millicores":1000,"memory_mb":4611686018427387904,"rate_msats_per_sec":1}])",
            R"([{"id":"a","name":"","description":"","cpu_millicores":1000,"memory_mb":1,"rate_msats_per_sec":1},{"id":"a","name":"","description":"","cpu_millicores":1000,"memory_mb":1,"rate_msats_per_sec":1}])"}) {
        auto whole = QJsonDocument::fromJson(Config).object();
        whole.insert(u"specs"_s, QJsonDocument::fromJson(json).array());
        EXPECT_FALSE(configFromJson(QJsonDocument{whole}.toJson())) << json;
    }
}

TEST(DaemonConfig, SaysWhatIsForRentAndWhereEarningsGo)
{
    auto whole = QJsonDocument::fromJson(Config).object();
    EXPECT_FALSE(configFromJson(Config)->rules);
    whole.insert(u"sales"_s, QJsonObject{{u"cpu_percent"_s, 50}, {u"max_leases"_s, 3}});
    whole.insert(u"lightning_address"_s, u"me@pay.example"_s);
    whole.insert(u"sweep"_s, QJsonObject{{u"threshold_sat"_s, 5000}});
    whole.insert(u"return_time_on_exit"_s, true);

    const auto config = configFromJson(QJsonDocument{whole}.toJson());

    ASSERT_TRUE(config);
    EXPECT_EQ(config->rules->cpuPercent, 50);
    EXPECT_EQ(config->rules->maxLeases, 3);
    EXPECT_EQ(config->sweep.address, u"me@pay.example"_s);
    EXPECT_EQ(config->sweep.threshold, base::Sats{5000});
    EXPECT_TRUE(config->returnsTimeOnExit);
    whole.insert(u"lightning_address"_s, u"nonsense"_s);
    EXPECT_FALSE(configFromJson(QJsonDocument{whole}.toJson()));
}
