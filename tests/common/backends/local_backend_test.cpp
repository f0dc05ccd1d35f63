// SPDX-License-Identifier: GPL-3.0-or-later
// What only the local backend promises: isolation, limits, its SSH server. Real sandboxes; skipped
// where impossible.
#include "backends/local/local_backend.h"
#include "platform/lock_file.h"
#include "platform/process.h"
#include "support/local_host.h"
#include "support/ssh_client.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;

constexpr auto Patience = 60s;
constexpr auto Password = "correct-horse-Battery9";

class LocalBackendTest : public testing::Test {
protected:
    void SetUp() override
    {
        const auto obstacle = host.obstacle();
        if (obstacle.isEmpty())
            return;
        if (qEnvironmentVariable("CI") == u"true"_s)
            FAIL() << qPrintable(obstacle);
        GTEST_SKIP() << qPrintable(obstacle);
    }

    WorkloadSpec aSpec(const char* id = "lease-1")
    {
        return {.id = WorkloadId{QString::fromLatin1(id)},
            .image = u"ubuntu:22.04"_s,
            .hostname = u"tenant-box"_s,
            .memoryMb = 256,
            .diskMb = 64,
            .sshPort = test::freePort(),
            .password = QString::fromLatin1(Password)};
    }
    void create(const WorkloadSpec& spec)
    {
        const auto workload = test::resultOf(host.backend->create(spec), Patience);
        ASSERT_TRUE(workload) << qPrintable(workload.error().detail);
    }
    test::CommandResult run(
        const WorkloadSpec& spec, const QByteArray& command, const QByteArray& input = {})
    {
        const auto result = test::runOverSsh(spec.sshPort, Password, command, input);
        EXPECT_TRUE(result) << "no login";
        return result.value_or(test::CommandResult{});
    }
    QString lockOf(const WorkloadSpec& spec)
    {
        return host.stateFolder() + u'/' + spec.id.value + u"/lock"_s;
    }

    test::LocalHost host;
};

TEST_F(LocalBackendTest, GivesTheTenantAShellAsRootOnANamedMachine)
{
    const auto spec = aSpec();
    create(spec);

    const auto result = run(spec, "uname -s; id -un; id -u; hostname; pwd; echo $HOME");

    EXPECT_EQ(result.exitCode, 0);
    EXPECT_EQ(result.output, "Linux\nroot\n0\ntenant-box\n/root\n/root\n");
}

TEST_F(LocalBackendTest, ReportsExitCodesAndKeepsTheStreamsApart)
{
    const auto spec = aSpec();
    create(spec);

    const auto result = run(spec, "echo out; echo err >&2; exit 42");

    EXPECT_EQ(result.exitCode, 42);
    EXPECT_EQ(result.output, "out\n");
    EXPECT_EQ(result.errors, "err\n");
}

TEST_F(LocalBackendTest, PassesInputAndItsEndToCommands)
{
    const auto spec = aSpec();
    create(spec);
    const QByteArray text(300'000, 'x');

    EXPECT_EQ(run(spec, "wc -c", text).output.trimmed(), "300000");
    EXPECT_EQ(run(spec, "cat", text).output, text);
}

TEST_F(LocalBackendTest, CarriesMuchOutputAndUtf8)
{
    const auto spec = aSpec();
    create(spec);

    EXPECT_EQ(run(spec, "head -c 5000000 /dev/zero").output.size(), 5'000'000);
    EXPECT_EQ(run(spec, "printf 'gr\xc3\xbc\xc3\x9f'; locale charmap").output,
        "gr\xc3\xbc\xc3\x9fUTF-8\n");
}

TEST_F(LocalBackendTest, OpensATerminalThatCanBeResized)
{
    const auto spec = aSpec();
    create(spec);
    test::SshClient client{spec.sshPort};
    ASSERT_TRUE(client.logIn(Password));
    const auto channel = ssh_channel_new(client.session());
    ASSERT_EQ(ssh_channel_open_session(channel), SSH_OK);
    ASSERT_EQ(ssh_channel_request_pty_size(channel, "xterm-256color", 100, 30), SSH_OK);
    ASSERT_EQ(ssh_channel_request_shell(channel), SSH_OK);
    ASSERT_EQ(ssh_channel_change_pty_size(channel, 77, 22), SSH_OK);

    const QByteArray typed{"stty size; echo term=$TERM; tty; exit 3\n"};
    ssh_channel_write(channel, typed.constData(), static_cast<uint32_t>(typed.size()));
    QByteArray seen;
    char chunk[4096];
    for (int got = 1; got > 0;) {
        got = ssh_channel_read(channel, chunk, sizeof chunk, 0);
        seen.append(chunk, std::max(got, 0));
    }

    EXPECT_TRUE(seen.contains("22 77")) << seen.constData();
    EXPECT_TRUE(seen.contains("term=xterm-256color")) << seen.constData();
    EXPECT_TRUE(seen.contains("/dev/pts/")) << seen.constData();
    EXPECT_TRUE(seen.contains("root@tenant-box:~")) << seen.constData();
    EXPECT_EQ(ssh_channel_get_exit_status(channel), 3);
    ssh_channel_free(channel);
}

TEST_F(LocalBackendTest, RefusesWrongPasswordsSlowlyAndNotForEver)
{
    const auto spec = aSpec();
    create(spec);
    test::SshClient client{spec.sshPort};
    QElapsedTimer timer;
    timer.start();

    int refusals = 0;
    while (refusals < 20 && !client.logIn("guess") && ssh_is_connected(client.session()))
        ++refusals;

    EXPECT_LE(refusals, 4);
    EXPECT_GE(timer.elapsed(), 3000);
    EXPECT_FALSE(test::runOverSsh(spec.sshPort, "", "true"));
    EXPECT_TRUE(test::runOverSsh(spec.sshPort, Password, "true"));
}

TEST_F(LocalBackendTest, LetsAnyUserNameInWithThePassword)
{
    const auto spec = aSpec();
    create(spec);
    test::SshClient client{spec.sshPort, "ubuntu"};

    ASSERT_TRUE(client.logIn(Password));
    EXPECT_EQ(client.run("id -un")->output, "root\n");
}

TEST_F(LocalBackendTest, HidesTheHost)
{
    const auto spec = aSpec();
    create(spec);
    const auto canary = host.stateFolder() + u"/canary"_s;
    QFile file{canary};
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));

    const auto result = run(spec,
        "ls -A /root /home; cat /etc/shadow; ls -d " + canary.toUtf8()
            + " /var/lib /boot /sys; mount | grep -c ' rw' >/dev/null; touch /usr/x /etc/x /x "
              "/bin/x; echo end");

    EXPECT_EQ(result.output, "/home:\n\n/root:\nend\n");
    EXPECT_EQ(result.errors.count("No such file"), 5) << result.errors.constData();
    EXPECT_EQ(result.errors.count("Read-only file system"), 4) << result.errors.constData();
}

TEST_F(LocalBackendTest, SeesOnlyItsOwnProcessesAndCannotGainRights)
{
    const auto spec = aSpec();
    create(spec);

    const auto result = run(spec,
        "cat /proc/1/comm; ls -d /proc/[0-9]* | wc -l; unshare -Ur true || echo no-userns; mount "
        "-t tmpfs none /mnt "
        "|| echo no-mount; grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status");

    const auto lines = result.output.split('\n');
    EXPECT_EQ(lines.value(0), "paygress-local-");
    EXPECT_LT(lines.value(1).toInt(), 10);
    EXPECT_TRUE(result.output.contains("no-userns"));
    EXPECT_TRUE(result.output.contains("no-mount"));
    EXPECT_EQ(result.output.count("0000000000000000"), 2);
    EXPECT_TRUE(result.output.contains("NoNewPrivs:\t1"));
}

TEST_F(LocalBackendTest, HasNoNetworkNotEvenTheHostsLoopback)
{
    const auto spec = aSpec();
    create(spec);
    QTcpServer listener;
    ASSERT_TRUE(listener.listen(QHostAddress::LocalHost));
    const auto port = QByteArray::number(listener.serverPort());

    const auto result = run(spec,
        "(exec 3<>/dev/tcp/127.0.0.1/" + port
            + ") && echo reached; (exec 3<>/dev/tcp/1.1.1.1/53) && echo reached; "
              "tail -n +3 /proc/net/dev | wc -l");

    EXPECT_FALSE(result.output.contains("reached"));
    EXPECT_EQ(result.output.trimmed(), "1"); // its own loopback
}

TEST_F(LocalBackendTest, NeverRunsAsRootOfTheHost)
{
    const auto spec = aSpec();
    create(spec);

    const auto holders = platform::holdersOf(lockOf(spec));

    ASSERT_EQ(holders.size(), 1);
    struct stat process { };
    ASSERT_EQ(::stat(qPrintable(u"/proc/%1"_s.arg(holders.first())), &process), 0);
    EXPECT_NE(process.st_uid, 0U);
    EXPECT_EQ(run(spec, "stat -c %u /usr").output, "65534\n"); // the host's root is nobody inside
}

TEST_F(LocalBackendTest, KeepsFilesThroughStopAndStartButNotThroughRemove)
{
    const auto spec = aSpec();
    create(spec);
    run(spec, "echo kept > /root/file; mkdir -p deep/er; chmod 000 deep");

    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));
    EXPECT_FALSE(test::runOverSsh(spec.sshPort, Password, "true"));
    ASSERT_TRUE(test::resultOf(host.backend->start(spec.id), Patience));
    EXPECT_EQ(run(spec, "cat file").output, "kept\n");
    ASSERT_TRUE(test::resultOf(host.backend->remove(spec.id), Patience));

    EXPECT_TRUE(QDir{host.stateFolder()}.isEmpty());
}

TEST_F(LocalBackendTest, KeepsItsHostKeyThroughARestart)
{
    const auto spec = aSpec();
    create(spec);
    const auto fingerprint = [&spec] {
        test::SshClient client{spec.sshPort};
        EXPECT_TRUE(client.logIn(Password));
        ssh_key key = nullptr;
        EXPECT_EQ(ssh_get_server_publickey(client.session(), &key), SSH_OK);
        EXPECT_EQ(ssh_key_type(key), SSH_KEYTYPE_ED25519);
        char* text = nullptr;
        ssh_pki_export_pubkey_base64(key, &text);
        const QByteArray copy{text};
        ssh_string_free_char(text);
        ssh_key_free(key);
        return copy;
    };
    const auto before = fingerprint();

    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));
    ASSERT_TRUE(test::resultOf(host.backend->start(spec.id), Patience));

    EXPECT_EQ(fingerprint(), before);
}

TEST_F(LocalBackendTest, LeavesNoProcessGroupOrPortBehind)
{
    const auto spec = aSpec();
    create(spec);
    run(spec,
        "for i in 1 2 3; do setsid nohup sleep 987 >/dev/null 2>&1 </dev/null & done; sleep 0.2");

    ASSERT_TRUE(test::resultOf(host.backend->remove(spec.id), Patience));

    platform::Program search{.path = u"sh"_s,
        .arguments = {u"-c"_s,
            u"pgrep -f 'sleep 987'; find /sys/fs/cgroup -name 'paygress-%1'"_s.arg(spec.id.value)}};
    const auto found = test::resultOf(platform::runProgram(search, host.clock));
    // pgrep -f finds the searching shell itself, once.
    EXPECT_LE(found->standardOutput.split('\n').size(), 2) << found->standardOutput.constData();
    EXPECT_FALSE(found->standardOutput.contains("cgroup"));
    EXPECT_TRUE(
        backends::ListeningSocket::open(QHostAddress{QHostAddress::LocalHost}, spec.sshPort));
}

TEST_F(LocalBackendTest, CallsAKilledWorkloadStoppedAndCanStartItAgain)
{
    const auto spec = aSpec();
    create(spec);
    for (const auto processId : platform::holdersOf(lockOf(spec)))
        ::kill(static_cast<pid_t>(processId), SIGKILL);

    const bool stopped = test::waitUntil(
        [&] { return *test::resultOf(host.backend->state(spec.id)) == WorkloadState::Stopped; });

    EXPECT_TRUE(stopped);
    EXPECT_TRUE(test::resultOf(host.backend->start(spec.id), Patience));
    EXPECT_TRUE(test::runOverSsh(spec.sshPort, Password, "true"));
}

TEST_F(LocalBackendTest, IsRemovedWholeAlsoAfterItsLauncherWasKilled)
{
    const auto spec = aSpec();
    create(spec);
    const auto inside = platform::holdersOf(lockOf(spec)).first();
    QFile status{u"/proc/%1/stat"_s.arg(inside)};
    ASSERT_TRUE(status.open(QIODevice::ReadOnly));
    const auto fields = status.readAll();
    const auto launcher = fields.mid(fields.lastIndexOf(')') + 4).split(' ').first().toInt();
    ASSERT_GT(launcher, 1);
    ::kill(launcher, SIGKILL);

    ASSERT_TRUE(test::resultOf(host.backend->remove(spec.id), Patience));

    // Whoever inherited it may not have asked yet how it ended.
    EXPECT_TRUE(!status.seek(0) || !status.readAll().contains(") S"));
    EXPECT_TRUE(QDir{host.stateFolder()}.isEmpty());
}

TEST_F(LocalBackendTest, ShowsThePasswordToNobody)
{
    const auto spec = aSpec();
    create(spec);
    test::SshClient client{spec.sshPort};
    ASSERT_TRUE(client.logIn(Password));

    for (const auto& process : QDir{u"/proc"_s}.entryList(QDir::Dirs)) {
        for (const auto& name : {u"cmdline"_s, u"environ"_s}) {
            QFile file{u"/proc/%1/%2"_s.arg(process, name)};
            const bool isOpen = file.open(QIODevice::ReadOnly);
            EXPECT_FALSE(isOpen && file.readAll().contains(Password))
                << qPrintable(file.fileName());
        }
    }
    struct stat record { };
    const auto path = host.stateFolder() + u"/lease-1/workload.json"_s;
    ASSERT_EQ(::stat(qPrintable(path), &record), 0);
    EXPECT_EQ(record.st_mode & 0777U, 0600U);
}

TEST_F(LocalBackendTest, CapsMemoryAndProcesses)
{
    const auto spec = aSpec();
    create(spec);

    const auto memory = run(spec, "head -c 600000000 /dev/zero | tail -c 600000000 | wc -c");
    const auto processes = run(spec,
        "for i in $(seq 700); do sleep 5 & done 2>&1 | grep -c -i -E 'fork|resource'; "
        "ls -d /proc/[0-9]* | wc -l");

    EXPECT_NE(memory.output.trimmed(), "600000000");
    EXPECT_LT(processes.output.trimmed().split('\n').last().toInt(), 600);
    EXPECT_TRUE(test::waitUntil(
        [&spec] { return test::runOverSsh(spec.sshPort, Password, "true").has_value(); }, 20s));
}

TEST_F(LocalBackendTest, CapsTheSizeOfAFile)
{
    const auto spec = aSpec();
    create(spec);

    const auto result = run(spec, "head -c 200000000 /dev/zero > big; stat -c %s big");

    EXPECT_LE(result.output.trimmed().toLongLong(), spec.diskMb * 1024 * 1024);
}

TEST_F(LocalBackendTest, CapsTheWholeDiskWhereItMayMountImages)
{
    const auto spec = aSpec();
    create(spec);
    if (!QFile::exists(host.stateFolder() + u"/lease-1/disk.img"_s))
        GTEST_SKIP() << "disk images cannot be mounted by this user";

    const auto result = run(spec,
        "for i in 1 2 3 4 5 6; do head -c 20000000 /dev/zero > part$i; done; du -sm /root | cut "
        "-f1");
    EXPECT_LE(result.output.trimmed().toInt(), spec.diskMb);
    EXPECT_TRUE(result.errors.contains("No space left"));

    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));
    ASSERT_TRUE(test::resultOf(host.backend->start(spec.id), Patience));
    EXPECT_EQ(run(spec, "stat -c %s part1").output, "20000000\n");
}

TEST_F(LocalBackendTest, RemovesWhatACrashLeftHalfCreated)
{
    const auto spec = aSpec();
    const backends::WorkloadFolder folder{host.stateFolder(), spec.id};
    ASSERT_TRUE(folder.make(spec.hostname, 0));
    ASSERT_TRUE(backends::saveRecord(folder, {.spec = spec, .userId = 0, .hostKey = u"x"_s}));

    create(spec);

    EXPECT_TRUE(test::runOverSsh(spec.sshPort, Password, "true"));
}

TEST_F(LocalBackendTest, RefusesSpecsItCannotRun)
{
    auto badImage = aSpec();
    badImage.image = u"windows"_s;
    auto badId = aSpec("../escape");
    auto noPassword = aSpec();
    noPassword.password.clear();
    auto badName = aSpec();
    badName.hostname = u"a b"_s;

    for (const auto& spec : {badImage, badId, noPassword, badName})
        EXPECT_FALSE(test::resultOf(host.backend->create(spec), Patience));
    EXPECT_TRUE(test::resultOf(host.backend->list())->isEmpty());
}

TEST_F(LocalBackendTest, NeverLeavesItsFolderForAStrangeId)
{
    const WorkloadId strange{u"../workloads"_s};

    EXPECT_EQ(test::resultOf(host.backend->state(strange)).error().code, base::Errc::Malformed);
    EXPECT_EQ(test::resultOf(host.backend->stop(strange)).error().code, base::Errc::Malformed);
    EXPECT_EQ(test::resultOf(host.backend->start(strange)).error().code, base::Errc::Malformed);
    EXPECT_EQ(test::resultOf(host.backend->remove(strange)).error().code, base::Errc::Malformed);
}

TEST_F(LocalBackendTest, CreatesSeveralAtOnce)
{
    const auto one = aSpec("one");
    const auto two = aSpec("two");

    auto first = host.backend->create(one);
    auto second = host.backend->create(two);
    auto sameAgain = host.backend->create(one);

    EXPECT_TRUE(test::resultOf(std::move(first), Patience));
    EXPECT_TRUE(test::resultOf(std::move(second), Patience));
    EXPECT_TRUE(test::resultOf(std::move(sameAgain), Patience));
    EXPECT_EQ(test::resultOf(host.backend->list())->size(), 2);
}

} // namespace
