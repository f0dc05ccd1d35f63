// SPDX-License-Identifier: GPL-3.0-or-later
// What containers are told about a service that runs beside SSH, without an engine.
#include "backends/docker/container_request.h"
#include "backends/docker/engine_answer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;

namespace {

Service aService()
{
    return {.name = u"agent-sandbox"_s,
        .ports = {{31008, 8080}, {31009, 9090}},
        .environment = {{u"WORKSPACE"_s, u"/workspace"_s}},
        .secrets = {{u"EXEC_PASS"_s, u"it's-secret"_s}},
        .dataPath = u"/workspace"_s,
        .openFiles = 1'048'576};
}

ContainerPlan aPlan()
{
    ContainerPlan plan;
    plan.spec = {.id = WorkloadId{u"lease-7"_s},
        .hostname = u"container-1007"_s,
        .sshPort = 31007,
        .password = u"correct-horse"_s,
        .service = aService()};
    plan.owner = u"0a1b2c3d"_s;
    plan.reference = u"paygress/agent-sandbox:1"_s;
    plan.program = {.words = {u"/usr/bin/paygress-exec"_s}, .user = u"agent"_s};
    plan.listenAddress = QHostAddress{QHostAddress::LocalHost};
    return plan;
}

base::Result<> checked(const Service& service)
{
    auto spec = aPlan().spec;
    spec.service = service;
    const QList<AllowedImage> services{{u"agent-sandbox"_s, u"ours"_s}};
    return checkContainerSpec(spec, plainLinuxImages(u"ours"_s), services);
}

TEST(ServiceSpec, IsTakenWhenItIsInTheList)
{
    EXPECT_TRUE(checked(aService()));

    auto unknown = aService();
    unknown.name = u"toaster"_s;
    EXPECT_EQ(checked(unknown).error().code, base::Errc::Unsupported);
}

TEST(ServiceSpec, IsRefusedWhereOnlyPlainLinuxRuns)
{
    const auto refused = checkContainerSpec(aPlan().spec, plainLinuxImages(u"ours"_s));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::Errc::Unsupported);
}

TEST(ServiceSpec, NeedsPortsOfItsOwn)
{
    for (const PublishedPort wrong :
        {PublishedPort{31007, 80}, PublishedPort{0, 80}, PublishedPort{31010, 0},
            PublishedPort{31010, 22}, PublishedPort{31008, 80}, PublishedPort{31010, 8080}}) {
        auto service = aService();
        service.ports.append(wrong);
        EXPECT_FALSE(checked(service)) << wrong.hostPort << " to " << wrong.innerPort;
    }
    auto tooMany = aService();
    for (quint16 port = 1; port < 17; ++port)
        tooMany.ports.append({static_cast<quint16>(40'000 + port), port});
    EXPECT_FALSE(checked(tooMany));
}

TEST(ServiceSpec, NeedsPlainNamesOfVariables)
{
    for (const auto& name : {u""_s, u"A B"_s, u"A=B"_s, u"$(reboot)"_s, u"1A"_s, u"a\nb"_s}) {
        auto service = aService();
        service.secrets.append({name, u"x"_s});
        EXPECT_FALSE(checked(service)) << qPrintable(name);
        service = aService();
        service.environment.append({name, u"x"_s});
        EXPECT_FALSE(checked(service)) << qPrintable(name);
    }
    auto service = aService();
    service.secrets.append({u"LONG"_s, QString{16 * 1024 + 1, u'x'}});
    EXPECT_FALSE(checked(service));
}

TEST(ServiceSpec, NeedsAPlainFolder)
{
    for (const auto& path : {u"/root/.ollama"_s, u"/data/.openclaw"_s, u"/app/strfry-db"_s}) {
        auto service = aService();
        service.dataPath = path;
        EXPECT_TRUE(checked(service)) << qPrintable(path);
    }
    for (const auto& path :
        {u"/"_s, u"data"_s, u"/a/../etc"_s, u"/a/."_s, u"/a:ro"_s, u"/a b"_s, u"/a//b"_s}) {
        auto service = aService();
        service.dataPath = path;
        EXPECT_FALSE(checked(service)) << qPrintable(path);
    }
}

TEST(ServiceSpec, QuotesItsSecretsForAShell)
{
    EXPECT_EQ(secretsScript(aService()), "export EXEC_PASS='it'\\''s-secret'\n");
}

TEST(ServiceRequest, PublishesItsPortsBesideSsh)
{
    const auto request = containerRequest(aPlan());
    const auto bindings = request["HostConfig"_L1]["PortBindings"_L1].toObject();

    EXPECT_EQ(bindings.keys(), (QStringList{u"22/tcp"_s, u"8080/tcp"_s, u"9090/tcp"_s}));
    EXPECT_EQ(bindings["8080/tcp"_L1][0]["HostPort"_L1].toString(), u"31008"_s);
    EXPECT_EQ(bindings["8080/tcp"_L1][0]["HostIp"_L1].toString(), u"127.0.0.1"_s);
    EXPECT_EQ(request["ExposedPorts"_L1].toObject().keys(), bindings.keys());
}

TEST(ServiceRequest, StartsTheProgramOfTheImageBesideSsh)
{
    const auto command = containerRequest(aPlan())["Cmd"_L1].toArray();

    EXPECT_TRUE(command[0].toString().contains("/usr/sbin/sshd"_L1));
    EXPECT_EQ(command[2].toString(), u"agent"_s);
    EXPECT_EQ(command[4].toString(), u"/usr/bin/paygress-exec"_s);
}

// The shell's part is tried out: as nobody, where the test may become nobody.
TEST(ServiceRequest, StartsTheProgramAsTheUserOfTheImage)
{
    const auto script = containerRequest(aPlan())["Cmd"_L1][0].toString();
    const auto begin = script.indexOf("user=${1%%:*}"_L1);
    const auto end = script.indexOf("esac\n"_L1);
    ASSERT_TRUE(begin > 0 && end > begin);
    const auto part = script.mid(begin, end - begin) + u"esac\nexec \"$@\""_s;
    const auto said = [&part](const QString& user) {
        QProcess shell;
        shell.start(u"sh"_s,
            {u"-c"_s, part, u"paygress"_s, user, QString{}, u"sh"_s, u"-c"_s,
                u"echo \"$(id -un)/$1/$WORD\""_s, u"x"_s, u"a b"_s});
        EXPECT_TRUE(shell.waitForFinished());
        return shell.readAllStandardOutput();
    };
    qputenv("WORD", "it's");

    const auto own = said({}).split('/');
    ASSERT_EQ(own.size(), 3);
    EXPECT_EQ(own.at(1), "a b");
    EXPECT_EQ(said(u"0"_s), own.join('/'));
    if (own.at(0) != "root")
        GTEST_SKIP() << "only root becomes somebody else";
    EXPECT_EQ(said(u"nobody:nogroup"_s), "nobody/a b/it's\n");
}

TEST(ServiceRequest, KeepsDataInAVolumeOfItsOwn)
{
    const auto mounts = containerRequest(aPlan())["HostConfig"_L1]["Mounts"_L1].toArray();

    ASSERT_EQ(mounts.size(), 1);
    EXPECT_EQ(mounts[0]["Target"_L1].toString(), u"/workspace"_s);
    EXPECT_EQ(mounts[0]["Source"_L1].toString(), u"paygress-0a1b2c3d-lease-7-data"_s);
    const auto volume = dataVolumeRequest(u"0a1b2c3d"_s, WorkloadId{u"lease-7"_s});
    EXPECT_EQ(volume["Name"_L1], mounts[0]["Source"_L1]);
    EXPECT_EQ(volume["Labels"_L1]["paygress.workload"_L1].toString(), u"lease-7"_s);

    auto plan = aPlan();
    plan.spec.service->dataPath.clear();
    EXPECT_FALSE(containerRequest(plan)["HostConfig"_L1].toObject().contains("Mounts"_L1));
}

TEST(ServiceRequest, ShowsEncryptedDataFromItsFolderAndGivesItToTheProgram)
{
    auto plan = aPlan();
    plan.dataFolder = u"/var/lib/paygress/volumes/lease-7"_s;
    const auto request = containerRequest(plan);
    const auto mount = request["HostConfig"_L1]["Mounts"_L1][0];

    EXPECT_EQ(mount["Type"_L1].toString(), u"bind"_s);
    EXPECT_EQ(mount["Source"_L1].toString(), plan.dataFolder);
    EXPECT_EQ(mount["Target"_L1].toString(), u"/workspace"_s);
    EXPECT_EQ(request["Cmd"_L1][3].toString(), u"/workspace"_s);
    EXPECT_TRUE(request["Cmd"_L1][0].toString().contains("chown"_L1));
}

TEST(ServiceSpec, HasAKeyOnlyForData)
{
    auto service = aService();
    service.dataKey = VolumeKey{};
    EXPECT_TRUE(checked(service));

    service.dataPath.clear();
    EXPECT_EQ(checked(service).error().code, base::Errc::Malformed);
}

TEST(ServiceRequest, CarriesVariablesButNoSecret)
{
    auto plan = aPlan();
    plan.spec.service->dataKey
        = VolumeKey::fromBytes(base::view("a key of thirty-two bytes, so it"));
    ASSERT_TRUE(plan.spec.service->dataKey);
    const auto request = containerRequest(plan);
    const auto text = QJsonDocument{request}.toJson();

    EXPECT_EQ(request["Env"_L1].toArray().at(0).toString(), u"WORKSPACE=/workspace"_s);
    for (const auto* secret : {"EXEC_PASS", "s-secret", "correct-horse", "thirty-two"}) {
        EXPECT_FALSE(text.contains(secret)) << secret;
        EXPECT_FALSE(QJsonDocument{firstLoginRequest()}.toJson().contains(secret)) << secret;
    }
    const auto script = secretsScript(aService());
    EXPECT_EQ(firstLoginInput(aPlan().spec),
        "root:correct-horse\n" + QByteArray::number(script.size()) + '\n' + script);
}

TEST(ServiceRequest, AllowsTheOpenFilesItNeeds)
{
    EXPECT_EQ(containerRequest(aPlan())["HostConfig"_L1]["Ulimits"_L1][1]["Hard"_L1].toInteger(),
        1 << 20);
}

TEST(ServiceAnswer, TellsWhatAnImageStarts)
{
    const auto program = imageProgramFromJson(
        R"({"Config":{"Entrypoint":["/entry","-x"],"Cmd":["serve"],"User":"node"}})");

    ASSERT_TRUE(program);
    EXPECT_EQ(program->words, (QStringList{u"/entry"_s, u"-x"_s, u"serve"_s}));
    EXPECT_EQ(program->user, u"node"_s);
    EXPECT_TRUE(imageProgramFromJson(R"({"Config":{"Entrypoint":null,"Cmd":["serve"]}})"));
    EXPECT_FALSE(imageProgramFromJson(R"({"Config":{"Entrypoint":null,"Cmd":null}})"));
    EXPECT_FALSE(imageProgramFromJson("nothing"));
}

TEST(ServiceAnswer, TellsWhoseVolumesThereAre)
{
    const auto volumes = volumesFromJson(
        R"({"Volumes":[{"Name":"paygress-0a-x-data","Labels":{"paygress.workload":"x"}}]})");

    ASSERT_TRUE(volumes);
    EXPECT_EQ(*volumes, (QList<VolumeFacts>{{u"paygress-0a-x-data"_s, WorkloadId{u"x"_s}}}));
    EXPECT_TRUE(volumesFromJson(R"({"Volumes":null})")->isEmpty());
    EXPECT_FALSE(volumesFromJson(R"({"Volumes":[{"Name":"a","Labels":null}]})"));
}

TEST(ServiceAnswer, TellsHowMuchVolumesHold)
{
    const auto sizes = volumeSizesFromJson(
        R"({"Volumes":[{"Name":"a","UsageData":{"Size":7}},{"Name":"b","UsageData":null}]})");

    ASSERT_TRUE(sizes);
    EXPECT_EQ(sizes->value(u"a"_s), 7);
    EXPECT_EQ(sizes->value(u"b"_s), 0);
}

} // namespace
