// SPDX-License-Identifier: GPL-3.0-or-later
// How we follow what an LXD daemon does in the background, with a daemon that says what we like.
#include "backends/lxd/lxd_engine.h"
#include "support/await.h"
#include "support/fake_clock.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace backends;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray Begun{R"({"type":"async","operation":"/1.0/operations/ab-1","metadata":{}})"};
const QByteArray Running{R"({"type":"sync","metadata":{"status_code":103}})"};
const QByteArray Done{R"({"type":"sync","metadata":{"status_code":200,"metadata":{"return":0}}})"};

class LxdEngineTest : public testing::Test {
protected:
    LxdEngineTest()
    {
        QObject::connect(&server, &QLocalServer::newConnection, &server, [this] {
            auto* socket = server.nextPendingConnection();
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [this, socket] {
                socket->setProperty(
                    "heard", socket->property("heard").toByteArray() + socket->readAll());
                const auto heard = socket->property("heard").toByteArray();
                if (!heard.contains("\r\n\r\n"))
                    return;
                requests.append(heard.left(heard.indexOf(" HTTP/")));
                bodies.append(heard);
                const auto body = answers.size() > 1 ? answers.takeFirst() : answers.value(0);
                if (pausesBetween)
                    clock.advance(30s); // less than one call may take
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            });
        });
        EXPECT_TRUE(server.listen(path()));
    }
    QString path() const { return folder.path() + u"/unix.socket"_s; }

    QTemporaryDir folder;
    QLocalServer server;
    QList<QByteArray> answers; // the last one again and again
    QList<QByteArray> requests;
    QList<QByteArray> bodies;
    bool pausesBetween = false;
    test::FakeClock clock;
    LxdEngine engine{path(), clock};
};

TEST_F(LxdEngineTest, WaitsUntilTheDaemonHasDoneItsWork)
{
    answers = {Begun, Running, Running, Done};

    EXPECT_TRUE(test::resultOf(engine.changeState(u"pg-1"_s, {{"action"_L1, "start"_L1}})));

    ASSERT_EQ(requests.size(), 4);
    EXPECT_EQ(requests[0], "PUT /1.0/instances/pg-1/state");
    EXPECT_TRUE(requests[3].startsWith("GET /1.0/operations/ab-1/wait?timeout="));
}

TEST_F(LxdEngineTest, TellsWhyTheWorkFailed)
{
    answers = {Begun, R"({"type":"sync","metadata":{"status_code":400,"err":"no space"}})"};

    const auto done = test::resultOf(engine.create({{"name"_L1, "pg-1"_L1}}));

    EXPECT_EQ(done.error().code, base::Errc::Rejected);
    EXPECT_TRUE(done.error().detail.contains("no space"_L1));
}

TEST_F(LxdEngineTest, CallsWorkThatDoesNotEndUnknownAndCancelsIt)
{
    answers = {Begun, Running};
    pausesBetween = true;

    const auto done = test::resultOf(engine.create({{"name"_L1, "pg-1"_L1}}));

    EXPECT_EQ(done.error().code, base::Errc::Timeout);
    EXPECT_EQ(requests.last(), "DELETE /1.0/operations/ab-1");
    EXPECT_LT(requests.size(), 12);
}

TEST_F(LxdEngineTest, SucceedsInRemovingWhatIsGone)
{
    answers = {R"({"type":"error","error_code":404,"error":"Instance not found"})"};

    EXPECT_TRUE(test::resultOf(engine.remove(u"pg-1"_s)));
    const auto found = test::resultOf(engine.instance(u"pg-1"_s));
    ASSERT_TRUE(found);
    EXPECT_FALSE(*found);
}

TEST_F(LxdEngineTest, SaysWhatAFailedCommandSaid)
{
    answers = {Begun,
        R"({"type":"sync","metadata":{"status_code":200,"metadata":{"return":1,
            "output":{"2":"/1.0/instances/pg-1/logs/exec_1.stderr"}}}})",
        "the instance does not boot\n"};

    const auto done = test::resultOf(engine.run(u"pg-1"_s, {{"interactive"_L1, false}}));

    EXPECT_EQ(done.error().code, base::Errc::Rejected);
    EXPECT_TRUE(done.error().detail.contains("does not boot"_L1));
    EXPECT_EQ(requests.last(), "GET /1.0/instances/pg-1/logs/exec_1.stderr");
}

TEST_F(LxdEngineTest, AsksForNothingElseWhenTheOutputIsElsewhere)
{
    answers = {Begun, R"({"type":"sync","metadata":{"status_code":200,"metadata":{"return":1,
            "output":{"2":"/1.0/certificates"}}}})"};

    EXPECT_FALSE(test::resultOf(engine.run(u"pg-1"_s, {{"interactive"_L1, false}})));
    EXPECT_EQ(requests.size(), 2);
}

TEST_F(LxdEngineTest, WritesAFileThatOnlyRootMayRead)
{
    answers = {R"({"type":"sync","metadata":{}})"};

    EXPECT_TRUE(test::resultOf(engine.writeFile(u"pg-1"_s, u"/dev/.x"_s, "root:secret\n")));

    EXPECT_EQ(requests.last(), "POST /1.0/instances/pg-1/files?path=%2Fdev%2F.x");
    EXPECT_TRUE(bodies.last().contains("\r\nX-LXD-mode: 0600\r\n"));
    EXPECT_TRUE(bodies.last().contains("\r\nX-Incus-uid: 0\r\n"));
    EXPECT_TRUE(bodies.last().endsWith("\r\n\r\nroot:secret\n"));
}

TEST_F(LxdEngineTest, TakesNoBridgeThatBelongsToSomebodyElse)
{
    answers = {R"({"type":"sync","metadata":{"managed":false}})"};

    EXPECT_EQ(test::resultOf(engine.makeBridge({{"name"_L1, "br0"_L1}})).error().code,
        base::Errc::Conflict);
    EXPECT_EQ(requests.size(), 1);
}

} // namespace
