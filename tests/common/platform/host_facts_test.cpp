// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/host_facts.h"

#include <QDir>
#include <QTemporaryDir>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

TEST(HostFacts, FindSubordinateIdsByNameOrNumber)
{
    const QByteArray file{"root:1:0\nada:100000:65536\n1001:165536:65536\n# x\nbroken:1\n"};

    EXPECT_TRUE(platform::namesSubordinateIds(file, u"ada"_s, 1000));
    EXPECT_TRUE(platform::namesSubordinateIds(file, u"bob"_s, 1001));
    EXPECT_FALSE(platform::namesSubordinateIds(file, u"bob"_s, 1002));
    EXPECT_FALSE(platform::namesSubordinateIds(file, u"root"_s, 0)); // none
    EXPECT_FALSE(platform::namesSubordinateIds(file, u"broken"_s, 5));
}

TEST(HostFacts, NameWhoAsks)
{
    EXPECT_FALSE(platform::lookAtHost().user.isEmpty());
}

TEST(HostFacts, LeaveNothingBehindAfterATrial)
{
    QTemporaryDir folder;

    EXPECT_TRUE(platform::tryWriting(folder.path()));
    EXPECT_TRUE(QDir{folder.path()}.isEmpty(QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot));
    EXPECT_FALSE(platform::tryWriting(folder.filePath(u"none"_s)));
}
