// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/port_probe.h"
#include "net/port_range.h"
#include "support/await.h"

#include <QTcpServer>
#include <gtest/gtest.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QHostAddress Here{QHostAddress::LocalHost};

} // namespace

TEST(PortSurvey, FindsWhatIsTaken)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(Here, 0));

    const auto survey = net::surveyPorts(Here, other.serverPort(), other.serverPort());

    EXPECT_EQ(survey.tried, 1);
    EXPECT_EQ(survey.taken, QList<quint16>{other.serverPort()});
    EXPECT_FALSE(survey.firstFree);
}

TEST(PortSurvey, TriesOnlySoManyOfALargeRange)
{
    const auto survey = net::surveyPorts(Here, 1025, 65'535);

    EXPECT_LE(survey.tried, net::MaxPortsTried);
    EXPECT_TRUE(survey.firstFree);
}

TEST(GreetingPort, LooksLikeAnSshServer)
{
    base::SystemClock clock;
    const auto free = net::surveyPorts(Here, 20'000, 30'000).firstFree.value();
    const auto greeting = net::GreetingPort::open(Here, free);
    ASSERT_TRUE(greeting);

    EXPECT_TRUE(test::resultOf(net::probeSsh(clock, u"127.0.0.1"_s, free, 5s)));
}
