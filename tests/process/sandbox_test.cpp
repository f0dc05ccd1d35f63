// SPDX-License-Identifier: GPL-3.0-or-later
// A whole rental of the template agent-sandbox with real programs: paid, commands run by TLS and
// through SSH, the provider killed in between, stopped, refunded.
#include "process_world.h"
#include "project_paths.h"
#include "support/private_engine.h"

#include <QJsonArray>

using namespace test;
using namespace Qt::StringLiterals;

namespace {

constexpr int ImagePatience = 15 * 60 * 1000; // the first time, Debian's packages are unpacked

QString imageObstacle(const QString& socket)
{
    QProcess maker;
    maker.start(u"python3"_s,
        {QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/sandbox_image.py"),
            QStringLiteral(PAYGRESS_BIN_DIR "/paygress-exec"), u"--socket"_s, socket});
    const bool isMade = maker.waitForFinished(ImagePatience) && maker.exitCode() == 0;
    return isMade ? QString{} : QString::fromUtf8(maker.readAllStandardError()).trimmed();
}

class SandboxRental : public testing::Test {
protected:
    void SetUp() override
    {
        auto obstacle = ProcessWorld::obstacle();
        bool mayBeMissing = true;
        if (obstacle.isEmpty()) {
            auto& engine = startedEngine("docker");
            obstacle = engine.obstacle();
            mayBeMissing = engine.mayBeMissing();
            qputenv("DOCKER_HOST", "unix://" + engine.socket().toUtf8());
            if (obstacle.isEmpty())
                obstacle = imageObstacle(engine.socket());
        }
        if (!obstacle.isEmpty() && !mayBeMissing && qEnvironmentVariable("CI") == u"true"_s)
            FAIL() << obstacle.toStdString();
        if (!obstacle.isEmpty())
            GTEST_SKIP() << obstacle.toStdString();
        world = std::make_unique<ProcessWorld>(u"docker"_s);
        ASSERT_NO_FATAL_FAILURE(world->fund(200));
    }

    Answer execute(const QString& lease, const QStringList& options, const QString& command)
    {
        return world->paygress(
            QStringList{u"exec"_s, lease} + options + QStringList{u"--"_s, command});
    }

    std::unique_ptr<ProcessWorld> world;
};

TEST_F(SandboxRental, RunsCommandsAndOutlivesItsProvider)
{
    const auto rented = world->paygress(
        {u"spawn"_s, u"--provider"_s, world->provider(), u"--template"_s, u"agent-sandbox"_s,
            u"--wait"_s, u"60"_s, u"--sats"_s, u"40"_s, u"--mint"_s, world->mint()});
    ASSERT_EQ(rented.exitCode, 0) << rented.text.toStdString();
    const auto lease = rented.json.value("lease"_L1).toString();
    EXPECT_EQ(rented.json["ports"_L1][0]["container_port"_L1].toInt(), 8080);

    const auto first = execute(lease, {}, u"echo left > note; exit 7"_s);
    EXPECT_EQ(first.exitCode, 7) << first.text.toStdString();
    EXPECT_EQ(first.json.value("exit_code"_L1).toInt(), 7);
    world->killProvider();
    const auto second = execute(lease, {u"--tunnel"_s}, u"cat note"_s);
    EXPECT_EQ(second.exitCode, 0) << second.text.toStdString();
    EXPECT_EQ(second.json.value("stdout"_L1).toString(), u"left\n"_s);
    const auto slow = execute(lease, {u"--timeout"_s, u"1"_s}, u"echo begun; sleep 60"_s);
    EXPECT_EQ(slow.exitCode, 124);
    EXPECT_EQ(slow.json.value("stdout"_L1).toString(), u"begun\n"_s);
    const auto plain = execute(lease, {u"--plain"_s, u"--dir"_s, u"/"_s}, u"pwd"_s);
    EXPECT_EQ(plain.json.value("stdout"_L1).toString(), u"/\n"_s);

    const auto stopped = world->paygress({u"stop"_s, lease});
    EXPECT_EQ(stopped.exitCode, 0) << stopped.text.toStdString();
    EXPECT_NE(execute(lease, {}, u"true"_s).exitCode, 0);
    world->expectEverythingSettled();
}

} // namespace
