// SPDX-License-Identifier: GPL-3.0-or-later
// The life of one virtual machine, emulated where the kernel does not virtualise. The whole
// contract takes too long there; KVM=full runs it all the same.
#include "support/kvm_host.h"
#include "support/local_host.h"
#include "support/ssh_client.h"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using backends::WorkloadId;
using backends::WorkloadSpec;
using backends::WorkloadState;

constexpr auto Patience = 7min;
constexpr auto Password = "correct-horse";

class KvmBackendTest : public testing::Test {
protected:
    void SetUp() override
    {
        const auto obstacle = host.obstacle();
        if (!obstacle.isEmpty())
            GTEST_SKIP() << qPrintable(obstacle);
    }

    WorkloadSpec aSpec()
    {
        return {.id = WorkloadId{u"lease-1"_s},
            .image = host.backend->images().first().name,
            .hostname = u"box-1007"_s,
            .memoryMb = 512,
            .sshPort = test::freePort(),
            .password = QString::fromLatin1(Password)};
    }
    QByteArray outputOf(const WorkloadSpec& spec, const QByteArray& command)
    {
        const auto result = test::runOverSsh(spec.sshPort, Password, command);
        return result ? (result->output + result->errors).trimmed() : QByteArray{"no login"};
    }

    test::KvmHost host;
};

TEST_F(KvmBackendTest, CarriesAMachineThroughItsLife)
{
    const auto spec = aSpec();
    const auto created = test::resultOf(host.backend->create(spec), Patience);
    ASSERT_TRUE(created) << qPrintable(created.error().detail);
    EXPECT_EQ(created->state, WorkloadState::Running);
    EXPECT_FALSE(test::runOverSsh(spec.sshPort, "wrong-horse", "true"));
    EXPECT_EQ(outputOf(spec, "hostname; id -u; nproc"), "box-1007\n0\n1");
    EXPECT_LT(outputOf(spec, "awk '/MemTotal/{print $2}' /proc/meminfo").toInt(), 512 << 10);
    EXPECT_GT(outputOf(spec, "df -m --output=size / | tail -1").toInt(), 4000);
    // This computer's own SSH port, as the user network shows it to its machines.
    EXPECT_NE(outputOf(spec, "timeout 5 bash -c '</dev/tcp/10.0.2.2/22' && echo open"), "open");
    EXPECT_EQ(outputOf(spec, "echo kept >/root/note; sync; cat /root/note"), "kept");

    host.reopen();
    ASSERT_TRUE(test::resultOf(host.backend->probe()));
    EXPECT_EQ(*test::resultOf(host.backend->state(spec.id)), WorkloadState::Running);
    ASSERT_TRUE(test::resultOf(host.backend->stop(spec.id), Patience));
    EXPECT_EQ(*test::resultOf(host.backend->state(spec.id)), WorkloadState::Stopped);

    const auto started = test::resultOf(host.backend->start(spec.id), Patience);
    ASSERT_TRUE(started) << qPrintable(started.error().detail);
    EXPECT_EQ(outputOf(spec, "cat /root/note"), "kept");

    ASSERT_TRUE(test::resultOf(host.backend->remove(spec.id), Patience));
    EXPECT_EQ(*test::resultOf(host.backend->state(spec.id)), WorkloadState::Absent);
    EXPECT_TRUE(test::resultOf(host.backend->list())->isEmpty());
}

} // namespace
