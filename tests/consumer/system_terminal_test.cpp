// SPDX-License-Identifier: GPL-3.0-or-later
#include "consumer/core/system_terminal.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace consumer;

namespace {

TerminalTarget aTarget()
{
    return {u"container-1000@b3c363dd"_s, u"root"_s, u"203.0.113.7"_s, 31007, u"amber-7431"_s};
}

QByteArray contentsOf(const QString& path)
{
    QFile file{path};
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{};
}

} // namespace

TEST(SystemTerminalTest, NeverPutsThePasswordIntoArguments)
{
    const auto arguments = sshArguments(aTarget(), u"/home/renter/known_hosts"_s);

    EXPECT_FALSE(arguments.join(u' ').contains(u"amber-7431"_s));
    EXPECT_TRUE(arguments.contains(u"31007"_s));
}

TEST(SystemTerminalTest, KeepsTheProvidersWordsFromBecomingOptions)
{
    auto target = aTarget();
    target.leaseId = u"x -o ProxyCommand=touch"_s;

    const auto arguments = sshArguments(target, u"/home/renter/known_hosts"_s);

    EXPECT_TRUE(arguments.contains(u"HostKeyAlias=paygress-x-oProxyCommandtouch"_s));
    EXPECT_EQ(arguments.indexOf(u"--"_s), arguments.size() - 2);
}

TEST(SystemTerminalTest, RefusesAHostThatLooksLikeAnOption)
{
    auto target = aTarget();
    target.host = u"-oProxyCommand=touch"_s;

    const auto opened = openSystemTerminal(target);

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, base::Errc::Malformed);
}

TEST(SystemTerminalTest, AnswersForThePasswordFromAPrivateFile)
{
    const QTemporaryDir folder;

    const auto script = writePasswordAnswer(folder.path(), u"amber-7431"_s);

    ASSERT_TRUE(script);
    EXPECT_FALSE(contentsOf(*script).contains("amber-7431"));
    EXPECT_EQ(contentsOf(*script + u".secret"_s), "amber-7431\n");
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther | QFile::WriteOther;
    EXPECT_FALSE(QFile::permissions(*script + u".secret"_s) & others);
    EXPECT_FALSE(QFile::permissions(*script) & others);
    EXPECT_TRUE(QFile::permissions(*script) & QFile::ExeOwner);
}
