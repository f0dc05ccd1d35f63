// SPDX-License-Identifier: GPL-3.0-or-later
// How a virtual machine is started and asked, without one.
#include "backends/kvm/machine_plan.h"
#include "backends/kvm/machine_record.h"
#include "backends/kvm/monitor.h"
#include "backends/kvm/password_hash.h"
#include "support/fake_random.h"

#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <crypt.h>

using namespace backends;
using namespace Qt::StringLiterals;

namespace {

MachinePlan aPlan()
{
    MachinePlan plan;
    plan.spec = {.id = WorkloadId{u"lease-7"_s},
        .image = u"ubuntu:22.04"_s,
        .hostname = u"container-1007"_s,
        .cpuMillicores = 1500,
        .memoryMb = 256,
        .diskMb = 1024,
        .sshPort = 31007,
        .password = u"correct-horse"_s};
    plan.base = {.disk = u"/base/debian.qcow2"_s};
    plan.files = {.folder = u"/machines/lease-7"_s};
    plan.listenAddress = QHostAddress{QHostAddress::LocalHost};
    return plan;
}

QString valueOf(const QStringList& arguments, const QString& option)
{
    return arguments.value(arguments.indexOf(option) + 1);
}

TEST(MachinePlan, GivesWholeProcessorsAndAtLeastWhatALinuxNeeds)
{
    const auto arguments = machineArguments(aPlan());

    EXPECT_EQ(valueOf(arguments, u"-smp"_s), u"2"_s);
    EXPECT_EQ(valueOf(arguments, u"-m"_s), u"512"_s);
    EXPECT_EQ(machineDiskMb(aPlan().spec), 5 * 1024);
    auto large = aPlan().spec;
    large.memoryMb = 2048;
    large.diskMb = 20'000;
    EXPECT_EQ(machineMemoryMb(large), 2048);
    EXPECT_EQ(machineDiskMb(large), 20'000);
}

TEST(MachinePlan, LetsNothingOutAndOnlySshIn)
{
    const auto network = valueOf(machineArguments(aPlan()), u"-netdev"_s);

    EXPECT_EQ(network, u"user,id=net0,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:31007-:22"_s);
    auto everywhere = aPlan();
    everywhere.listenAddress = QHostAddress{QHostAddress::Any};
    EXPECT_TRUE(
        valueOf(machineArguments(everywhere), u"-netdev"_s).endsWith("hostfwd=tcp::31007-:22"_L1));
}

TEST(MachinePlan, EmulatesUnlessTheKernelVirtualises)
{
    auto plan = aPlan();
    EXPECT_EQ(valueOf(machineArguments(plan), u"-accel"_s), u"tcg"_s);

    plan.accelerator = Accelerator::Kvm;

    EXPECT_EQ(valueOf(machineArguments(plan), u"-accel"_s), u"kvm"_s);
    EXPECT_EQ(valueOf(trialArguments(), u"-accel"_s), u"kvm"_s);
    EXPECT_TRUE(trialInput().endsWith("{\"execute\":\"quit\"}\n"));
}

TEST(MachinePlan, KeepsACommaInAPathFromBeingAnOption)
{
    auto plan = aPlan();
    plan.files.folder = u"/machines/a,format=raw"_s;

    EXPECT_TRUE(valueOf(machineArguments(plan), u"-drive"_s)
                    .startsWith("file=/machines/a,,format=raw/disk.qcow2,if=virtio,"_L1));
}

TEST(MachinePlan, StartsTheKernelThatLiesBesideTheBase)
{
    auto plan = aPlan();
    EXPECT_FALSE(machineArguments(plan).contains(u"-kernel"_s));

    plan.base.kernel = u"/base/debian.vmlinuz"_s;
    plan.base.initrd = u"/base/debian.initrd"_s;

    EXPECT_EQ(valueOf(machineArguments(plan), u"-kernel"_s), u"/base/debian.vmlinuz"_s);
    EXPECT_TRUE(valueOf(machineArguments(plan), u"-append"_s).contains("root=/dev/vda "_L1));
}

TEST(MachinePlan, NeverCarriesThePassword)
{
    EXPECT_FALSE(machineArguments(aPlan()).join(u' ').contains("correct-horse"_L1));
    const auto seed = cloudSeed(aPlan().spec, u"$6$salt$hash"_s);
    EXPECT_FALSE((seed.userData + seed.metaData + seed.networkConfig).contains("correct-horse"));
    EXPECT_TRUE(seed.userData.startsWith("#cloud-config\n"));
    EXPECT_TRUE(seed.userData.contains("- 'root:$6$salt$hash'\n"));
    EXPECT_TRUE(seed.metaData.contains("local-hostname: container-1007\n"));
}

TEST(PasswordHash, IsOneThatALinuxAccepts)
{
    test::FakeRandom random;

    const auto hash = hashPassword(u"correct-horse"_s, random);
    const auto other = hashPassword(u"correct-horse"_s, random);

    ASSERT_TRUE(hash && other);
    EXPECT_NE(*hash, *other); // another salt
    EXPECT_EQ(QString::fromLatin1(crypt("correct-horse", hash->toLatin1().constData())), *hash);
    EXPECT_NE(QString::fromLatin1(crypt("wrong-horse", hash->toLatin1().constData())), *hash);
}

TEST(Monitor, ReadsTheAnswerBetweenEvents)
{
    const QByteArray greeting{R"({"QMP":{"version":{}}})"
                              "\n"
                              R"({"return":{}})"
                              "\n"};
    const QByteArray event{R"({"event":"RESUME"})"
                           "\n"};
    const QByteArray answer{R"({"return":{"status":"running"}})"
                            "\r\n"};

    EXPECT_FALSE(hasMonitorAnswer(greeting + event));
    EXPECT_TRUE(hasMonitorAnswer(greeting + event + answer));
    EXPECT_EQ(monitorAnswer(greeting + event + answer)->value("status"_L1), u"running"_s);
    EXPECT_EQ(monitorAnswer(greeting).error().code, base::Errc::Malformed);
    EXPECT_EQ(
        monitorAnswer(greeting + R"({"error":{"desc":"no"}})").error().code, base::Errc::Rejected);
}

TEST(Monitor, ShakesHandsBeforeItAsks)
{
    EXPECT_EQ(
        monitorRequest(u"quit"_s), "{\"execute\":\"qmp_capabilities\"}\n{\"execute\":\"quit\"}\n");
}

TEST(MachineRecord, ComesBackAsItWasSavedWithoutThePassword)
{
    QTemporaryDir folder;
    const MachineFiles files{.folder = folder.path()};
    MachineRecord record{.spec = aPlan().spec, .processId = 4711, .isComplete = true};
    EXPECT_EQ(loadMachine(files).error().code, base::Errc::NotFound);

    ASSERT_TRUE(saveMachine(files, record));

    record.spec.password.clear();
    EXPECT_EQ(*loadMachine(files), record);
}

} // namespace
