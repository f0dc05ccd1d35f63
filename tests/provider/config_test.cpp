// SPDX-License-Identifier: GPL-3.0-or-later
// Files of both published Paygress versions as configuration.
#include "project_paths.h"
#include "provider/daemon/config_file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace provider;

namespace {

QJsonObject golden(const QString& name)
{
    QFile file{QStringLiteral(PAYGRESS_TEST_DATA "/") + name};
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return QJsonDocument::fromJson(file.readAll()).object();
}

base::Result<ConfigFile> read(const QJsonObject& json)
{
    return configFileFromJson(QJsonDocument{json}.toJson());
}

class ConfigFileTest : public testing::Test {
protected:
    QJsonObject smallest = golden(u"provider_config_smallest.json"_s);
};

} // namespace

TEST_F(ConfigFileTest, ReadsTheSmallestValidFile)
{
    const auto file = read(smallest);

    ASSERT_TRUE(file) << file.error().detail.toStdString();
    EXPECT_EQ(file->host.backend, u"lxd"_s);
    EXPECT_EQ(file->host.storage, u"default"_s);
    EXPECT_EQ(file->host.proxmox.bridge, u"lxdbr0"_s);
    EXPECT_EQ(file->config.name, u"HauntedFrostCrane"_s);
    EXPECT_EQ(file->config.relays.size(), 2);
    EXPECT_EQ(file->config.specs.front().ratePerSecond, base::Msats{50});
    EXPECT_TRUE(file->remarks.isEmpty()) << file->remarks.join(u'\n').toStdString();
}

TEST_F(ConfigFileTest, ReadsEveryFieldOfTheLatestVersion)
{
    const auto file = read(golden(u"provider_config_full.json"_s));

    ASSERT_TRUE(file) << file.error().detail.toStdString();
    EXPECT_EQ(file->host.backend, u"proxmox"_s); // when no type is given
    EXPECT_EQ(file->host.proxmox.node, u"pve"_s);
    EXPECT_EQ(file->host.proxmox.lastVmid, 1999);
    EXPECT_EQ(file->host.kvmBaseImagePath, u"/var/lib/paygress/base.qcow2"_s);
    EXPECT_EQ(file->config.sweep.address, u"owner@wallet.example"_s);
    EXPECT_EQ(file->config.firstSshPort, 31'000);
    EXPECT_EQ(file->config.lastSshPort, 31'099);
    EXPECT_EQ(file->config.location, u"Lisbon"_s);
    // Said, because the operator may rely on them.
    EXPECT_EQ(file->remarks.size(), 5) << file->remarks.join(u'\n').toStdString();
    EXPECT_TRUE(file->remarks.join(u' ').contains(u"http_bind_addr"_s));
    EXPECT_TRUE(file->remarks.join(u' ').contains(u"fingerprint"_s)); // none is just accepted
}

TEST_F(ConfigFileTest, RemarksOnFieldsThatNobodyKnows)
{
    smallest.insert(u"price_per_hour"_s, 3);

    const auto file = read(smallest);

    ASSERT_TRUE(file);
    ASSERT_EQ(file->remarks.size(), 1);
    EXPECT_TRUE(file->remarks.front().contains(u"price_per_hour"_s));
}

TEST_F(ConfigFileTest, BoundsItsRemarks)
{
    for (int i = 0; i < 500; ++i)
        smallest.insert(u"unknown%1"_s.arg(i), i);

    EXPECT_EQ(read(smallest)->remarks.size(), 50);
}

TEST_F(ConfigFileTest, NamesTheFieldThatIsWrong)
{
    const QList<std::pair<QString, QJsonValue>> wrong{
        {u"backend_type"_s, u"docker"_s}, // their case matters
        {u"vmid_range_end"_s, 999}, {u"ssh_port_start"_s, 70'000},
        {u"heartbeat_interval_secs"_s, 0}, {u"nostr_relays"_s, QJsonArray{u"not a relay"_s}},
        {u"whitelisted_mints"_s, u"https://mint.example"_s}, {u"public_ip"_s, 7},
        {u"proxmox_accept_invalid_certs"_s, u"yes"_s}, {u"nostr_private_key"_s, u"nsec1x"_s}};
    for (const auto& [field, value] : wrong) {
        auto json = smallest;
        json.insert(field, value);
        const auto file = read(json);
        ASSERT_FALSE(file) << field.toStdString();
        EXPECT_TRUE(file.error().detail.contains(field)) << file.error().detail.toStdString();
    }
}

TEST_F(ConfigFileTest, RefusesTwoSizesWithOneIdAndOnesThatAreFree)
{
    auto specs = smallest.value("specs"_L1).toArray();
    auto json = smallest;
    json.insert("specs"_L1, QJsonArray{specs.first(), specs.first()});
    EXPECT_FALSE(read(json));

    auto free = specs.first().toObject();
    free.insert("rate_msats_per_sec"_L1, 0);
    QJsonArray offered;
    offered.append(free);
    json.insert("specs"_L1, offered);
    EXPECT_FALSE(read(json));
}

TEST_F(ConfigFileTest, NeedsAllOfProxmoxForProxmox)
{
    smallest.insert("backend_type"_L1, u"Proxmox"_s);
    ASSERT_TRUE(read(smallest));

    smallest.remove("proxmox_node"_L1);

    EXPECT_FALSE(read(smallest));
    smallest.insert("backend_type"_L1, u"Docker"_s);
    EXPECT_TRUE(read(smallest));
}

TEST_F(ConfigFileTest, ReadsHowGuestsOfProxmoxAreReached)
{
    const QJsonObject reach{{"fingerprint"_L1, "AB:CD"_L1}, {"reach"_L1, "routed"_L1},
        {"first_address"_L1, "203.0.113.10/24"_L1}, {"gateway"_L1, "203.0.113.1"_L1}};
    smallest.insert("proxmox"_L1, reach);

    const auto file = read(smallest);

    ASSERT_TRUE(file) << file.error().detail.toStdString();
    EXPECT_EQ(file->host.proxmox.fingerprint, u"AB:CD"_s);
    EXPECT_EQ(file->host.proxmox.reach, u"routed"_s);
    EXPECT_EQ(file->host.proxmox.firstAddress, u"203.0.113.10/24"_s);
    EXPECT_EQ(file->host.proxmox.gateway, u"203.0.113.1"_s);
    smallest.insert("proxmox"_L1, QJsonObject{{"reach"_L1, 7}});
    EXPECT_FALSE(read(smallest));
}

TEST_F(ConfigFileTest, RemarksOnAKeyThatOthersCanRead)
{
    QTemporaryDir folder;
    QFile file{folder.filePath(u"provider-config.json"_s)};
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ASSERT_GT(file.write(QJsonDocument{smallest}.toJson()), 0);
    file.close();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::ReadGroup);
    EXPECT_EQ(readConfigFile(file.fileName())->remarks.size(), 1);

    file.setPermissions(QFileDevice::ReadOwner);
    EXPECT_TRUE(readConfigFile(file.fileName())->remarks.isEmpty());
    EXPECT_EQ(readConfigFile(folder.filePath(u"none"_s)).error().code, base::Errc::Storage);
}
