// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/local_talk.h"
#include "support/await.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace std::chrono_literals;

namespace {

class LocalTalkTest : public testing::Test {
protected:
    LocalTalkTest()
    {
        talk.path = folder.path() + QStringLiteral("/monitor.sock");
        talk.words = "question\n";
        talk.isEnough = [](const QByteArray& heard) { return heard.contains("end\n"); };
        QObject::connect(&server, &QLocalServer::newConnection, &server, [this] {
            auto* socket = server.nextPendingConnection();
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [this, socket] {
                received += socket->readAll();
                socket->write(answer);
                if (hangsUp)
                    socket->disconnectFromServer();
            });
        });
    }
    base::Result<QByteArray> result() { return test::resultOf(net::talkLocally(talk, clock)); }

    QTemporaryDir folder;
    QLocalServer server;
    QByteArray received;
    QByteArray answer{"first\nend\n"};
    bool hangsUp = false;
    net::LocalTalk talk;
    base::SystemClock clock;
};

TEST_F(LocalTalkTest, SaysItsWordsAndListensUntilItIsEnough)
{
    ASSERT_TRUE(server.listen(talk.path));

    EXPECT_EQ(*result(), "first\nend\n");
    EXPECT_EQ(received, "question\n");
}

TEST_F(LocalTalkTest, AnswersWhatItHeardWhenTheOtherSideHangsUp)
{
    answer = "half";
    hangsUp = true;
    ASSERT_TRUE(server.listen(talk.path));

    EXPECT_EQ(*result(), "half");
}

TEST_F(LocalTalkTest, TellsThatNobodyListens)
{
    EXPECT_EQ(result().error().code, base::Errc::NotFound);
}

TEST_F(LocalTalkTest, GivesUpWhenItHearsTooLittleInTime)
{
    answer = "half";
    talk.limit = 50ms;
    ASSERT_TRUE(server.listen(talk.path));

    EXPECT_EQ(result().error().code, base::Errc::Timeout);
}

TEST_F(LocalTalkTest, StopsListeningToOneWhoTalksTooMuch)
{
    answer = QByteArray(101, 'x');
    talk.maxHeard = 100;
    ASSERT_TRUE(server.listen(talk.path));

    EXPECT_EQ(result().error().code, base::Errc::Malformed);
}

} // namespace
