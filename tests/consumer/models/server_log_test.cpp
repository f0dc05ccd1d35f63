// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/server_log.h"

#include <gtest/gtest.h>

using namespace consumer;
using namespace Qt::StringLiterals;

namespace {

ServerRow aServer()
{
    ServerRow server;
    server.name = u"owl-3"_s;
    server.leaseId = u"container-1003@5b51126c"_s;
    server.providerKey = QString{64, u'5'};
    server.password = u"tide-amber-7431"_s;
    server.log = {{base::UnixTime{std::chrono::seconds{1'785'412'345}}, u"topped_up"_s, u"3600 s"_s,
        base::Sats{186}}};
    return server;
}

} // namespace

TEST(ServerLog, IsATableWithOneLineAnEvent)
{
    const auto lines = QString::fromUtf8(logCsv(aServer())).split(u"\r\n"_s);

    ASSERT_EQ(lines.size(), 3);
    EXPECT_EQ(lines[0], u"time,event,detail,sat,server,lease,provider"_s);
    EXPECT_TRUE(lines[1].startsWith(u"2026-07-30T11:52:25Z,\"topped_up\",\"3600 s\",186,"_s))
        << lines[1].toStdString();
}

TEST(ServerLog, KeepsThePasswordToItself)
{
    EXPECT_FALSE(logCsv(aServer()).contains("tide"));
}

TEST(ServerLog, NeverStartsAFormulaInASpreadsheet)
{
    auto server = aServer();
    server.log[0].detail = u"=HYPERLINK(\"http://evil\")"_s;

    EXPECT_TRUE(logCsv(server).contains("\"'=HYPERLINK(\"\"http://evil\"\")\""));
}

TEST(ServerLog, SaysATopUpInTime)
{
    EXPECT_EQ(detailText(aServer().log[0]), u"1 h 0 min more"_s);
}
