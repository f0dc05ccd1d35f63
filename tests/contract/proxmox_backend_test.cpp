// SPDX-License-Identifier: GPL-3.0-or-later
// What only the proxmox backend promises, on a model of a server that obeys the published API:
// numbers that others take, answers that get lost, rights that are missing, guests that are not
// ours.
#include "platform/lock_file.h"
#include "project_paths.h"
#include "support/proxmox_host.h"
#include "support/ssh_client.h"

#include <QDirIterator>
#include <QFile>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;
using test::PveFault;

namespace {

constexpr auto Patience = 90s;
const auto Password = u"correct-horse"_s;

class ProxmoxBackendTest : public testing::Test {
protected:
    void SetUp() override
    {
        const auto obstacle = host.obstacle();
        if (!obstacle.isEmpty())
            GTEST_SKIP() << qPrintable(obstacle);
    }

    WorkloadSpec aSpec(const char* id = "lease-1") const
    {
        return {.id = WorkloadId{QString::fromLatin1(id)},
            .image = u"debian:12"_s,
            .hostname = u"box-1007"_s,
            .cpuMillicores = 1500,
            .memoryMb = 256,
            .diskMb = 1536,
            .sshPort = test::freePort(),
            .password = Password};
    }
    base::Result<backends::Workload> create(const WorkloadSpec& spec)
    {
        return test::resultOf(host.backend->create(spec), Patience);
    }
    WorkloadSpec aRunningWorkload(const char* id = "lease-1")
    {
        const auto spec = aSpec(id);
        const auto created = create(spec);
        EXPECT_TRUE(created) << qPrintable(created ? QString{} : created.error().detail);
        return spec;
    }
    base::Result<WorkloadState> stateOf(const WorkloadSpec& spec)
    {
        return test::resultOf(host.backend->state(spec.id), Patience);
    }
    bool remove(const WorkloadSpec& spec)
    {
        return test::resultOf(host.backend->remove(spec.id), Patience).has_value();
    }
    backends::Features features()
    {
        const auto features = test::resultOf(host.backend->probe(), Patience);
        EXPECT_TRUE(features) << qPrintable(features ? QString{} : features.error().detail);
        return features.value_or(backends::Features{});
    }
    QByteArray outputOf(const WorkloadSpec& spec, const QByteArray& command)
    {
        const auto result = test::runOverSsh(spec.sshPort, spec.password.toLatin1(), command);
        return result ? (result->output + result->errors).trimmed() : QByteArray{"no login"};
    }
    void fail(PveFault::What what, const char* method, const char* pathEnd,
        const QByteArray& words = {}, int status = 500)
    {
        PveFault fault;
        fault.what = what;
        fault.method = method;
        fault.pathEnd = QString::fromLatin1(pathEnd);
        fault.words = words;
        fault.status = status;
        host.model.faults += fault;
    }
    // Guests of the range, whoever they belong to.
    QList<quint32> numbers() const
    {
        QList<quint32> numbers;
        for (const auto& [vmid, guest] : host.model.guests)
            if (vmid < 9000)
                numbers += vmid;
        return numbers;
    }
    test::PveModel::Guest& guest(quint32 vmid = 1000) { return host.model.guests[vmid]; }
    QString told(const char* field) { return guest().config.value(QString::fromLatin1(field)); }

    test::ProxmoxHost host;
};

TEST_F(ProxmoxBackendTest, MakesAContainerOfTheSizeThatIsRented)
{
    const auto spec = aRunningWorkload();

    EXPECT_EQ(told("cores"), u"2"_s);
    EXPECT_EQ(told("cpulimit"), u"1.5"_s);
    EXPECT_EQ(told("memory"), u"256"_s);
    EXPECT_EQ(told("swap"), u"0"_s);
    EXPECT_EQ(told("rootfs"), u"local-lvm:vm-1000-disk-0,size=1536M"_s);
    EXPECT_EQ(told("unprivileged"), u"1"_s);
    EXPECT_EQ(told("onboot"), u"0"_s);
    EXPECT_EQ(told("hostname"), u"box-1007"_s);
    EXPECT_EQ(told("net0"),
        u"name=eth0,bridge=vmbr0,firewall=1,ip=%1,gw=%2"_s.arg(
            test::PveGuests::firstAddress(), test::PveGuests::gateway()));
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(ProxmoxBackendTest, ClosesPrivateNetworksMailAndIpv6BeforeTheFirstStart)
{
    fail(PveFault::What::Refused, "POST", "/status/start", "no");
    std::optional<test::PveModel::Guest> atStart;
    const auto creating = host.backend->create(aSpec());
    ASSERT_TRUE(test::waitUntil(
        [&] {
            if (!atStart && host.model.faults.isEmpty())
                atStart = guest();
            return creating.isDone();
        },
        Patience));

    ASSERT_TRUE(atStart);
    EXPECT_EQ(atStart->firewall.value(u"enable"_s), u"1"_s);
    EXPECT_EQ(atStart->firewall.value(u"macfilter"_s), u"1"_s);
    EXPECT_EQ(atStart->firewall.value(u"ipfilter"_s), u"1"_s);
    QStringList closed;
    for (const auto& rule : atStart->rules) {
        EXPECT_EQ(rule.value(u"type"_s), u"out"_s);
        EXPECT_EQ(rule.value(u"action"_s), u"DROP"_s);
        EXPECT_EQ(rule.value(u"enable"_s), u"1"_s);
        closed += rule.value(u"dest"_s) + rule.value(u"dport"_s);
    }
    const auto all = closed.join(u' ');
    for (const auto* range : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
             "100.64.0.0/10", "2000::/3", "25,465,587"})
        EXPECT_TRUE(all.contains(QString::fromLatin1(range))) << range;
}

TEST_F(ProxmoxBackendTest, ShowsThePasswordToNobodyButTheGuest)
{
    const auto spec = aRunningWorkload();

    EXPECT_FALSE(host.model.requestLines.join(u'\n').contains(Password));
    EXPECT_FALSE(host.model.requestLines.join(u'\n').contains(host.model.tokenSecret));
    for (const auto& value : guest().config)
        EXPECT_FALSE(value.contains(Password));
    QDirIterator processes{u"/proc"_s, QDir::Dirs | QDir::NoDotAndDotDot};
    while (processes.hasNext()) {
        QFile line{processes.next() + u"/cmdline"_s};
        if (!line.open(QIODevice::ReadOnly))
            continue;
        EXPECT_FALSE(line.readAll().contains(Password.toLatin1()));
    }
    EXPECT_EQ(outputOf(spec, "echo in"), "in");
}

TEST_F(ProxmoxBackendTest, TakesTheNextNumberWhenSomebodyElseWasFaster)
{
    host.model.stolenNumber = 1000;

    const auto spec = aRunningWorkload();

    EXPECT_EQ(numbers(), (QList<quint32>{1000, 1001}));
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
    EXPECT_TRUE(remove(spec));
    EXPECT_EQ(numbers(), (QList<quint32>{1000}));
}

TEST_F(ProxmoxBackendTest, NeverTouchesWhatDoesNotCarryItsMark)
{
    guest(1000).config.insert(u"description"_s, u"the owner's mail server"_s);
    guest(1001).config.insert(u"description"_s,
        backends::toDescription({.owner = u"0011223344556677"_s,
            .workload = WorkloadId{u"lease-1"_s},
            .sshPort = 31'000,
            .isFinished = true}));
    const auto spec = aSpec();

    EXPECT_EQ(*stateOf(spec), WorkloadState::Absent);
    EXPECT_TRUE(test::resultOf(host.backend->list())->isEmpty());
    EXPECT_TRUE(remove(spec));
    ASSERT_TRUE(create(spec));
    EXPECT_TRUE(remove(spec));

    EXPECT_EQ(numbers(), (QList<quint32>{1000, 1001}));
}

TEST_F(ProxmoxBackendTest, TellsWhenEveryNumberIsTaken)
{
    for (quint32 vmid = 1000; vmid <= 1009; ++vmid)
        guest(vmid).config.insert(u"hostname"_s, u"other"_s);

    const auto created = create(aSpec());

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, base::Errc::Insufficient);
}

TEST_F(ProxmoxBackendTest, FinishesACreationWhoseAnswerWasLost)
{
    fail(PveFault::What::AnswerLost, "POST", "/lxc");

    const auto spec = aRunningWorkload();

    EXPECT_EQ(numbers(), (QList<quint32>{1000}));
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(ProxmoxBackendTest, AsksWhetherAGuestRunsWhoseStartWasNotAnswered)
{
    fail(PveFault::What::AnswerLost, "POST", "/status/start");
    const auto spec = aRunningWorkload();
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));

    fail(PveFault::What::RequestLost, "POST", "/status/start");
    const auto started = test::resultOf(host.backend->start(spec.id), Patience);

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, base::Errc::Network);
    EXPECT_EQ(*stateOf(spec), WorkloadState::Stopped);
    EXPECT_TRUE(test::resultOf(host.backend->start(spec.id), Patience));
}

TEST_F(ProxmoxBackendTest, LeavesNothingWhenTheRequestNeverArrived)
{
    fail(PveFault::What::RequestLost, "POST", "/lxc");

    const auto created = create(aSpec());

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, base::Errc::Network);
    EXPECT_TRUE(numbers().isEmpty());
}

TEST_F(ProxmoxBackendTest, TellsWhyATaskFailedAndRollsBack)
{
    fail(PveFault::What::TaskFails, "POST", "/lxc", "lvcreate error: not enough free space");
    const auto unmade = create(aSpec());
    ASSERT_FALSE(unmade);
    EXPECT_EQ(unmade.error().code, base::Errc::Rejected);
    EXPECT_TRUE(unmade.error().detail.contains("not enough free space"_L1));
    EXPECT_TRUE(numbers().isEmpty());

    fail(PveFault::What::TaskFails, "POST", "/status/start", "startup for container failed");
    const auto unstarted = create(aSpec());
    ASSERT_FALSE(unstarted);
    EXPECT_TRUE(unstarted.error().detail.contains("startup for container failed"_L1));
    EXPECT_TRUE(numbers().isEmpty());
    EXPECT_FALSE(host.model.volumes.join(u' ').contains(u"vm-1000"_s));
}

TEST_F(ProxmoxBackendTest, NamesTheParameterThatTheServerRefuses)
{
    auto spec = aSpec();
    spec.hostname = u"-box"_s;

    const auto created = create(spec);

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, base::Errc::Malformed);
    EXPECT_TRUE(created.error().detail.contains("hostname"_L1));
}

TEST_F(ProxmoxBackendTest, WaitsForAGuestThatIsLocked)
{
    const auto spec = aRunningWorkload();
    guest().config.insert(u"lock"_s, u"backup"_s);
    QTimer unlocking;
    unlocking.setSingleShot(true);
    QObject::connect(
        &unlocking, &QTimer::timeout, &unlocking, [this] { guest().config.remove(u"lock"_s); });
    unlocking.start(300ms);

    EXPECT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));

    EXPECT_EQ(*stateOf(spec), WorkloadState::Stopped);
}

TEST_F(ProxmoxBackendTest, MarksAgainWhenSomebodyChangedTheConfigurationMeanwhile)
{
    fail(PveFault::What::Refused, "PUT", "/config",
        "detected modified configuration - file changed by other user? Try again.");

    const auto spec = aRunningWorkload();

    EXPECT_TRUE(told("description").contains(u"paygress-finished=yes"_s));
    EXPECT_EQ(*stateOf(spec), WorkloadState::Running);
}

TEST_F(ProxmoxBackendTest, CallsNothingAbsentThatItCannotAskFor)
{
    const auto spec = aRunningWorkload();
    for (const auto status : {595, 500, 403}) {
        host.reopen(); // knows nothing any more
        fail(PveFault::What::Refused, "GET", "/cluster/resources", "communication failure", status);
        EXPECT_FALSE(stateOf(spec)) << status;
        fail(PveFault::What::Refused, "GET", "/1000/config", "communication failure", status);
        EXPECT_FALSE(stateOf(spec)) << status;
        fail(PveFault::What::Refused, "GET", "/status/current", "communication failure", status);
        EXPECT_FALSE(stateOf(spec)) << status;
    }
    EXPECT_EQ(*stateOf(spec), WorkloadState::Running);
    EXPECT_EQ(numbers(), (QList<quint32>{1000}));
}

TEST_F(ProxmoxBackendTest, AcceptsNoCertificateThatIsNeitherVouchedForNorPinned)
{
    auto setting = host.setting();
    setting.fingerprint.clear();
    host.model.requestLines.clear();
    host.reopen(setting);
    const auto unknown = test::resultOf(host.backend->probe());
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, base::Errc::NotAllowed);
    EXPECT_TRUE(unknown.error().detail.contains(net::toText(host.model.fingerprint())));

    setting.fingerprint = QString{64, u'a'};
    host.reopen(setting);
    const auto other = test::resultOf(host.backend->probe());
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, base::Errc::NotAllowed);
    EXPECT_TRUE(host.model.requestLines.isEmpty()); // the token was not sent
    host.reopen();
}

TEST_F(ProxmoxBackendTest, NamesEachRightThatTheTokenLacks)
{
    for (const auto* right : {"VM.Allocate", "VM.Audit", "VM.Config.CPU", "VM.Config.Disk",
             "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options", "VM.PowerMgmt",
             "Datastore.AllocateSpace", "Datastore.Audit", "Sys.Audit", "SDN.Use"}) {
        host.model.missingRights = {QString::fromLatin1(right)};
        const auto found = features();
        EXPECT_FALSE(found.isolationIsActive) << right;
        EXPECT_TRUE(found.missing.contains(u"the API token lacks "_s + QString::fromLatin1(right)))
            << qPrintable(found.missing);
    }
    host.model.missingRights.clear();
    EXPECT_TRUE(features().isolationIsActive);
}

TEST_F(ProxmoxBackendTest, TellsWhatTheServerLacks)
{
    host.model.isFirewallOn = false;
    EXPECT_TRUE(features().missing.contains("firewall"_L1));
    EXPECT_FALSE(features().isolationIsActive);
    host.model.isFirewallOn = true;

    host.model.storageContent = u"iso,backup"_s;
    EXPECT_TRUE(features().missing.contains("local-lvm does not take"_L1));
    host.model.storageContent = u"rootdir"_s;

    auto setting = host.setting();
    setting.bridge = u"vmbr7"_s;
    host.reopen(setting);
    EXPECT_TRUE(features().missing.contains("no bridge vmbr7"_L1));

    setting = host.setting();
    setting.templateName = u"local:vztmpl/gone.tar.zst"_s;
    host.reopen(setting);
    EXPECT_FALSE(features().isolationIsActive);
    EXPECT_TRUE(host.backend->images().isEmpty());
}

TEST_F(ProxmoxBackendTest, IsRefusedWithAnotherToken)
{
    auto setting = host.setting();
    setting.tokenSecret = u"guessed"_s;
    host.reopen(setting);

    const auto refused = test::resultOf(host.backend->probe());

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::Errc::NotAllowed);
    EXPECT_FALSE(refused.error().detail.contains("guessed"_L1));
    host.reopen();
}

TEST_F(ProxmoxBackendTest, MeasuresTheServerNotThisComputer)
{
    const auto free = test::resultOf(host.backend->freeCapacity());

    ASSERT_TRUE(free);
    EXPECT_EQ(free->cpuMillicores, 6000);
    EXPECT_EQ(free->memoryMb, 12 * 1024);
    EXPECT_EQ(free->diskMb, 100 * 1024);
    EXPECT_EQ(features().processors, 8);
}

TEST_F(ProxmoxBackendTest, OpensTheWayAgainWhenItsForwarderDied)
{
    const auto spec = aRunningWorkload();
    const auto lock = host.stateFolder() + u"/lease-1.forward"_s;
    platform::killHolders(lock);
    ASSERT_TRUE(test::waitUntil([&] { return !*platform::isLockHeld(lock); }));
    EXPECT_EQ(outputOf(spec, "id -u"), "no login");
    host.reopen(); // and by another life of the daemon

    EXPECT_EQ(*stateOf(spec), WorkloadState::Running);

    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(ProxmoxBackendTest, KeepsConnectionsWhileTheDaemonIsAway)
{
    const auto spec = aRunningWorkload();
    test::SshClient client{spec.sshPort};
    ASSERT_TRUE(client.logIn(Password.toLatin1()));
    host.backend.reset();

    EXPECT_EQ(client.run("echo still here")->output.trimmed(), "still here");

    host.reopen();
    EXPECT_EQ(*stateOf(spec), WorkloadState::Running);
}

TEST_F(ProxmoxBackendTest, BeginsAgainWhenACreationWasCutShort)
{
    const auto spec = aSpec();
    const auto owner = backends::installationName(host.stateFolder(), host.random);
    guest(1004).config.insert(u"description"_s,
        backends::toDescription({.owner = *owner, .workload = spec.id, .sshPort = spec.sshPort}));
    EXPECT_EQ(
        test::resultOf(host.backend->start(spec.id), Patience).error().code, base::Errc::NotFound);

    ASSERT_TRUE(create(spec));

    EXPECT_EQ(numbers(), (QList<quint32>{1000}));
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(ProxmoxBackendTest, FindsWhatAnEarlierLifeWasStillMaking)
{
    const auto spec = aSpec();
    host.model.taskTime = 700ms;
    {
        const auto creating = host.backend->create(spec);
        ASSERT_TRUE(test::waitUntil([this] { return numbers().size() == 1; }));
    } // the daemon dies
    host.reopen();

    ASSERT_TRUE(create(spec));

    EXPECT_EQ(numbers().size(), 1);
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
    EXPECT_TRUE(remove(spec));
    EXPECT_TRUE(numbers().isEmpty());
}

TEST_F(ProxmoxBackendTest, CountsAGuestAsRemovedWhenItsDiskIsGone)
{
    const auto spec = aRunningWorkload();
    host.model.keepsDisks = true;
    const auto removing = host.backend->remove(spec.id);
    ASSERT_TRUE(test::waitUntil([this] { return numbers().isEmpty(); }, Patience));
    const auto asked = host.model.requestLines.size();
    ASSERT_TRUE(
        test::waitUntil([&] { return host.model.requestLines.size() > asked + 2; }, Patience));
    EXPECT_FALSE(removing.isDone());

    host.model.volumes.removeIf([](const QString& v) { return v.contains(u"vm-1000"_s); });

    EXPECT_TRUE(test::waitUntil([&] { return removing.isDone(); }, Patience));
}

TEST_F(ProxmoxBackendTest, FindsAGuestThatGotItsAddressByDhcp)
{
    auto setting = host.setting();
    setting.firstAddress.clear();
    host.reopen(setting);

    const auto spec = aRunningWorkload();

    EXPECT_TRUE(told("net0").endsWith(u",ip=dhcp"_s));
    EXPECT_EQ(guest().firewall.value(u"dhcp"_s), u"1"_s);
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
}

TEST_F(ProxmoxBackendTest, TellsTheAddressOfItsOwnThatARoutedGuestHas)
{
    backends::ProxmoxOptions options;
    options.stateFolder = host.stateFolder();
    options.place = *backends::placeFrom(host.setting());
    options.place.reach = backends::GuestReach::Routed;
    options.sshProgram = QStringLiteral(PAYGRESS_BIN_DIR "/paygress-local-ssh");
    options.guestSshPort = test::ProxmoxHost::GuestSshPort;
    host.backend = std::make_unique<backends::ProxmoxBackend>(options, host.clock, host.random);
    const auto spec = aSpec();

    const auto created = create(spec);

    ASSERT_TRUE(created) << qPrintable(created.error().detail);
    EXPECT_EQ(created->sshHost, test::PveGuests::firstAddress().section(u'/', 0, 0));
    EXPECT_EQ(created->sshPort, test::ProxmoxHost::GuestSshPort);
    EXPECT_FALSE(QFile::exists(host.stateFolder() + u"/lease-1.forward"_s));
    EXPECT_EQ(*stateOf(spec), WorkloadState::Running);
}

TEST_F(ProxmoxBackendTest, ClonesAMachineAndTellsItOnlyAHash)
{
    auto setting = host.setting();
    setting.templateName = u"9000"_s;
    host.reopen(setting);
    EXPECT_EQ(features().isolationLevel, u"dedicated-host"_s);

    const auto spec = aRunningWorkload();

    EXPECT_TRUE(guest().isMachine);
    EXPECT_TRUE(told("cipassword").startsWith(u"$6$"_s));
    EXPECT_EQ(told("cpulimit"), u"1.5"_s);
    EXPECT_EQ(told("scsi0"), u"local-lvm:vm-1000-disk-0,size=1536M"_s);
    EXPECT_EQ(guest().addressSets.value(u"ipfilter-net0"_s),
        QStringList{test::PveGuests::firstAddress().section(u'/', 0, 0)});
    EXPECT_EQ(outputOf(spec, "id -u"), "0");
    EXPECT_TRUE(remove(spec));
    EXPECT_TRUE(numbers().isEmpty());
    EXPECT_TRUE(host.model.guests.contains(9000));
}

TEST_F(ProxmoxBackendTest, RefusesADiskSmallerThanTheTemplates)
{
    auto setting = host.setting();
    setting.templateName = u"9000"_s;
    host.reopen(setting);
    auto spec = aSpec();
    spec.diskMb = 100;

    const auto created = create(spec);

    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, base::Errc::Insufficient);
    EXPECT_TRUE(numbers().isEmpty());
}

} // namespace
