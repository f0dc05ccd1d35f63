// SPDX-License-Identifier: GPL-3.0-or-later
// What we say to an LXD or Incus daemon and understand of its answers, without one.
#include "backends/lxd/bridge_subnet.h"
#include "backends/lxd/instance_request.h"
#include "backends/lxd/lxd_answer.h"
#include "support/fake_random.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;

namespace {

InstancePlan aPlan()
{
    InstancePlan plan;
    plan.spec = {.id = WorkloadId{u"lease-7"_s},
        .image = u"ubuntu:22.04"_s,
        .hostname = u"container-1007"_s,
        .cpuMillicores = 1500,
        .memoryMb = 256,
        .diskMb = 1024,
        .sshPort = 31007,
        .password = u"correct-horse"_s};
    plan.owner = u"0a1b2c3d4e5f6071"_s;
    plan.fingerprint = QString{64, u'a'};
    plan.pool = u"paygress"_s;
    plan.bridge = u"paygress-lxd"_s;
    plan.listenAddress = QHostAddress{QHostAddress::LocalHost};
    return plan;
}

QJsonObject configOf(const InstancePlan& plan)
{
    return instanceRequest(plan)["config"_L1].toObject();
}

QJsonObject deviceOf(const InstancePlan& plan, QLatin1StringView name)
{
    return instanceRequest(plan)["devices"_L1].toObject()[name].toObject();
}

QJsonValue json(const QByteArray& text)
{
    const auto document = QJsonDocument::fromJson(text);
    return document.isArray() ? QJsonValue{document.array()} : QJsonValue{document.object()};
}

QByteArray instance(const QByteArray& status, const QByteArray& more = {})
{
    return R"({"name":"pg-0a1b-lease-7","status":")" + status
        + R"(","config":{"user.paygress.provider":"0a1b","user.paygress.workload":"lease-7",)"
          R"("user.paygress.ssh-port":"31007")"
        + more + R"(},"devices":{"root":{"pool":"paygress"}}})";
}

TEST(InstanceRequest, CapsProcessorsMemorySwapAndProcesses)
{
    const auto config = configOf(aPlan());

    EXPECT_EQ(config["limits.cpu"_L1], u"2"_s);
    EXPECT_EQ(config["limits.cpu.allowance"_L1], u"150ms/100ms"_s);
    EXPECT_EQ(config["limits.memory"_L1], u"256MiB"_s);
    EXPECT_EQ(config["limits.memory.swap"_L1], u"false"_s);
    EXPECT_EQ(config["limits.processes"_L1], u"512"_s);
}

TEST(InstanceRequest, CapsTheDiskWhereThePoolCanAndSingleFilesElsewhere)
{
    auto plan = aPlan();
    EXPECT_EQ(configOf(plan)["limits.kernel.fsize"_L1], QString::number(1024 << 20));
    EXPECT_FALSE(deviceOf(plan, "root"_L1).contains("size"_L1));

    plan.diskLimit = DiskLimit::Enforced;

    EXPECT_EQ(deviceOf(plan, "root"_L1)["size"_L1], u"1024MiB"_s);
    EXPECT_FALSE(configOf(plan).contains("limits.kernel.fsize"_L1));
}

TEST(InstanceRequest, GivesNoPrivilegesAndInheritsNothing)
{
    const auto config = configOf(aPlan());

    EXPECT_EQ(config["security.privileged"_L1], u"false"_s);
    EXPECT_EQ(config["security.nesting"_L1], u"false"_s);
    EXPECT_EQ(config["security.devlxd"_L1], u"false"_s);
    EXPECT_EQ(config["security.idmap.isolated"_L1], u"true"_s);
    EXPECT_TRUE(instanceRequest(aPlan())["profiles"_L1].toArray().isEmpty());
    EXPECT_TRUE(instanceRequest(aPlan()).contains("profiles"_L1));
}

TEST(InstanceRequest, PublishesSshOnTheGivenAddressAndPortOnly)
{
    auto plan = aPlan();
    const auto listens = [&plan](const QHostAddress& address) {
        plan.listenAddress = address;
        return deviceOf(plan, "ssh"_L1)["listen"_L1].toString();
    };

    EXPECT_EQ(listens(QHostAddress{QHostAddress::LocalHost}), u"tcp:127.0.0.1:31007"_s);
    EXPECT_EQ(listens(QHostAddress{QHostAddress::Any}), u"tcp:0.0.0.0:31007"_s);
    EXPECT_EQ(listens(QHostAddress{QHostAddress::LocalHostIPv6}), u"tcp:[::1]:31007"_s);
    EXPECT_EQ(deviceOf(plan, "ssh"_L1)["connect"_L1], u"tcp:127.0.0.1:22"_s);
    EXPECT_EQ(instanceRequest(plan)["devices"_L1].toObject().size(), 3);
}

TEST(InstanceRequest, KeepsTenantsFromEachOtherAndFromForgedAddresses)
{
    const auto nic = deviceOf(aPlan(), "eth0"_L1);

    EXPECT_EQ(nic["security.port_isolation"_L1], u"true"_s);
    EXPECT_EQ(nic["security.mac_filtering"_L1], u"true"_s);
    EXPECT_EQ(nic["security.ipv4_filtering"_L1], u"true"_s);
}

TEST(InstanceRequest, GoesWithoutANetworkWhenThereIsNoBridge)
{
    auto plan = aPlan();
    plan.bridge.clear();

    EXPECT_FALSE(instanceRequest(plan)["devices"_L1].toObject().contains("eth0"_L1));
}

TEST(InstanceRequest, NeverCarriesThePassword)
{
    for (const auto& request : {instanceRequest(aPlan()), instanceLoginRequest(u"box"_s)})
        EXPECT_FALSE(QJsonDocument{request}.toJson().contains("correct-horse"));
    EXPECT_EQ(instanceLoginInput(u"correct-horse"_s), "root:correct-horse\n");
}

TEST(InstanceRequest, PassesTheHostnameAsAnArgumentNotAsCode)
{
    const auto command = instanceLoginRequest(u"box"_s)["command"_L1].toArray();

    ASSERT_EQ(command.size(), 5);
    EXPECT_EQ(command[4], u"box"_s);
    EXPECT_FALSE(command[2].toString().contains(u"box"_s));
}

TEST(InstanceRequest, SaysWhoseItIsAndThatItIsNotFinished)
{
    const auto config = configOf(aPlan());

    EXPECT_EQ(config[config_key::Owner], aPlan().owner);
    EXPECT_EQ(config[config_key::Workload], u"lease-7"_s);
    EXPECT_EQ(config[config_key::SshPort], u"31007"_s);
    EXPECT_FALSE(config.contains(config_key::IsFinished));
    EXPECT_EQ(finishedRequest()["config"_L1][config_key::IsFinished], u"true"_s);
    EXPECT_EQ(instanceName(u"0a1b"_s, WorkloadId{u"x"_s}), u"pg-0a1b-x"_s);
}

TEST(InstanceRequest, MakesABridgeThatAsksPublicResolversOnly)
{
    const auto config
        = bridgeRequest(u"paygress-lxd"_s, u"10.200.7.1/24"_s)["config"_L1].toObject();

    EXPECT_EQ(config["ipv4.address"_L1], u"10.200.7.1/24"_s);
    EXPECT_EQ(config["ipv6.address"_L1], u"none"_s);
    EXPECT_TRUE(config["raw.dnsmasq"_L1].toString().startsWith("port=0\n"_L1));
    EXPECT_TRUE(config["raw.dnsmasq"_L1].toString().contains("9.9.9.9"_L1));
}

// A line of /proc/net/route, its numbers as a little-endian computer writes them.
QByteArray route(const QByteArray& network, const QByteArray& mask)
{
    return "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\n"
           "eth0\t"
        + network + "\t010200C0\t0003\t0\t0\t0\t" + mask + "\t0\t0\t0\n";
}

TEST(BridgeSubnet, IsASmallPrivateNetwork)
{
    test::FakeRandom random;

    const auto subnet = unusedSubnet(route("00000000", "00000000"), random);

    ASSERT_TRUE(subnet);
    EXPECT_TRUE(subnet->startsWith("10."_L1) && subnet->endsWith(".1/24"_L1));
}

TEST(BridgeSubnet, KeepsAwayFromNetworksThatAreRoutedAlready)
{
    test::FakeRandom random;

    // 10.0.0.0/8, and halves of it.
    EXPECT_FALSE(unusedSubnet(route("0000000A", "000000FF"), random));
    EXPECT_TRUE(unusedSubnet(route("0000000A", "000080FF"), random));
    EXPECT_TRUE(unusedSubnet(route("0000000A", "00FFFFFF"), random));
    EXPECT_TRUE(unusedSubnet("nonsense\nmore of it\n", random));
}

TEST(LxdAnswer, FollowsWorkInTheBackground)
{
    const auto reply = replyFromJson(202,
        R"({"type":"async","operation":"/1.0/operations/46bd-9?project=x","metadata":{"a":1}})");

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->operation, u"/1.0/operations/46bd-9"_s);
}

TEST(LxdAnswer, FollowsNothingElse)
{
    for (const QByteArray path : {"/1.0/instances/x", "/1.0/operations/", "/1.0/operations/../x",
             "/1.0/operations/a b", "http://elsewhere/1.0/operations/ab"})
        EXPECT_FALSE(replyFromJson(202, R"({"type":"async","operation":")" + path + "\"}"));
    EXPECT_FALSE(replyFromJson(200, R"({"type":"strange","metadata":{}})"));
    EXPECT_FALSE(replyFromJson(200, "[]"));
}

TEST(LxdAnswer, TellsRefusalsApart)
{
    const auto errorOf = [](int code, const QByteArray& words) {
        const auto reply = replyFromJson(code,
            R"({"type":"error","error_code":)" + QByteArray::number(code) + R"(,"error":")" + words
                + "\"}");
        return reply ? base::Errc::Unsupported : reply.error().code;
    };

    EXPECT_EQ(errorOf(404, "Instance not found"), base::Errc::NotFound);
    EXPECT_EQ(errorOf(403, "not authorized"), base::Errc::NotAllowed);
    EXPECT_EQ(errorOf(400, "listen tcp: bind: address already in use"), base::Errc::Conflict);
    EXPECT_EQ(errorOf(409, "x"), base::Errc::Conflict);
    EXPECT_EQ(errorOf(500, "disk full"), base::Errc::Rejected);
}

TEST(LxdAnswer, RefusesADaemonThatIsTooOldOrDoesNotTrustUs)
{
    const auto server = [](const QByteArray& trust, const QByteArray& extensions) {
        return serverFromJson(json(R"({"auth":")" + trust + R"(","api_extensions":[)" + extensions
            + R"(],"environment":{"server":"incus","server_version":"6.0"}})"));
    };
    const QByteArray all = R"("instances","proxy","container_exec_recording","resources_v2",)"
                           R"("kernel_limits","id_map")";

    ASSERT_TRUE(server("trusted", all));
    EXPECT_EQ(*server("trusted", all), (LxdServer{.product = u"incus"_s, .version = u"6.0"_s}));
    EXPECT_EQ(server("untrusted", all).error().code, base::Errc::NotAllowed);
    EXPECT_EQ(server("trusted", R"("proxy")").error().code, base::Errc::Unsupported);
}

TEST(LxdAnswer, KnowsWhenWorkIsOverAndHowItWent)
{
    const auto running = operationFromJson(json(R"({"status_code":103,"metadata":null})"));
    const auto done = operationFromJson(json(R"({"status_code":200,"metadata":{"return":3}})"));
    const auto failed = operationFromJson(json(R"({"status_code":400,"err":"no space"})"));
    const auto cancelled = operationFromJson(json(R"({"status_code":401,"status":"Cancelled"})"));

    ASSERT_TRUE(running && done && failed && cancelled);
    EXPECT_FALSE(running->isDone);
    EXPECT_TRUE(done->isDone && done->failure.isEmpty());
    EXPECT_EQ(done->details["return"_L1].toInt(), 3);
    EXPECT_EQ(failed->failure, u"no space"_s);
    EXPECT_EQ(cancelled->failure, u"Cancelled"_s);
    EXPECT_FALSE(operationFromJson(json("{}")));
}

TEST(LxdAnswer, ReadsAWorkloadOfOurs)
{
    const auto read
        = instanceFromJson(json(instance("Running", R"(,"user.paygress.finished":"true")")));

    ASSERT_TRUE(read && *read);
    const InstanceFacts expected{.name = u"pg-0a1b-lease-7"_s,
        .workload = WorkloadId{u"lease-7"_s},
        .owner = u"0a1b"_s,
        .pool = u"paygress"_s,
        .sshPort = 31007,
        .isFinished = true,
        .isRunning = true};
    EXPECT_EQ(**read, expected);
}

TEST(LxdAnswer, CallsAFrozenInstanceRunningAndABrokenOneUnknown)
{
    EXPECT_TRUE((*instanceFromJson(json(instance("Frozen"))))->isRunning);
    EXPECT_FALSE((*instanceFromJson(json(instance("Stopped"))))->isRunning);
    EXPECT_FALSE((*instanceFromJson(json(instance("Stopped"))))->isFinished);
    EXPECT_FALSE((*instanceFromJson(json(instance("Error"))))->isStateKnown);
}

TEST(LxdAnswer, PassesOverInstancesThatAreNobodysWorkload)
{
    const auto list = instancesFromJson(
        json(R"([{"name":"web","status":"Running","config":{}},)" + instance("Stopped") + "]"));

    ASSERT_TRUE(list);
    ASSERT_EQ(list->size(), 1);
    EXPECT_EQ(list->first().workload.value, u"lease-7"_s);
}

TEST(LxdAnswer, RefusesADamagedWorkload)
{
    EXPECT_FALSE(instanceFromJson(json(R"({"name":"x","status":"Running","config":)"
                                       R"({"user.paygress.workload":"../x",)"
                                       R"("user.paygress.provider":"a",)"
                                       R"("user.paygress.ssh-port":"1"}})")));
    EXPECT_FALSE(instanceFromJson(json(R"({"name":"x","status":"Running","config":)"
                                       R"({"user.paygress.workload":"x",)"
                                       R"("user.paygress.provider":"a"}})")));
}

TEST(LxdAnswer, MeasuresWhatIsFree)
{
    EXPECT_EQ(*freeDiskMbFromJson(json(R"({"space":{"used":1048576,"total":4194304}})")), 3);
    EXPECT_EQ(*freeDiskMbFromJson(json(R"({"space":{"total":4194304}})")), 4);
    EXPECT_FALSE(freeDiskMbFromJson(json("{}")));
    const auto resources = resourcesFromJson(
        json(R"({"cpu":{"total":2},"memory":{"used":1048576,"total":3145728}})"));
    ASSERT_TRUE(resources);
    EXPECT_EQ(*resources, (LxdResources{.processors = 2, .freeMemoryMb = 2}));
    EXPECT_FALSE(resourcesFromJson(json(R"({"cpu":{"total":0},"memory":{"used":1,"total":2}})")));
}

TEST(LxdAnswer, SaysWhatTheDaemonCannotCap)
{
    const auto warnings = json(
        R"([{"type":"Couldn't find the CGroup memory controller","status":"new"},
            {"type":"Couldn't find the CGroup pids controller","status":"resolved"},
            {"type":"Couldn't find the CGroup blkio.weight","status":"new"},
            {"type":"AppArmor support has been disabled","status":"new"}])");

    EXPECT_EQ(missingLimits(warnings), QStringList{u"memory"_s});
}

TEST(LxdAnswer, TrustsQuotasOnlyWhereThereAreSome)
{
    EXPECT_TRUE((LxdPool{.name = u"a"_s, .driver = u"btrfs"_s}).limitsDisks());
    EXPECT_TRUE((LxdPool{.name = u"a"_s, .driver = u"zfs"_s}).limitsDisks());
    EXPECT_FALSE((LxdPool{.name = u"a"_s, .driver = u"dir"_s}).limitsDisks());
}

TEST(LxdAnswer, TakesAFingerprintOnly)
{
    const QByteArray good(64, 'a');

    EXPECT_EQ(
        fingerprintFromJson(json(R"({"target":")" + good + "\"}")), QString::fromLatin1(good));
    EXPECT_FALSE(fingerprintFromJson(json(R"({"target":"../../x"})")));
}

} // namespace
