// SPDX-License-Identifier: GPL-3.0-or-later
// The systemd units fit the program that they start.
#include "platform/end_request.h"
#include "project_paths.h"

#include <QFile>
#include <QRegularExpression>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

class UnitTest : public testing::TestWithParam<const char*> {
protected:
    QString unit() const
    {
        QFile file{QStringLiteral(PAYGRESS_SOURCE_DIR "/installers/linux/systemd/")
            + QString::fromLatin1(GetParam()) + u"/paygress-provider.service"_s};
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QString::fromUtf8(file.readAll());
    }
    QString value(const QString& key) const
    {
        const QRegularExpression line{u"^%1=(.*)$"_s.arg(key), QRegularExpression::MultilineOption};
        return line.match(unit()).captured(1);
    }
};

} // namespace

TEST_P(UnitTest, WaitsLongerThanTheProgramTakesToEnd)
{
    EXPECT_GT(value(u"TimeoutStopSec"_s).toLongLong(), platform::EndRequest::Limit.count());
    EXPECT_EQ(value(u"SuccessExitStatus"_s).toInt(), platform::EndRequest::CutShort);
}

TEST_P(UnitTest, LeavesTenantsAlone)
{
    EXPECT_EQ(value(u"KillMode"_s), u"process"_s);
    EXPECT_EQ(value(u"Delegate"_s), u"yes"_s);
}

TEST_P(UnitTest, ReadsItsTermsAgainOnReload)
{
    EXPECT_TRUE(value(u"ExecReload"_s).contains(u"-HUP"_s));
    EXPECT_TRUE(value(u"ExecStart"_s).contains(u"--headless"_s));
    EXPECT_TRUE(value(u"ExecStart"_s).contains(u"--config"_s));
}

TEST_P(UnitTest, TakesNoMoreThanItNeedsAndLeavesSandboxesTheirProc)
{
    EXPECT_EQ(value(u"NoNewPrivileges"_s), u"yes"_s);
    EXPECT_EQ(value(u"UMask"_s), u"0077"_s);
    for (const auto& key : {u"ProtectKernelTunables"_s, u"ProtectKernelLogs"_s, u"ProcSubset"_s,
             u"ProtectControlGroups"_s, u"PrivateDevices"_s})
        EXPECT_TRUE(value(key).isEmpty()) << key.toStdString();
}

INSTANTIATE_TEST_SUITE_P(Units, UnitTest, testing::Values("system", "user"));
