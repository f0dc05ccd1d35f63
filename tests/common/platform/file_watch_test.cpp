// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/file_watch.h"
#include "platform/private_file.h"
#include "support/fake_clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

class FileWatchTest : public testing::Test {
protected:
    FileWatchTest()
    {
        write("one");
        watch = std::make_unique<platform::FileWatch>(path, clock);
        QObject::connect(
            watch.get(), &platform::FileWatch::changed, watch.get(), [this] { ++told; });
    }
    void write(const QByteArray& text) { ASSERT_TRUE(platform::writePrivateFile(path, text)); }
    void pass(int rounds) { clock.advance(rounds * platform::FileWatch::Interval); }

    test::FakeClock clock;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"config.json"_s);
    std::unique_ptr<platform::FileWatch> watch;
    int told = 0;
};

TEST_F(FileWatchTest, TellsOfAReplacedFileOnce)
{
    pass(5);
    EXPECT_EQ(told, 0);

    write("two");
    pass(5);

    EXPECT_EQ(told, 1);
}

TEST_F(FileWatchTest, WaitsUntilNobodyWritesAnyMore)
{
    QFile file{path};
    ASSERT_TRUE(file.open(QIODevice::Append));
    for (int i = 0; i < 5; ++i) {
        ASSERT_GT(file.write("more"), 0);
        file.flush();
        pass(1);
        EXPECT_EQ(told, 0);
    }

    pass(2);

    EXPECT_EQ(told, 1);
}

TEST_F(FileWatchTest, TellsWhenTheFileGoesAndComesBack)
{
    QFile::remove(path);
    pass(3);
    EXPECT_EQ(told, 1);

    write("one");
    pass(3);

    EXPECT_EQ(told, 2);
}

} // namespace
