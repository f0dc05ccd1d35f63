// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the tests of this program in an emulated machine with Debian's own kernel, where this
// computer's has no device mapper.
#include "backends/volumes/encrypted_volumes.h"
#include "project_paths.h"
#include "support/await.h"

#include <QProcess>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr int CannotBeHad = 3;
constexpr int PatienceMs = 20 * 60'000;

TEST(OtherKernel, OpensAndDestroysEncryptedVolumesInEveryTestOfThisProgram)
{
    if (qEnvironmentVariableIsSet("PAYGRESS_OTHER_KERNEL"))
        GTEST_SKIP() << "this is the other kernel";
    base::SystemClock clock;
    const QTemporaryDir folder;
    backends::EncryptedVolumes volumes{folder.path(), u"feedfeedfeedfeed"_s, clock};
    if (test::resultOf(volumes.probe(), 1min))
        GTEST_SKIP() << "this computer's kernel has run them";
    QProcess machine;
    machine.start(u"python3"_s,
        {QStringLiteral(PAYGRESS_SOURCE_DIR "/tests/volumes/other_kernel.py"),
            QCoreApplication::applicationFilePath(),
            u"--gtest_filter=EncryptedVolumeTest.*:Steps/Volume*"_s, u"--gtest_color=no"_s});
    ASSERT_TRUE(machine.waitForStarted());
    ASSERT_TRUE(machine.waitForFinished(PatienceMs));

    const auto output = machine.readAllStandardOutput();
    const auto errors = machine.readAllStandardError();
    if (machine.exitCode() == CannotBeHad)
        GTEST_SKIP() << errors.toStdString();
    EXPECT_EQ(machine.exitCode(), 0) << output.toStdString() << errors.toStdString();
    EXPECT_TRUE(output.contains("[  PASSED  ]")) << output.toStdString();
    EXPECT_FALSE(output.contains("[  SKIPPED ]")) << output.toStdString();
}

} // namespace
