// SPDX-License-Identifier: GPL-3.0-or-later
// paygress-exec as it runs in a sandbox: the real program, asked over real sockets by our own
// client and by hand.
#include "base/random.h"
#include "crypto/tls_identity.h"
#include "project_paths.h"
#include "protocol/exec_call.h"
#include "support/await.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using base::Errc;

constexpr auto Patience = 30s;
const auto Password = u"Xq7kept2ourselvesZw3"_s;

class ExecProgram : public testing::Test {
protected:
    void SetUp() override { start({u"EXEC_USER=root"_s, u"EXEC_PASS="_s + Password}); }
    void TearDown() override { stop(); }

    void start(QStringList environment)
    {
        stop();
        identity = crypto::makeTlsIdentity("paygress", clock.now(), random).value();
        environment << u"EXEC_TLS_PEM="_s + QString::fromLatin1(identity.pem)
                    << u"WORKSPACE="_s + workspace.path()
                    << u"PATH="_s + qEnvironmentVariable("PATH") << u"HOME="_s + workspace.path();
        program.setEnvironment(environment);
        program.start(
            QStringLiteral(PAYGRESS_BIN_DIR "/paygress-exec"), {u"--listen"_s, u"127.0.0.1:0"_s});
        ASSERT_TRUE(program.waitForReadyRead());
        port = program.readLine().trimmed().split(' ').last().toUShort();
        ASSERT_NE(port, 0) << program.readAllStandardError().toStdString();
    }
    void stop()
    {
        if (program.state() == QProcess::NotRunning)
            return;
        program.terminate();
        program.waitForFinished();
    }

    protocol::ExecTarget target(const QByteArray& certificate = {}) const
    {
        return {.url = protocol::execUrl(u"127.0.0.1"_s, port, certificate),
            .certificate = certificate,
            .user = u"root"_s,
            .password = Password};
    }
    base::Result<protocol::ExecOutcome> run(
        const protocol::ExecTarget& where, const protocol::ExecOrder& order)
    {
        return test::resultOf(protocol::runRemotely(where, order, {}, clock), Patience);
    }
    base::Result<protocol::ExecOutcome> run(
        const QString& command, std::chrono::seconds limit = 20s)
    {
        return run(target(), {.command = command, .timeout = limit});
    }
    // What comes back for these bytes; the other side ends it.
    QByteArray said(const QByteArray& bytes) const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress{QHostAddress::LocalHost}, port);
        socket.write(bytes);
        test::waitUntil(
            [&] { return socket.state() == QAbstractSocket::UnconnectedState; }, Patience);
        return socket.readAll();
    }
    QByteArray posted(const QByteArray& body, const QByteArray& authorization) const
    {
        return said("POST /exec HTTP/1.1\r\nAuthorization: " + authorization
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    static QByteArray basic() { return "Basic " + (u"root:"_s + Password).toUtf8().toBase64(); }

    base::SystemClock clock;
    base::SystemRandom random;
    QTemporaryDir workspace;
    crypto::TlsIdentity identity;
    QProcess program;
    quint16 port = 0;
};

TEST_F(ExecProgram, RunsACommandInTheWorkspace)
{
    const auto outcome = run(u"pwd; echo out; echo err >&2; exit 3"_s);

    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    EXPECT_EQ(outcome->standardOutput, QDir{workspace.path()}.canonicalPath() + u"\nout\n"_s);
    EXPECT_EQ(outcome->standardError, u"err\n"_s);
    EXPECT_EQ(outcome->exitCode, 3);
    EXPECT_EQ(outcome->shellCode(), 3);
    EXPECT_FALSE(outcome->hasTimedOut);
}

TEST_F(ExecProgram, RunsACommandInAnotherFolder)
{
    const auto outcome = run(target(), {.command = u"pwd"_s, .workingDir = u"/"_s});

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->standardOutput, u"/\n"_s);
    EXPECT_EQ(run(target(), {.command = u"pwd"_s, .workingDir = u"/no/where"_s}).error().code,
        Errc::Rejected);
}

TEST_F(ExecProgram, SpeaksTlsOnTheSamePort)
{
    const auto outcome = run(target(identity.sha256), {.command = u"echo hidden"_s});

    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    EXPECT_EQ(outcome->standardOutput, u"hidden\n"_s);
}

TEST_F(ExecProgram, IsNotBelievedWithAnotherCertificate)
{
    const auto other = crypto::makeTlsIdentity("paygress", clock.now(), random).value();

    const auto outcome = run(target(other.sha256), {.command = u"touch was-here"_s});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, Errc::NotAllowed);
    EXPECT_FALSE(QFile::exists(workspace.filePath(u"was-here"_s)));
}

TEST_F(ExecProgram, TakesNoOtherPassword)
{
    auto wrong = target(identity.sha256);
    wrong.password = Password + u'x';

    const auto outcome = run(wrong, {.command = u"touch was-here"_s});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, Errc::NotAllowed);
    EXPECT_FALSE(QFile::exists(workspace.filePath(u"was-here"_s)));
    const auto answer = posted("{}", "Basic x");
    EXPECT_TRUE(answer.startsWith("HTTP/1.1 401 "));
    EXPECT_TRUE(answer.contains("WWW-Authenticate: Basic realm=\"paygress-exec\""));
    EXPECT_TRUE(answer.endsWith("\r\n\r\n")) << "a body";
}

TEST_F(ExecProgram, RunsNothingWithoutCredentials)
{
    start({});

    const auto answer = posted(R"({"command":"id"})", basic());

    EXPECT_TRUE(answer.startsWith("HTTP/1.1 503 "));
    EXPECT_TRUE(answer.endsWith(R"({"error":"exec credentials not configured"})"));
}

TEST_F(ExecProgram, KillsAllThatACommandStartedWhenItsTimeIsOver)
{
    const auto mark = QString::number(QCoreApplication::applicationPid() % 1000 + 70'000);

    const auto outcome
        = run(u"echo begun; (setsid sleep %1 &); (sleep %1 &); exec sleep %1"_s.arg(mark), 1s);

    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    EXPECT_TRUE(outcome->hasTimedOut);
    EXPECT_EQ(outcome->exitCode, -1);
    EXPECT_EQ(outcome->shellCode(), 124);
    EXPECT_EQ(outcome->standardOutput, u"begun\n"_s);
    for (const auto& entry : QDir{u"/proc"_s}.entryList(QDir::Dirs)) {
        QFile file{u"/proc/%1/cmdline"_s.arg(entry)};
        if (!entry.at(0).isDigit() || !file.open(QIODevice::ReadOnly))
            continue;
        const auto words = file.readAll();
        EXPECT_FALSE(words.startsWith(QByteArray{"sleep\0", 6} + mark.toLatin1()));
    }
}

TEST_F(ExecProgram, LeavesTheBackgroundAloneWhenACommandEnds)
{
    const auto outcome = run(u"sleep 30 & echo $!"_s);

    ASSERT_TRUE(outcome);
    EXPECT_LT(outcome->duration, 15s);
    const auto process = outcome->standardOutput.trimmed();
    EXPECT_EQ(run(u"kill "_s + process)->exitCode, 0);
}

TEST_F(ExecProgram, TellsTheSignalThatKilledACommand)
{
    const auto outcome = run(u"kill -TERM $$"_s);

    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->exitCode, -15);
    EXPECT_EQ(outcome->shellCode(), 143);
}

TEST_F(ExecProgram, BoundsWhatItKeepsOfTheOutput)
{
    const auto outcome = run(u"head -c 9000000 /dev/zero | tr '\\0' a; echo end >&2"_s);

    ASSERT_TRUE(outcome) << qPrintable(outcome.error().detail);
    EXPECT_EQ(outcome->standardOutput.size(), 4 << 20);
    EXPECT_EQ(outcome->standardError, u"end\n"_s);
    EXPECT_TRUE(outcome->isTruncated);
}

TEST_F(ExecProgram, ShowsItsSecretsToNobody)
{
    QFile file{u"/proc/%1/environ"_s.arg(program.processId())};
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const auto seen = file.readAll();
    EXPECT_TRUE(seen.contains("WORKSPACE="));
    EXPECT_FALSE(seen.contains(Password.toLatin1()));
    EXPECT_FALSE(seen.contains("PRIVATE KEY"));

    const auto outcome = run(u"env"_s);
    ASSERT_TRUE(outcome);
    EXPECT_FALSE(outcome->standardOutput.contains("EXEC_"_L1));
}

TEST_F(ExecProgram, AnswersWhatItDoesNotUnderstand)
{
    EXPECT_TRUE(said("GET /health HTTP/1.1\r\n\r\n").contains(R"("status":"ok")"));
    EXPECT_TRUE(said("GET /exec HTTP/1.1\r\n\r\n").contains(R"({"error":"not found"})"));
    EXPECT_TRUE(said("nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(said("GET / HTTP/1.1\r\n" + QByteArray(20'000, 'x')).startsWith("HTTP/1.1 431 "));
    EXPECT_TRUE(posted("[]", basic()).startsWith("HTTP/1.1 400 "));
    EXPECT_TRUE(posted(R"({"command":"id","timeout_secs":"soon"})", basic())
                    .contains("timeout_secs is not a whole number"));
    EXPECT_TRUE(posted(QByteArray((1 << 20) + 1, ' '), basic()).startsWith("HTTP/1.1 413 "));
}

TEST_F(ExecProgram, ServesManyAtOnceButNotAll)
{
    using Running = base::Task<base::Result<protocol::ExecOutcome>>;
    std::vector<Running> running;
    const protocol::ExecOrder order{.command = u"until [ -e go ]; do sleep 0.1; done"_s};
    for (int i = 0; i < 40; ++i)
        running.push_back(protocol::runRemotely(target(), order, {}, clock));
    const auto ended = [&] { return std::ranges::count_if(running, &Running::isDone); };
    EXPECT_TRUE(test::waitUntil([&] { return ended() == 8; }, Patience)) << ended();
    QFile go{workspace.filePath(u"go"_s)};
    ASSERT_TRUE(go.open(QIODevice::WriteOnly));
    int refused = 0;
    for (auto& one : running) {
        ASSERT_TRUE(test::waitUntil([&] { return one.isDone(); }, Patience));
        const auto outcome = one.await_resume();
        refused += outcome ? 0 : 1;
    }
    EXPECT_EQ(refused, 8);
    EXPECT_TRUE(test::waitUntil([&] { return run(u"true"_s).has_value(); }, Patience));
}

TEST(ExecStart, RefusesWhatItCannotBe)
{
    for (const auto& words : {QStringList{u"--listen"_s, u"nowhere"_s},
             QStringList{u"--listen"_s, u"127.0.0.1:x"_s}, QStringList{u"--more"_s}}) {
        QProcess program;
        program.start(QStringLiteral(PAYGRESS_BIN_DIR "/paygress-exec"), words);
        ASSERT_TRUE(program.waitForFinished());
        EXPECT_EQ(program.exitCode(), 1);
    }
    QProcess program;
    program.setEnvironment({u"EXEC_TLS_PEM=rubbish"_s});
    program.start(QStringLiteral(PAYGRESS_BIN_DIR "/paygress-exec"), QStringList{});
    ASSERT_TRUE(program.waitForFinished());
    EXPECT_EQ(program.exitCode(), 1);
}

} // namespace
