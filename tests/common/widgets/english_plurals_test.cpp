// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/english_plurals.h"

#include <QCoreApplication>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace {

TEST(EnglishPlurals, MakesOneAndManyOfASourceText)
{
    widgets::EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    const auto servers
        = [](int n) { return QCoreApplication::translate("Test", "%n server(s)", nullptr, n); };

    EXPECT_EQ(servers(1), u"1 server"_s);
    EXPECT_EQ(servers(0), u"0 servers"_s);
    EXPECT_EQ(servers(2), u"2 servers"_s);
    EXPECT_EQ(QCoreApplication::translate("Test", "Server(s)"), u"Server(s)"_s);
}

} // namespace
