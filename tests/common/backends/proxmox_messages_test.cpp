// SPDX-License-Identifier: GPL-3.0-or-later
// What a Proxmox VE server says, as we read it, and what we tell it of a guest.
#include "backends/proxmox/guest_request.h"
#include "backends/proxmox/proxmox_setting.h"
#include "backends/proxmox/token_rights.h"

#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;

namespace {

net::HttpAnswer answerOf(int status, const QByteArray& reason, const QByteArray& body)
{
    net::HttpAnswer answer;
    answer.status = status;
    answer.reason = reason;
    answer.body = body;
    return answer;
}

QJsonValue jsonOf(const QByteArray& text)
{
    return QJsonDocument::fromJson("{\"data\":" + text + '}')["data"_L1];
}

base::Errc codeOf(int status, const QByteArray& reason, const QByteArray& body = "{\"data\":null}")
{
    const auto data = dataFromAnswer(answerOf(status, reason, body));
    EXPECT_FALSE(data);
    return data ? base::Errc::Storage : data.error().code;
}

QString valueOf(const PveFields& fields, const QString& name)
{
    for (const auto& [key, value] : fields)
        if (key == name)
            return value;
    return {};
}

TEST(PveAnswer, SaysWhatARefusalMeans)
{
    EXPECT_EQ(codeOf(401, "invalid token value!"), base::Errc::NotAllowed);
    EXPECT_EQ(
        codeOf(403, "Permission check failed (/vms/100, VM.Allocate)"), base::Errc::NotAllowed);
    EXPECT_EQ(codeOf(500, "CT 100 already exists on node 'pve'"), base::Errc::Conflict);
    EXPECT_EQ(codeOf(500, "Could not reserve ID 100, already taken"), base::Errc::Conflict);
    EXPECT_EQ(codeOf(500, "CT is locked (backup)"), base::Errc::Conflict);
    EXPECT_EQ(codeOf(500, "can't lock file '/run/lock/lxc/pve-config-100.lock' - got timeout"),
        base::Errc::Conflict);
    EXPECT_EQ(codeOf(500, "Configuration file 'nodes/pve/lxc/100.conf' does not exist"),
        base::Errc::NotFound);
    EXPECT_EQ(codeOf(595, "No route to host"), base::Errc::Network);
    EXPECT_EQ(codeOf(596, "Broken pipe"), base::Errc::Network);
    EXPECT_EQ(codeOf(500, "cluster not ready - no quorum?"), base::Errc::Rejected);
    EXPECT_EQ(codeOf(200, "OK", "<html>"), base::Errc::Malformed);

    const auto refused = dataFromAnswer(answerOf(400, "Parameter verification failed.",
        R"({"data":null,"errors":{"cores":"value must have a maximum value of 8192"}})"));
    EXPECT_EQ(refused.error().code, base::Errc::Malformed);
    EXPECT_TRUE(refused.error().detail.contains("cores: value must have"_L1));
}

TEST(PveAnswer, ReadsNumbersAndTextsOfNumbersAlike)
{
    const auto guests = pveGuestsFromJson(jsonOf(
        R"([{"vmid":"1003","node":"pve","type":"lxc"},{"vmid":101,"node":"b","type":"qemu"}])"));
    ASSERT_TRUE(guests);
    EXPECT_EQ(guests->at(0).vmid, 1003U);
    EXPECT_EQ(guests->at(1).vmid, 101U);
    EXPECT_EQ(guests->at(1).kind, GuestKind::Machine);

    const auto node = pveNodeFromJson(jsonOf(
        R"({"cpu":"0.5","cpuinfo":{"cpus":"4"},"memory":{"total":"4194304","used":1048576},
            "loadavg":["0.1","0.2","0.3"]})"));
    ASSERT_TRUE(node);
    EXPECT_EQ(node->processors, 4);
    EXPECT_EQ(node->freeMemoryMb, 3);
    EXPECT_DOUBLE_EQ(node->busyShare, 0.5);
}

TEST(PveAnswer, IsMalformedWithoutWhatWeUse)
{
    for (const auto* text : {"null", "[]", "{}", R"({"cpu":-1})", R"({"cpu":"x","cpuinfo":{}})"}) {
        EXPECT_FALSE(pveNodeFromJson(jsonOf(text))) << text;
        EXPECT_FALSE(pveVersionFromJson(jsonOf(text))) << text;
        EXPECT_FALSE(pveTaskFromJson(jsonOf(text))) << text;
        EXPECT_FALSE(pveStorageFromJson(jsonOf(text))) << text;
        EXPECT_FALSE(pveConfigFromJson(jsonOf(text))) << text;
        EXPECT_FALSE(isRunningFromJson(jsonOf(text))) << text;
    }
    for (const auto* text : {"null", "{}", R"([{"vmid":"-5"}])", R"([{"vmid":1e30}])", "[{}]"})
        EXPECT_FALSE(pveGuestsFromJson(jsonOf(text))) << text;
}

TEST(PveAnswer, TellsHowATaskEnded)
{
    EXPECT_FALSE(pveTaskFromJson(jsonOf(R"({"status":"running"})"))->hasEnded);
    EXPECT_EQ(pveTaskFromJson(jsonOf(R"({"status":"stopped","exitstatus":"OK"})"))->failure, ""_L1);
    EXPECT_EQ(pveTaskFromJson(jsonOf(R"({"status":"stopped"})"))->failure, ""_L1);
    EXPECT_EQ(
        pveTaskFromJson(jsonOf(R"({"status":"stopped","exitstatus":"WARNINGS: 1"})"))->failure,
        ""_L1);
    EXPECT_EQ(pveTaskFromJson(jsonOf(R"({"status":"stopped","exitstatus":"no space"})"))->failure,
        u"no space"_s);
}

TEST(PveAnswer, ReadsWhereAGuestIs)
{
    const auto container = pveConfigFromJson(jsonOf(
        R"({"digest":"aa","net0":"name=eth0,bridge=vmbr0,ip=10.77.0.12/24,gw=10.77.0.1",
            "rootfs":"local-lvm:vm-1003-disk-0,size=8G","lock":"backup"})"));
    ASSERT_TRUE(container);
    EXPECT_EQ(container->address, u"10.77.0.12"_s);
    EXPECT_EQ(container->volume, u"local-lvm:vm-1003-disk-0"_s);
    EXPECT_EQ(container->diskMb, 8192);
    EXPECT_EQ(container->lock, u"backup"_s);

    const auto machine = pveConfigFromJson(jsonOf(
        R"({"digest":"aa","net0":"virtio=AA:BB,bridge=vmbr0","ipconfig0":"ip=10.77.0.13/24",
            "boot":"order=ide2;virtio0;net0","virtio0":"local:9000/base.qcow2,size=2252M",
            "template":1})"));
    ASSERT_TRUE(machine);
    EXPECT_EQ(machine->address, u"10.77.0.13"_s);
    EXPECT_EQ(machine->bootDisk, u"virtio0"_s);
    EXPECT_EQ(machine->diskMb, 2252);
    EXPECT_TRUE(machine->isTemplate);

    const auto dhcp = pveConfigFromJson(jsonOf(R"({"digest":"aa","net0":"name=eth0,ip=dhcp"})"));
    EXPECT_EQ(dhcp->address, ""_L1);
    EXPECT_EQ(*addressFromJson(jsonOf(
                  R"([{"name":"lo","inet":"127.0.0.1/8"},{"name":"eth0","inet":"10.0.0.9/24"}])")),
        u"10.0.0.9"_s);
    EXPECT_EQ(*addressFromJson(jsonOf(R"([{"name":"eth0","hwaddr":"aa"}])")), ""_L1);
}

TEST(GuestMark, SurvivesWhatTheServerDoesToDescriptions)
{
    const GuestMark mark{.owner = u"0011223344556677"_s,
        .workload = WorkloadId{u"c1003-ab"_s},
        .sshPort = 31'003,
        .isFinished = true};

    EXPECT_EQ(guestMarkFrom(toDescription(mark) + u'\n'), mark);
    EXPECT_EQ(guestMarkFrom(toDescription(mark).replace(u'\n', u"\r\n"_s)), mark);
}

TEST(GuestMark, IsNotSeenInOtherDescriptions)
{
    for (const auto& text : {u""_s, u"my mail server"_s, u"paygress-provider=a"_s,
             u"paygress-provider=a\npaygress-workload=../x\npaygress-ssh-port=1"_s,
             u"paygress-provider=a\npaygress-workload=x\npaygress-ssh-port=70000"_s,
             QString(10'000, u'x')})
        EXPECT_FALSE(guestMarkFrom(text)) << qPrintable(text.left(60));
}

TEST(GuestNetwork, GivesEachNumberAnAddressOfItsOwn)
{
    const auto network = GuestNetwork::fromText(u"10.77.0.10/24"_s, u"10.77.0.12"_s);
    ASSERT_TRUE(network);

    EXPECT_EQ(network->addressOf(0)->toString(), u"10.77.0.10"_s);
    EXPECT_EQ(network->addressOf(1)->toString(), u"10.77.0.11"_s);
    EXPECT_EQ(network->addressOf(2)->toString(), u"10.77.0.13"_s); // the gateway keeps its own
    EXPECT_EQ(network->addressOf(243)->toString(), u"10.77.0.254"_s);
    EXPECT_EQ(network->addressOf(244).error().code, base::Errc::Insufficient);
    EXPECT_TRUE(network->isPrivate());
    EXPECT_FALSE(GuestNetwork::fromText(u"203.0.113.10/28"_s, u"203.0.113.1"_s)->isPrivate());
}

TEST(GuestNetwork, IsRefusedWhenItIsNone)
{
    using Pair = std::pair<QString, QString>;
    for (const auto& [first, gateway] : {Pair{u"10.77.0.10"_s, u"10.77.0.1"_s},
             Pair{u"10.77.0.10/31"_s, u"10.77.0.11"_s}, Pair{u"10.77.0.10/24"_s, u"10.78.0.1"_s},
             Pair{u"10.77.0.10/24"_s, u""_s}, Pair{u"fd00::1/64"_s, u"fd00::2"_s}})
        EXPECT_FALSE(GuestNetwork::fromText(first, gateway)) << qPrintable(first);
}

TEST(GuestRequest, ClosesTheServersOwnAddressWhereItIsOneOfTheWorld)
{
    EXPECT_TRUE(valueOf(firewallRules(u"203.0.113.7"_s)[0], u"dest"_s).endsWith(u",203.0.113.7"_s));
    for (const auto& host : {u"10.0.0.2"_s, u"pve.example"_s, u"::1"_s})
        EXPECT_FALSE(valueOf(firewallRules(host)[0], u"dest"_s).contains(host));
}

TEST(GuestRequest, RoundsADiskUpToWhatItsServerCanCount)
{
    GuestPlan plan;
    plan.storage = u"local-lvm"_s;
    plan.spec.diskMb = 1000;
    EXPECT_EQ(valueOf(containerRequest(plan), u"rootfs"_s), u"local-lvm:0.9766"_s);
    plan.spec.cpuMillicores = 250;
    EXPECT_EQ(valueOf(containerRequest(plan), u"cores"_s), u"1"_s);
    EXPECT_EQ(valueOf(containerRequest(plan), u"cpulimit"_s), u"0.25"_s);
}

class ProxmoxSettingTest : public testing::Test {
protected:
    ProxmoxSettingTest()
    {
        setting.url = u"https://localhost:8006/api2/json"_s;
        setting.tokenId = u"root@pam!paygress"_s;
        setting.tokenSecret = u"aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"_s;
        setting.node = u"pve"_s;
        setting.storage = u"local-lvm"_s;
        setting.templateName = u"local:vztmpl/ubuntu-22.04-standard.tar.zst"_s;
        setting.bridge = u"vmbr0"_s;
        setting.firstVmid = 1000;
        setting.lastVmid = 1999;
    }
    static QString faultOf(const ProxmoxSetting& given)
    {
        const auto place = placeFrom(given);
        return place ? QString{} : place.error().detail;
    }

    ProxmoxSetting setting;
};

TEST_F(ProxmoxSettingTest, TakesAFileOfEitherPublishedVersion)
{
    const auto place = placeFrom(setting);
    ASSERT_TRUE(place) << qPrintable(place.error().detail);
    EXPECT_EQ(place->access.url.toString(), u"https://localhost:8006/api2/json"_s);
    EXPECT_EQ(place->reach, GuestReach::Forwarded);
    EXPECT_FALSE(place->network.isFixed());

    for (const auto& url : {u"https://localhost:8006"_s, u"https://localhost:8006/"_s,
             u"https://localhost:8006/api2/json/"_s}) {
        setting.url = url;
        EXPECT_EQ(placeFrom(setting)->access.url, place->access.url);
    }
}

TEST_F(ProxmoxSettingTest, NamesTheFieldThatIsWrong)
{
    const auto expectFault
        = [this](QString ProxmoxSetting::*field, const QString& value, const QString& name) {
              auto changed = setting;
              changed.*field = value;
              EXPECT_TRUE(faultOf(changed).startsWith(name)) << qPrintable(name + faultOf(changed));
              EXPECT_FALSE(faultOf(changed).contains(u"secret-text"_s));
          };
    expectFault(&ProxmoxSetting::url, u"http://localhost:8006"_s, u"proxmox_url"_s);
    expectFault(&ProxmoxSetting::url, u""_s, u"proxmox_url"_s);
    expectFault(&ProxmoxSetting::url, u"https://a:b@host"_s, u"proxmox_url"_s);
    expectFault(&ProxmoxSetting::tokenId, u"root"_s, u"proxmox_token_id"_s);
    expectFault(&ProxmoxSetting::tokenSecret, u"secret-text\nx"_s, u"proxmox_token_secret"_s);
    expectFault(&ProxmoxSetting::node, u"../x"_s, u"proxmox_node"_s);
    expectFault(&ProxmoxSetting::storage, u"a/b"_s, u"proxmox_storage"_s);
    expectFault(&ProxmoxSetting::bridge, u"vmbr0,firewall=0"_s, u"proxmox_bridge"_s);
    expectFault(&ProxmoxSetting::templateName, u"ubuntu"_s, u"proxmox_template"_s);
    expectFault(&ProxmoxSetting::fingerprint, u"AB"_s, u"proxmox.fingerprint"_s);
    expectFault(&ProxmoxSetting::reach, u"nat"_s, u"proxmox.reach"_s);
    expectFault(&ProxmoxSetting::reach, u"routed"_s, u"proxmox.first_address"_s);
    expectFault(&ProxmoxSetting::firstAddress, u"10.0.0.1"_s, u"proxmox.first_address"_s);
    expectFault(&ProxmoxSetting::templateName, u"9000"_s, u"proxmox.first_address"_s);
}

TEST(TokenRights, AreThoseOfTheGuestsItsDisksAndTheFirewall)
{
    RentedPlace place;
    place.majorVersion = 8;
    place.firstVmid = 1000;
    place.node = u"pve"_s;
    place.storage = u"local-lvm"_s;
    place.templateName = u"local:vztmpl/a.tar.zst"_s;
    place.bridge = u"vmbr0"_s;

    QStringList paths;
    for (const auto& needed : rightsNeeded(place))
        paths += needed.path;
    EXPECT_EQ(paths,
        (QStringList{u"/vms/1000"_s, u"/storage/local"_s, u"/storage/local-lvm"_s, u"/nodes/pve"_s,
            u"/"_s, u"/sdn/zones/localnetwork/vmbr0"_s}));

    const NeededRights needed{u"/vms/1000"_s, {u"VM.Audit"_s, u"VM.Allocate"_s}};
    EXPECT_EQ(
        whatIsMissing(needed, {u"VM.Audit"_s}), u"the API token lacks VM.Allocate on /vms/1000"_s);
    EXPECT_EQ(whatIsMissing(needed, {u"VM.Audit"_s, u"VM.Allocate"_s}), u""_s);
}

} // namespace
