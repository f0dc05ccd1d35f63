// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/models/server_table_model.h"
#include "widgets/row_roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using consumer::ServerColumn;
using consumer::ServerRow;
using consumer::ServerState;
using consumer::ServerTab;
using consumer::ServerTableModel;

namespace {

const base::UnixTime Noon{std::chrono::seconds{1785412800}};

ServerRow aServer(
    qint64 number, std::chrono::seconds left, ServerState state = ServerState::Running)
{
    ServerRow server;
    server.number = number;
    server.name = u"owl-%1"_s.arg(number);
    server.state = state;
    server.startedAt = Noon - 1h;
    server.expiresAt = Noon + left;
    return server;
}

class ServerTableModelTest : public testing::Test {
protected:
    ServerTableModelTest() { model.tick(Noon); }
    QList<qint64> shown() const
    {
        QList<qint64> numbers;
        for (int row = 0; row < model.rowCount(); ++row)
            numbers.append(model.server(row).number);
        return numbers;
    }
    QString timeLeft(int row) const
    {
        return model.index(row, int(ServerColumn::TimeLeft)).data().toString();
    }

    ServerTableModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(ServerTableModelTest, ShowsWhatEndsSoonestFirst)
{
    model.update({aServer(1, 3h), aServer(2, 10min), aServer(3, 0s, ServerState::Starting)});

    EXPECT_EQ(shown(), (QList<qint64>{2, 1, 3}));
}

TEST_F(ServerTableModelTest, MovesARowWhoseTimeWasExtended)
{
    model.update({aServer(1, 3h), aServer(2, 10min)});
    const QPersistentModelIndex chosen = model.index(model.rowOf(2), 0);
    QSignalSpy reset{&model, &QAbstractItemModel::modelReset};

    model.update({aServer(1, 3h), aServer(2, 5h)});

    EXPECT_EQ(shown(), (QList<qint64>{1, 2}));
    EXPECT_EQ(chosen.row(), 1);
    EXPECT_EQ(reset.count(), 0);
}

TEST_F(ServerTableModelTest, CountsDownWithTheClockItIsGiven)
{
    model.update({aServer(1, 600s)});
    EXPECT_EQ(timeLeft(0), u"10 min"_s);

    model.tick(Noon + 19s);

    EXPECT_EQ(timeLeft(0), u"9:41"_s);
    EXPECT_EQ(model.index(0, int(ServerColumn::TimeLeft))
                  .data(widgets::role(widgets::RowRole::Tone))
                  .toInt(),
        int(widgets::Tone::Bad));
}

TEST_F(ServerTableModelTest, KeepsEndedServersOnTheirOwnTab)
{
    model.update({aServer(1, 1h), aServer(2, -1h, ServerState::Ended)});
    EXPECT_EQ(shown(), QList<qint64>{1});

    model.setTab(ServerTab::Ended);

    EXPECT_EQ(shown(), QList<qint64>{2});
    EXPECT_EQ(model.countIn(ServerTab::All), 2);
}

TEST_F(ServerTableModelTest, FindsByNameAndProvider)
{
    auto other = aServer(2, 1h);
    other.providerName = u"CalmReedFox"_s;
    model.update({aServer(1, 1h), other});

    model.setSearch(u"reed"_s);

    EXPECT_EQ(shown(), QList<qint64>{2});
}

} // namespace
