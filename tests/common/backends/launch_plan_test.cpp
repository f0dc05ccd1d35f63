// SPDX-License-Identifier: GPL-3.0-or-later
#include "backends/backend_catalog.h"
#include "backends/local/launch_plan.h"
#include "backends/local/sandbox_launcher.h"
#include "backends/local/workload_record.h"
#include "support/fake_clock.h"
#include "support/fake_random.h"

#include <QDir>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using backends::LaunchPlan;

LaunchPlan aPlan()
{
    LaunchPlan plan;
    plan.bubblewrap = u"/usr/bin/bwrap"_s;
    plan.home = u"/state/lease/home"_s;
    plan.etc = u"/state/lease/etc"_s;
    plan.hostname = u"box"_s;
    plan.userId = 1'900'000'007;
    plan.processFiles = {u"/sys/fs/cgroup/x/cgroup.procs"_s};
    plan.server = {
        .password = u"secret-ü"_s, .hostKey = u"key\nlines"_s, .processLimit = 7, .fileLimitMb = 9};
    return plan;
}

TEST(LaunchPlan, ReadsWhatItWrote)
{
    EXPECT_EQ(*backends::launchPlanFromJson(toJson(aPlan())), aPlan());
    EXPECT_EQ(*backends::serverPlanFromJson(toJson(aPlan().server)), aPlan().server);
}

TEST(LaunchPlan, RefusesWhatIsIncomplete)
{
    EXPECT_FALSE(backends::launchPlanFromJson("{}"));
    EXPECT_FALSE(backends::serverPlanFromJson("[1]"));
    EXPECT_FALSE(backends::launchPlanFromJson(QByteArray(100'000, '{')));
}

TEST(LaunchPlan, UnsharesEverythingAndTellsNoSecret)
{
    const auto arguments = backends::sandboxArguments(aPlan(),
        {.home = u"/h"_s, .etc = u"/e"_s, .program = u"/p"_s}, backends::SandboxContent::SshServer);

    for (const auto& needed : {u"--unshare-user"_s, u"--unshare-pid"_s, u"--unshare-net"_s,
             u"--unshare-ipc"_s, u"--unshare-uts"_s, u"--disable-userns"_s, u"--clearenv"_s})
        EXPECT_TRUE(arguments.contains(needed)) << qPrintable(needed);
    EXPECT_FALSE(arguments.join(u' ').contains(u"secret"_s));
    EXPECT_FALSE(arguments.join(u' ').contains(u"key"_s));
}

TEST(WorkloadRecord, ReadsWhatItWrote)
{
    QTemporaryDir state;
    const backends::WorkloadRecord record{.spec = {.id = {u"lease-9"_s},
                                              .image = u"debian:12"_s,
                                              .hostname = u"box"_s,
                                              .sshPort = 2222,
                                              .password = u"p"_s},
        .userId = 1'900'000'001,
        .hostKey = u"k"_s,
        .cgroups = {u"/sys/fs/cgroup/memory/paygress-lease-9"_s},
        .isComplete = true};
    const backends::WorkloadFolder folder{state.path(), record.spec.id};
    ASSERT_TRUE(QDir{}.mkpath(folder.path()));

    ASSERT_TRUE(saveRecord(folder, record));

    EXPECT_EQ(*loadRecord(folder), record);
}

TEST(WorkloadRecord, TakesOnlyPlainIds)
{
    EXPECT_TRUE(backends::isGoodId({u"lease-12"_s}));
    for (const auto& bad : {u""_s, u"."_s, u".."_s, u"a/b"_s, u"a b"_s, u"ä"_s, QString{41, u'a'}})
        EXPECT_FALSE(backends::isGoodId({bad})) << qPrintable(bad);
}

TEST(BackendCatalog, MakesWhatItNamesAndRefusesTheRest)
{
    QTemporaryDir state;
    test::FakeClock clock;
    test::FakeRandom random;
    backends::BackendOptions options;
    options.stateFolder = state.path();
    EXPECT_EQ(backends::makeBackend(u"proxmox"_s, options, clock, random).error().code,
        base::Errc::Malformed); // where is it?
    options.proxmox = {.url = u"https://localhost:8006"_s,
        .tokenId = u"root@pam!paygress"_s,
        .tokenSecret = u"secret"_s,
        .node = u"pve"_s,
        .storage = u"local-lvm"_s,
        .templateName = u"local:vztmpl/debian-12.tar.zst"_s,
        .bridge = u"vmbr0"_s,
        .firstVmid = 1000,
        .lastVmid = 1999};

    for (const auto& name : backends::backendNames())
        EXPECT_TRUE(backends::makeBackend(name, options, clock, random));
    EXPECT_EQ(backends::makeBackend(u"mainframe"_s, options, clock, random).error().code,
        base::Errc::Unsupported);
}

} // namespace
