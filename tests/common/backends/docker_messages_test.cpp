// SPDX-License-Identifier: GPL-3.0-or-later
// What we say to a container engine and understand of its answers, without one.
#include "backends/docker/container_engine.h"
#include "backends/docker/container_request.h"
#include "backends/docker/engine_answer.h"
#include "backends/egress_rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;

namespace {

ContainerPlan aPlan()
{
    ContainerPlan plan;
    plan.spec = {.id = WorkloadId{u"lease-7"_s},
        .image = u"ubuntu:22.04"_s,
        .hostname = u"container-1007"_s,
        .cpuMillicores = 500,
        .memoryMb = 256,
        .diskMb = 1024,
        .sshPort = 31007,
        .password = u"correct-horse"_s};
    plan.owner = u"0a1b2c3d"_s;
    plan.reference = u"paygress/plain-linux:debian-12"_s;
    plan.listenAddress = QHostAddress{QHostAddress::LocalHost};
    return plan;
}

QByteArray container(const QByteArray& state, const QByteArray& name)
{
    return R"({"Id":"0123abcd","Names":[")" + name + R"("],"State":")" + state
        + R"(","Labels":{"paygress.provider":"0a1b","paygress.workload":"lease-7"}})";
}

TEST(ContainerRequest, CapsProcessorMemorySwapProcessesAndFiles)
{
    const auto host = containerRequest(aPlan())["HostConfig"_L1].toObject();

    EXPECT_EQ(host["NanoCpus"_L1].toInteger(), 500'000'000);
    EXPECT_EQ(host["Memory"_L1].toInteger(), 256 << 20);
    EXPECT_EQ(host["MemorySwap"_L1].toInteger(), 256 << 20);
    EXPECT_EQ(host["PidsLimit"_L1].toInteger(), 512);
    EXPECT_EQ(host["Ulimits"_L1][0]["Hard"_L1].toInteger(), 1024 << 20);
    EXPECT_FALSE(host.contains("StorageOpt"_L1));
}

TEST(ContainerRequest, CapsTheDiskWhereTheStorageDriverCan)
{
    auto plan = aPlan();
    plan.diskLimit = DiskLimit::Enforced;

    EXPECT_EQ(
        containerRequest(plan)["HostConfig"_L1]["StorageOpt"_L1]["size"_L1].toString(), u"1024M"_s);
}

TEST(ContainerRequest, DropsWhatATenantDoesNotNeed)
{
    const auto host = containerRequest(aPlan())["HostConfig"_L1].toObject();

    EXPECT_EQ(host["CapDrop"_L1], QJsonArray::fromStringList({u"ALL"_s}));
    for (const auto& dangerous : {u"SYS_ADMIN"_s, u"NET_ADMIN"_s, u"NET_RAW"_s, u"MKNOD"_s})
        EXPECT_FALSE(host["CapAdd"_L1].toArray().contains(dangerous));
    EXPECT_TRUE(host["SecurityOpt"_L1].toArray().contains(u"no-new-privileges"_s));
    EXPECT_FALSE(host["Privileged"_L1].toBool(true));
    EXPECT_FALSE(host.contains("Binds"_L1));
}

TEST(ContainerRequest, PublishesSshOnTheGivenAddressAndPortOnly)
{
    const auto bindings = containerRequest(aPlan())["HostConfig"_L1]["PortBindings"_L1].toObject();

    EXPECT_EQ(bindings.keys(), QStringList{u"22/tcp"_s});
    EXPECT_EQ(bindings["22/tcp"_L1][0]["HostIp"_L1].toString(), u"127.0.0.1"_s);
    EXPECT_EQ(bindings["22/tcp"_L1][0]["HostPort"_L1].toString(), u"31007"_s);
}

TEST(ContainerRequest, NeverCarriesThePassword)
{
    for (const auto& json : {containerRequest(aPlan()), firstLoginRequest()})
        EXPECT_FALSE(QJsonDocument{json}.toJson().contains("correct-horse"));
    EXPECT_EQ(firstLoginInput(aPlan().spec), "root:correct-horse\n0\n");
}

TEST(ContainerRequest, TellsAnUnfinishedContainerByItsName)
{
    const WorkloadId id{u"lease-7"_s};

    EXPECT_EQ(finalName(u"0a1b"_s, id), u"paygress-0a1b-lease-7"_s);
    EXPECT_NE(unfinishedName(u"0a1b"_s, id), finalName(u"0a1b"_s, id));
}

TEST(ContainerRequest, AsksForItsOwnContainersOnly)
{
    const auto query = QByteArray::fromPercentEncoding(listQuery(u"0a1b"_s, WorkloadId{u"x"_s}));

    EXPECT_EQ(query, R"(all=1&filters={"label":["paygress.provider=0a1b","paygress.workload=x"]})");
    EXPECT_FALSE(listQuery(u"0a1b"_s).contains("workload"));
}

TEST(ContainerRequest, KeepsTenantsFromEachOther)
{
    const auto options = networkRequest()["Options"_L1].toObject();

    EXPECT_EQ(options["com.docker.network.bridge.enable_icc"_L1].toString(), u"false"_s);
    for (const auto make : {EngineMake::Docker, EngineMake::Podman})
        EXPECT_LT(bridgeOf(make).size(), 16); // an interface's name
}

TEST(EngineAnswer, AgreesOnAVersionOfTheInterface)
{
    const auto apiOf = [](const QByteArray& newest, const QByteArray& oldest) {
        const auto version = versionFromJson(R"({"Version":"1","ApiVersion":")" + newest
            + R"(","MinAPIVersion":")" + oldest + "\"}");
        return version ? version->api : QByteArray{};
    };
    EXPECT_EQ(apiOf("1.41", "1.12"), "1.41");
    EXPECT_EQ(apiOf("1.52", "1.44"), "1.44");
    EXPECT_EQ(apiOf("1.47", "1.24"), "1.41");
    EXPECT_EQ(apiOf("1.40", "1.24"), "1.40");
    EXPECT_EQ(apiOf("1.39", "1.12"), "");
    EXPECT_EQ(apiOf("2.0", "1.12"), "");
    EXPECT_EQ(apiOf("1.41", "1.50"), "");
    EXPECT_FALSE(versionFromJson("[]"));
}

TEST(EngineAnswer, ReadsWhatTheHostCanDo)
{
    const QByteArray info{R"({"NCPU":2,"MemTotal":2147483648,"DockerRootDir":"/var/lib/docker",
        "Driver":"overlay2","DriverStatus":[["Backing Filesystem","xfs"],["x"]],"MemoryLimit":true,
        "PidsLimit":false,"CpuCfsPeriod":true,"CpuCfsQuota":true,"SecurityOptions":["name=seccomp"]})"};

    const auto facts = factsFromJson(info);

    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->processors, 2);
    EXPECT_EQ(facts->memoryMb, 2048);
    EXPECT_TRUE(facts->limitsCpu && facts->limitsMemory);
    EXPECT_FALSE(facts->limitsProcesses);
    EXPECT_TRUE(facts->mayLimitDisks());
    EXPECT_FALSE(factsFromJson(R"({"NCPU":0,"MemTotal":1,"DockerRootDir":"/","Driver":"vfs"})"));
}

TEST(EngineAnswer, DoubtsThatADriverWithoutQuotasLimitsDisks)
{
    EngineFacts facts;
    for (const auto& driver : {u"vfs"_s, u"overlay2"_s, u"fuse-overlayfs"_s}) {
        facts.storageDriver = driver;
        EXPECT_FALSE(facts.mayLimitDisks());
    }
}

TEST(EngineAnswer, ReadsContainers)
{
    const auto list = containersFromJson(
        '[' + container("running", "/a") + ',' + container("exited", "b") + ']');

    ASSERT_TRUE(list);
    ASSERT_EQ(list->size(), 2);
    EXPECT_EQ(list->at(0).name, u"a"_s);
    EXPECT_EQ(list->at(0).workload.value, u"lease-7"_s);
    EXPECT_TRUE(list->at(0).isRunning);
    EXPECT_EQ(list->at(1).name, u"b"_s);
    EXPECT_FALSE(list->at(1).isRunning);
}

TEST(EngineAnswer, RefusesAListWithAnythingOddInIt)
{
    EXPECT_FALSE(containersFromJson("{}"));
    EXPECT_FALSE(containersFromJson("[1]"));
    EXPECT_FALSE(containersFromJson('[' + container("running", "a").replace("0123", "../x") + ']'));
    EXPECT_FALSE(
        containersFromJson('[' + container("running", "a").replace("lease-7", "lease 7") + ']'));
}

TEST(EngineAnswer, FindsTheSshPortOfAContainer)
{
    const auto portOf = [](const QByteArray& port) {
        return sshPortFromJson(
            R"({"HostConfig":{"PortBindings":{"22/tcp":[{"HostIp":"","HostPort":")" + port
            + R"("}]}}})");
    };
    EXPECT_EQ(*portOf("31007"), 31007);
    EXPECT_FALSE(portOf("0"));
    EXPECT_FALSE(portOf("70000"));
    EXPECT_FALSE(sshPortFromJson("{}"));
}

TEST(EngineAnswer, DescribesAnImageByItsLabelOrItsName)
{
    const auto words
        = [](const QByteArray& json) { return *imageDescriptionFromJson(json, u"x:1"_s); };
    EXPECT_EQ(
        words(R"({"Config":{"Labels":{"paygress.description":" Debian\n12 "}}})"), u"Debian 12"_s);
    EXPECT_EQ(words(R"({"Config":{"Labels":null}})"), u"x:1"_s);
}

TEST(ContainerRequest, AsksPodmanForABridgeWithoutANameServer)
{
    const auto request = podmanNetworkRequest();

    EXPECT_EQ(request["network_interface"_L1].toString(), bridgeOf(EngineMake::Podman));
    EXPECT_FALSE(request["dns_enabled"_L1].toBool(true));
    EXPECT_FALSE(request["ipv6_enabled"_L1].toBool(true));
    EXPECT_NE(bridgeOf(EngineMake::Podman), bridgeOf(EngineMake::Docker));
}

TEST(EngineAnswer, TellsPodmanFromDocker)
{
    const auto makeOf = [](const QByteArray& component) {
        return versionFromJson(
            R"({"Version":"4","ApiVersion":"1.41","Components":[{"Name":")" + component + "\"}]}")
            ->make;
    };
    EXPECT_EQ(makeOf("Podman Engine"), EngineMake::Podman);
    EXPECT_EQ(makeOf("Engine"), EngineMake::Docker);
}

TEST(EngineAnswer, FindsTheBridgeOfANetwork)
{
    EXPECT_EQ(*bridgeFromJson(R"({"Options":{"com.docker.network.bridge.name":"paygress0"}})"),
        u"paygress0"_s);
    EXPECT_EQ(*bridgeFromJson(R"({"network_interface":"paygress1","options":{}})"), u"paygress1"_s);
    EXPECT_EQ(*bridgeFromJson("{}"), QString{});
    EXPECT_FALSE(bridgeFromJson("[]"));
}

TEST(EngineAnswer, TellsWhoHasFilledMoreThanTheRentedDisk)
{
    const auto isFull = [](const QByteArray& written) {
        auto json = container("running", "a")
                        .replace(R"("lease-7")", R"("lease-7","paygress.disk_mb":"64")");
        json.chop(1);
        return containersFromJson('[' + json + written + "}]")->first().isDiskFull();
    };
    EXPECT_FALSE(isFull("")); // not asked for
    EXPECT_FALSE(isFull(R"(,"SizeRw":1048576)"));
    EXPECT_TRUE(isFull(R"(,"SizeRw":67108864)"));
    EXPECT_FALSE(containersFromJson('[' + container("running", "a") + ']')->first().isDiskFull());
}

TEST(EngineAnswer, UnderstandsRefusals)
{
    EXPECT_EQ(refusalFrom(404, "{\"message\":\"no such container\"}").code, base::Errc::NotFound);
    EXPECT_EQ(refusalFrom(409, "{}").code, base::Errc::Conflict);
    EXPECT_EQ(refusalFrom(
                  500, "{\"message\":\"Bind for 0.0.0.0:31007 failed: port is already allocated\"}")
                  .code,
        base::Errc::Conflict);
    EXPECT_EQ(refusalFrom(500, "not json").code, base::Errc::Rejected);
    EXPECT_LT(refusalFrom(500, QByteArray(100'000, 'x')).detail.size(), 400);
}

TEST(EngineAnswer, ReadsHowACommandEnded)
{
    EXPECT_EQ(execFromJson(R"({"Running":false,"ExitCode":3})")->exitCode, 3);
    EXPECT_TRUE(execFromJson(R"({"Running":true,"ExitCode":null})")->isRunning);
    EXPECT_FALSE(execFromJson(R"({"Running":false,"ExitCode":null})"));
}

TEST(EngineSockets, BeginWithTheOneThatIsSetByHand)
{
    qputenv("DOCKER_HOST", "unix:///somewhere/else.sock");
    EXPECT_EQ(engineSockets().first(), u"/somewhere/else.sock"_s);
    qputenv("DOCKER_HOST", "tcp://10.0.0.1:2375");
    EXPECT_EQ(engineSockets().first(), u"/var/run/docker.sock"_s);
    qunsetenv("DOCKER_HOST");
}

TEST(EgressRules, CloseEveryPrivateRangeMailAndThisComputer)
{
    const auto chains = egressChains();

    for (const auto* range : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"})
        EXPECT_TRUE(chains.contains("-A PAYGRESS-EGRESS -d " + QByteArray{range} + " -j DROP\n"));
    EXPECT_TRUE(chains.contains("--dports 25,465,587 -j DROP"));
    EXPECT_TRUE(chains.contains("-A PAYGRESS-HOST -j DROP\n"));
    EXPECT_LT(chains.indexOf("ESTABLISHED"), chains.indexOf("DROP")); // answers to SSH pass
    EXPECT_TRUE(chains.endsWith("COMMIT\n"));
}

TEST(EgressRules, LetTenantsAskForAnAddressButNothingElseOfThisComputer)
{
    const auto chains = egressChains();

    EXPECT_EQ(chains.count("-A PAYGRESS-HOST"), 3);
    EXPECT_LT(chains.indexOf("--dport 67 -j RETURN"), chains.indexOf("-A PAYGRESS-HOST -j DROP"));
}

TEST(EgressRules, JudgeWhatTenantsSendEachOtherThroughTheGateway)
{
    for (const auto& entrance : egressEntrances(u"paygress0"_s))
        EXPECT_FALSE(entrance.contains(u"-o"_s));
}

TEST(EgressRules, LetNothingOfIpv6Pass)
{
    for (const auto& entrance : ipv6Entrances(u"paygress0"_s))
        EXPECT_EQ(entrance.mid(1), (QStringList{u"-i"_s, u"paygress0"_s, u"-j"_s, u"DROP"_s}));
    EXPECT_EQ(ipv6Entrances(u"paygress0"_s).size(), 2);
}

TEST(EgressRules, JudgeOnlyWhatComesFromTheBridge)
{
    for (const auto& entrance : egressEntrances(u"paygress0"_s))
        EXPECT_EQ(entrance.mid(1, 2), (QStringList{u"-i"_s, u"paygress0"_s}));
}

} // namespace
