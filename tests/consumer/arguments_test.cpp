// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/cli/arguments.h"
#include "consumer/cli/outcome.h"

#include <QTemporaryFile>
#include <gtest/gtest.h>

using namespace consumer;
using namespace Qt::StringLiterals;

namespace {

base::Result<Arguments> parsed(const QString& line)
{
    return parseArguments(line.split(u' ', Qt::SkipEmptyParts));
}

TEST(ArgumentsTest, ReadAWholeSpawn)
{
    const auto arguments = parsed(
        u"--profile /tmp/p --practice --relay ws://127.0.0.1:7000 --relay ws://127.0.0.1:7001 "
        "--json spawn --provider SwiftGoldenOwl --tier basic --sats 40 --mint http://m --wait 30"_s);

    ASSERT_TRUE(arguments) << arguments.error().detail.toStdString();
    EXPECT_EQ(arguments->verb, Verb::Spawn);
    EXPECT_EQ(arguments->config.profile, u"/tmp/p"_s);
    EXPECT_EQ(arguments->config.kind, MarketKind::Practice);
    EXPECT_EQ(arguments->config.relays.size(), 2);
    EXPECT_TRUE(arguments->isJson);
    EXPECT_EQ(arguments->subject, u"SwiftGoldenOwl"_s);
    EXPECT_EQ(arguments->tier, u"basic"_s);
    EXPECT_EQ(arguments->sats, base::Sats{40});
    EXPECT_EQ(arguments->wait, std::chrono::seconds{30});
}

TEST(ArgumentsTest, ReadGlobalOptionsAfterTheVerb)
{
    const auto arguments = parsed(u"list --online --sort name --json --profile /tmp/p"_s);

    ASSERT_TRUE(arguments);
    EXPECT_TRUE(arguments->isJson);
    EXPECT_TRUE(arguments->onlineOnly);
    EXPECT_EQ(arguments->sort, u"name"_s);
}

TEST(ArgumentsTest, ReadAProxyAndRefuseWhatIsNone)
{
    const auto arguments = parsed(u"--proxy socks5://127.0.0.1:9050 list"_s);

    ASSERT_TRUE(arguments);
    EXPECT_EQ(arguments->config.proxy.toString(), u"socks5://127.0.0.1:9050"_s);
    EXPECT_FALSE(parsed(u"--proxy 127.0.0.1:9050 list"_s)); // never go on without it
    EXPECT_FALSE(parsed(u"--proxy"_s));
}

TEST(ArgumentsTest, LeaveTheRemoteCommandAlone)
{
    const auto arguments = parsed(u"--json ssh container-1000@5b51126c ls --json -la"_s);

    ASSERT_TRUE(arguments);
    EXPECT_EQ(arguments->subject, u"container-1000@5b51126c"_s);
    EXPECT_EQ(arguments->command, QStringList({u"ls"_s, u"--json"_s, u"-la"_s}));
}

TEST(ArgumentsTest, TellOptionsOfExecFromItsCommand)
{
    const auto read = [](const QStringList& words) { return parseArguments(words); };

    const auto plain = read({u"exec"_s, u"container-1003"_s, u"--"_s, u"ls"_s, u"--all"_s});
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->verb, Verb::Exec);
    EXPECT_EQ(plain->subject, u"container-1003"_s);
    EXPECT_EQ(plain->command, (QStringList{u"ls"_s, u"--all"_s}));
    EXPECT_EQ(plain->route, ExecRoute::Tls);
    EXPECT_EQ(plain->timeout, std::chrono::seconds{60});

    const auto full = read({u"exec"_s, u"c"_s, u"--timeout"_s, u"1800"_s, u"--tunnel"_s, u"--dir"_s,
        u"/tmp"_s, u"make"_s, u"--timeout"_s, u"--"_s, u"x"_s});
    ASSERT_TRUE(full);
    EXPECT_EQ(full->timeout, std::chrono::seconds{1800});
    EXPECT_EQ(full->route, ExecRoute::Tunnel);
    EXPECT_EQ(full->folder, u"/tmp"_s);
    EXPECT_EQ(full->command, (QStringList{u"make"_s, u"--timeout"_s, u"--"_s, u"x"_s}));

    EXPECT_FALSE(read({u"exec"_s, u"c"_s}));
    EXPECT_FALSE(read({u"exec"_s, u"c"_s, u"--"_s}));
    EXPECT_FALSE(read({u"exec"_s, u"c"_s, u"--timeout"_s, u"1801"_s, u"ls"_s}));
    EXPECT_FALSE(read({u"exec"_s, u"c"_s, u"--sats"_s, u"5"_s, u"ls"_s}));
    EXPECT_FALSE(read({u"status"_s, u"c"_s, u"--plain"_s}));
}

TEST(ArgumentsTest, ReadTheWalletVerbs)
{
    EXPECT_EQ(parsed(u"wallet balance"_s)->verb, Verb::WalletBalance);
    EXPECT_EQ(parsed(u"wallet invoice 500 --mint http://m"_s)->sats, base::Sats{500});
    EXPECT_EQ(parsed(u"wallet receive -"_s)->token, u"-"_s);
    EXPECT_EQ(parsed(u"wallet send 12"_s)->verb, Verb::WalletSend);
    EXPECT_EQ(parsed(u"wallet history"_s)->verb, Verb::WalletHistory);
}

TEST(ArgumentsTest, RefuseWhatTheyDoNotUnderstand)
{
    const QStringList wrong{u""_s, u"dance"_s, u"list --fast"_s, u"list extra"_s,
        u"list --sort colour"_s, u"info"_s, u"spawn --sats 40"_s, u"spawn --provider x"_s,
        u"spawn --provider x --sats 40 --token -"_s, u"spawn --provider x --sats 0"_s,
        u"spawn --provider x --sats -5"_s, u"spawn --provider x --sats 4.5"_s,
        u"spawn --provider x --sats 99999999999999999999"_s,
        u"spawn --provider x --sats 40 --wait soon"_s,
        u"spawn --provider x --sats 40 --template a --image b"_s, u"topup"_s, u"topup a"_s,
        u"stop"_s, u"stop a b"_s, u"wallet"_s, u"wallet dance"_s, u"wallet invoice"_s,
        u"wallet invoice none"_s, u"list --profile"_s, u"status a --sats 4"_s};
    for (const auto& line : wrong) {
        const auto arguments = parsed(line);
        ASSERT_FALSE(arguments) << line.toStdString();
        EXPECT_EQ(arguments.error().code, base::Errc::Malformed);
    }
}

TEST(ArgumentsTest, ReadATokenFromAFile)
{
    QTemporaryFile file;
    ASSERT_TRUE(file.open());
    file.write("cashuBabc\n");
    file.close();

    EXPECT_EQ(*readToken(u'@' + file.fileName()), u"cashuBabc"_s);
    testing::internal::CaptureStderr();
    EXPECT_EQ(*readToken(u"cashuBdef"_s), u"cashuBdef"_s);
    const auto warning = testing::internal::GetCapturedStderr();
    EXPECT_NE(warning.find("other users"), std::string::npos); // arguments are public
    EXPECT_EQ(warning.find("cashuBdef"), std::string::npos);
    EXPECT_FALSE(readToken(u"@/nowhere/at/all"_s));
}

TEST(ExitCodeTest, FollowsTheContract)
{
    EXPECT_EQ(exitCodeFor(u"E-REPLY-LATE"_s), ExitCode::TimedOut);
    EXPECT_EQ(exitCodeFor(u"E-MINT-LOW"_s), ExitCode::Payment);
    EXPECT_EQ(exitCodeFor(u"E-TOKEN-BAD"_s), ExitCode::Payment);
    EXPECT_EQ(exitCodeFor(u"E-RELAY-NONE"_s), ExitCode::Network);
    EXPECT_EQ(exitCodeFor(u"E-PROVIDER-SILENT"_s), ExitCode::Network);
    EXPECT_EQ(exitCodeFor(u"lease_not_found"_s), ExitCode::Other);
    const Failure refusal{
        u"backend_error"_s, u"no"_s, MoneyOutcome::WithProvider, base::Sats{40}, true};
    const auto outcome = failed(refusal);
    EXPECT_EQ(outcome.exitCode, ExitCode::Refused);
    EXPECT_EQ(outcome.json.value("money"_L1), u"with_provider"_s);
    EXPECT_EQ(outcome.json.value("sat"_L1).toInteger(), 40);
}

} // namespace
