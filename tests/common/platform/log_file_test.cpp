// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/log_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

class LogFileTest : public testing::Test {
protected:
    QByteArray contents(const QString& name) const
    {
        QFile file{folder.filePath(name)};
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray{"(none)"};
    }

    QTemporaryDir folder;
    const QString path = folder.filePath(u"log"_s);
};

TEST_F(LogFileTest, IsReadableForItsOwnerOnlyAndGoesOnWhereItWas)
{
    QFile old{path};
    ASSERT_TRUE(old.open(QIODevice::WriteOnly) && old.write("before\n") > 0);
    old.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
    old.close();

    const auto log = platform::LogFile::open(path).value();
    log->write("a line");
    log->write("two\nlines");

    EXPECT_EQ(contents(u"log"_s), "before\na line\ntwo lines\n");
    EXPECT_EQ(QFile::permissions(path) & ~(QFileDevice::ReadUser | QFileDevice::WriteUser),
        QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

TEST_F(LogFileTest, KeepsOnlySoManyFilesOfOnlySuchASize)
{
    const auto log = platform::LogFile::open(path, {.fileSize = 100, .olderFiles = 2}).value();

    for (int i = 0; i < 100; ++i)
        log->write(QByteArray(19, char('a' + i / 5 % 26)));

    const auto names = QDir{folder.path()}.entryList(QDir::Files, QDir::Name);
    EXPECT_EQ(names, (QStringList{u"log"_s, u"log.1"_s, u"log.2"_s}));
    EXPECT_EQ(contents(u"log.1"_s).size(), 100);
    EXPECT_EQ(contents(u"log.1"_s)[0], char('a' + 19)); // the latest full one
    EXPECT_EQ(contents(u"log.2"_s)[0], char('a' + 18));
    EXPECT_EQ(QFile::permissions(folder.filePath(u"log.1"_s)) & QFileDevice::ReadOther, 0);
}

TEST_F(LogFileTest, StaysBoundedWhenItCannotBeMoved)
{
    ASSERT_TRUE(QDir{folder.path()}.mkpath(u"log.1/in the way"_s));
    const auto log = platform::LogFile::open(path, {.fileSize = 100, .olderFiles = 1}).value();

    for (int i = 0; i < 50; ++i)
        log->write(QByteArray(19, 'x'));

    EXPECT_LE(contents(u"log"_s).size(), 100);
}

TEST_F(LogFileTest, CutsOffEndlessLines)
{
    const auto log = platform::LogFile::open(path).value();

    log->write(QByteArray(1 << 20, 'x'));

    EXPECT_EQ(contents(u"log"_s).size(), platform::LogFile::MaxLine + 1);
}

TEST_F(LogFileTest, TakesWholeLinesFromManyThreads)
{
    constexpr int Threads = 4;
    constexpr int Lines = 2000;
    const auto log = platform::LogFile::open(path, {.fileSize = 50'000, .olderFiles = 20}).value();
    std::vector<std::thread> writers;
    for (int i = 0; i < Threads; ++i)
        writers.emplace_back([&log, i] {
            for (int n = 0; n < Lines; ++n)
                log->write(QByteArray(20, char('a' + i)));
        });
    for (auto& writer : writers)
        writer.join();

    int whole = 0;
    for (const auto& name : QDir{folder.path()}.entryList(QDir::Files))
        for (const auto& line : contents(name).split('\n'))
            whole += line.size() == 20 && line.count(line[0]) == 20 ? 1 : 0;
    EXPECT_EQ(whole, Threads * Lines);
}

TEST_F(LogFileTest, SaysWhenItCannotBeWritten)
{
    EXPECT_EQ(platform::LogFile::open(folder.filePath(u"no/such/log"_s)).error().code,
        base::Errc::Storage);
}

} // namespace
